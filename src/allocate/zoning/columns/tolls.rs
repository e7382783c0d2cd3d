//! Gains that already pay for the way: separators as tolls.

/// Blocks around a held set: who may still join it, and at what gain.
#[derive(Clone, Debug)]
pub struct Land<'a> {
    /// Per block, its neighbors.
    pub near: &'a [Vec<u16>],
    pub children: &'a [i64],
    /// Per block, held, open or closed.
    pub state: Vec<State>,
    /// Of the open ones.
    pub gains: Vec<i64>,
    /// Children that still fit.
    pub room: i64,
    /// When each block was last seen.
    mark: Vec<u32>,
    now: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Held,
    Open,
    Closed,
}

impl<'a> Land<'a> {
    pub fn new(
        near: &'a [Vec<u16>],
        children: &'a [i64],
        state: Vec<State>,
        gains: Vec<i64>,
        room: i64,
    ) -> Self {
        let mark = vec![0; near.len()];
        Self { near, children, state, gains, room, mark, now: 0 }
    }

    /// Closes what no path with room for its children leads to.
    pub fn close_far(&mut self) {
        let load = self.ways(|land, at| land.children[at]);
        for (state, load) in self.state.iter_mut().zip(load) {
            if *state == State::Open && load > self.room {
                *state = State::Closed;
            }
        }
    }

    /// Closes what only ways that lose more than `spare` lead to.
    pub fn close_dear(&mut self, spare: i64) {
        let loss = self.ways(|land, at| (-land.gains[at]).max(0));
        for (state, loss) in self.state.iter_mut().zip(loss) {
            if *state == State::Open && loss >= spare {
                *state = State::Closed;
            }
        }
    }

    /// The least sum of tolls on a way from the held blocks to each open one, its own included.
    fn ways(&self, toll: impl Fn(&Self, usize) -> i64) -> Vec<i64> {
        let mut least = vec![i64::MAX; self.state.len()];
        let mut heap = std::collections::BinaryHeap::new();
        let reach = |heap: &mut std::collections::BinaryHeap<_>,
                     least: &mut Vec<i64>,
                     at: usize,
                     sum: i64| {
            for &next in &self.near[at] {
                let next = usize::from(next);
                if self.state[next] == State::Open {
                    let total = sum + toll(self, next);
                    if total < least[next] {
                        least[next] = total;
                        heap.push((std::cmp::Reverse(total), next));
                    }
                }
            }
        };
        for at in 0..self.state.len() {
            if self.state[at] == State::Held {
                reach(&mut heap, &mut least, at, 0);
            }
        }
        while let Some((std::cmp::Reverse(sum), at)) = heap.pop() {
            if sum == least[at] {
                reach(&mut heap, &mut least, at, sum);
            }
        }
        least
    }

    /// Moves gains to where they must be paid.
    ///
    /// A block apart from the held ones joins only if some block of every ring around it does. So
    /// part of its gain may be moved onto each block of a ring: over every connected set with the
    /// held blocks, the gains sum to no less than before, and what gains only beyond blocks that
    /// cost no longer gains. Islands of costless blocks give to the ring around them, the shortest
    /// ring first, until they run dry or a block of the ring costs nothing more and joins them.
    ///
    /// # Source
    ///
    /// Wong, *A dual ascent approach for Steiner tree problems on a directed graph*, Mathematical
    /// Programming 28, 1984, with blocks for arcs.
    pub fn toll(&mut self) {
        let mut islands: Vec<(usize, usize)> = Vec::new();
        for at in 0..self.state.len() {
            if self.state[at] == State::Open && self.gains[at] > 0 {
                islands.push((0, at));
            }
        }
        // Blocks of the same island wait together; each is asked when its ring is the shortest.
        let mut heap: std::collections::BinaryHeap<_> =
            islands.into_iter().map(|(ring, at)| (std::cmp::Reverse(ring), at)).collect();
        while let Some((std::cmp::Reverse(known), at)) = heap.pop() {
            if self.gains[at] <= 0 {
                continue;
            }
            let Some(ring) = self.ring(at) else { continue };
            if ring.len() > known {
                heap.push((std::cmp::Reverse(ring.len()), at));
                continue;
            }
            let Some(least) = ring.iter().map(|&next| -self.gains[next]).min() else {
                self.gains[at] = 0;
                continue;
            };
            let toll = least.min(self.gains[at]);
            self.gains[at] -= toll;
            ring.iter().for_each(|&next| self.gains[next] += toll);
            if self.gains[at] > 0 {
                heap.push((std::cmp::Reverse(ring.len()), at));
            }
        }
    }

    /// The open blocks around the island of costless blocks about this one, each of which costs.
    /// `None`: the island touches a held block.
    fn ring(&mut self, at: usize) -> Option<Vec<usize>> {
        self.now += 1;
        let (mut island, mut ring) = (vec![at], Vec::new());
        self.mark[at] = self.now;
        while let Some(at) = island.pop() {
            for &next in &self.near[at] {
                let next = usize::from(next);
                match self.state[next] {
                    State::Held => return None,
                    State::Closed => continue,
                    State::Open if self.mark[next] == self.now => continue,
                    State::Open => {}
                }
                self.mark[next] = self.now;
                if self.gains[next] >= 0 { island.push(next) } else { ring.push(next) }
            }
        }
        Some(ring)
    }

    /// The open blocks, those that gain most per child first, then those that lose least.
    pub fn order(&self) -> (Vec<u16>, usize) {
        let open = (0..self.state.len()).filter(|&at| self.state[at] == State::Open);
        let (mut gaining, mut losing): (Vec<usize>, Vec<usize>) =
            open.partition(|&at| self.gains[at] > 0);
        let rate = |at: usize| self.gains[at] as f64 / self.children[at] as f64;
        gaining.sort_by(|&a, &b| rate(b).total_cmp(&rate(a)).then(a.cmp(&b)));
        losing.sort_by(|&a, &b| self.gains[b].cmp(&self.gains[a]).then(a.cmp(&b)));
        let n_gaining = gaining.len();
        (gaining.into_iter().chain(losing).map(|at| at as u16).collect(), n_gaining)
    }
}
