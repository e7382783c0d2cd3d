//! What fits: the most that things with gains can gain within some room, exactly.

/// Something that gains and takes room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// More than nothing.
    pub gain: i64,
    pub children: i64,
}

/// The most that each tail of a list of items gains, by room.
///
/// Rooms beyond the resolution are counted coarsely, in favor of the items: then the values are
/// no less than what fits.
#[derive(Clone, Debug)]
pub struct Fill {
    items: Vec<Item>,
    /// Children per step of room.
    scale: i64,
    /// Steps of room, at most; every tail has one more value than that.
    steps: usize,
    /// Tail `i` at `i * (steps + 1)`, by room. Whole numbers: sums of gains stay far below 2^53.
    tails: Vec<f64>,
}

impl Fill {
    /// `resolution`: steps of room, at most.
    pub fn new(items: Vec<Item>, room: i64, resolution: i64) -> Self {
        let all: i64 = items.iter().map(|item| item.children).sum();
        let room = room.min(all).max(0);
        let scale = (room + resolution - 1) / resolution;
        let scale = scale.max(1);
        let steps = (room / scale) as usize;
        let width = steps + 1;
        let mut tails = vec![0.0; (items.len() + 1) * width];
        for (at, item) in items.iter().enumerate().rev() {
            let (here, after) = tails[at * width..].split_at_mut(width);
            add(here, &after[..width], *item, scale);
        }
        Self { items, scale, steps, tails }
    }

    /// The most the items from this one on gain in so much room.
    pub fn most(&self, from: usize, room: i64) -> i64 {
        if room < 0 {
            return i64::MIN / 4;
        }
        let step = ((room / self.scale) as usize).min(self.steps);
        self.tails[from * (self.steps + 1) + step] as i64
    }

    /// The items that gain most together in all the room.
    pub fn best(&self) -> Vec<usize> {
        let width = self.steps + 1;
        let mut step = self.steps;
        let mut best = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            if self.tails[at * width + step] != self.tails[(at + 1) * width + step] {
                best.push(at);
                step -= (item.children / self.scale) as usize;
            }
        }
        best
    }

    /// One pair per item: the most all gain in the room with it, and without it.
    pub fn forced(&self) -> Vec<(i64, i64)> {
        let width = self.steps + 1;
        let mut head = vec![0.0; width];
        let mut next = head.clone();
        let mut forced = Vec::with_capacity(self.items.len());
        for (at, item) in self.items.iter().enumerate() {
            let tail = &self.tails[(at + 1) * width..(at + 2) * width];
            let taken = (item.children / self.scale) as usize;
            let with = if taken > self.steps {
                i64::MIN / 4
            } else {
                item.gain + best_sum(&head[..width - taken], &tail[..width - taken])
            };
            forced.push((with, best_sum(&head, tail)));
            add(&mut next, &head, *item, self.scale);
            std::mem::swap(&mut head, &mut next);
        }
        forced
    }
}

/// By room: the better of `others` and of the item beside them.
fn add(values: &mut [f64], others: &[f64], item: Item, scale: i64) {
    let taken = ((item.children / scale) as usize).min(values.len());
    let gain = item.gain as f64;
    values[..taken].copy_from_slice(&others[..taken]);
    let less = &others[..others.len() - taken];
    for ((value, other), less) in values[taken..].iter_mut().zip(&others[taken..]).zip(less) {
        let with = less + gain;
        *value = if with > *other { with } else { *other };
    }
}

/// The most two lists gain that share the room.
fn best_sum(one: &[f64], other: &[f64]) -> i64 {
    let sums = one.iter().zip(other.iter().rev()).map(|(one, other)| one + other);
    sums.fold(f64::MIN, |best, sum| if sum > best { sum } else { best }) as i64
}
