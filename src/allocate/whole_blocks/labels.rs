use super::seating::{Move, Seating};

/// The cheapest way to seat all blocks of a few spots among these spots anew, if it is cheaper
/// than today's.
///
/// Blocks are seated one by one, largest first, and of partial seatings that leave the same room
/// everywhere only the cheapest is kept: a *label*. What counts is the excess over what the
/// crowdings prove for these spots: a block's extra, and the crowding of every seat that stays
/// empty, paid as soon as too few children are left to fill it. Labels whose excess reaches
/// today's are dropped, and blocks for which only one spot costs less than that are settled
/// beforehand. So the closer to the bound, the less there is to try.
///
/// Exact as long as there are never more than `most_labels`; beyond that the cheapest go on.
pub struct Outcome {
    /// `None`: nothing cheaper was found.
    pub moves: Option<Vec<Move>>,
    /// Labels made: the work done.
    pub n_labels: usize,
    /// No label was dropped for being one too many.
    pub exact: bool,
}

pub fn reseat(seating: &Seating, spots: &[usize], most_labels: usize) -> Outcome {
    match Table::of(seating, spots) {
        Some(table) => table.search(most_labels),
        None => Outcome { moves: None, n_labels: 0, exact: true },
    }
}

/// The spots and blocks of one search.
struct Table<'a> {
    spots: &'a [usize],
    /// One per spot, like all vectors by spot here: bits `shift .. shift + width` of a label's
    /// room.
    fields: Vec<Field>,
    crowding: Vec<i64>,
    /// What every child beyond the room costs; `None`: it may not be.
    beyond: Vec<Option<i64>>,
    /// Blocks with more than one spot to choose, largest first.
    blocks: Vec<Guest>,
    start: Label,
    /// Where blocks go for which only one spot is worth trying.
    settled: Vec<Move>,
    /// Today's excess.
    limit: i64,
}

#[derive(Clone, Copy)]
struct Field {
    shift: u32,
    mask: u128,
}

/// A block to be seated.
struct Guest {
    block: usize,
    children: i64,
    /// Position among the spots, and the excess of going there.
    choices: Vec<(usize, i64)>,
    /// One per spot: children that may still come there after this block.
    to_come: Vec<i64>,
}

#[derive(Clone, Copy)]
struct Label {
    /// Room of every spot, packed.
    room: u128,
    excess: i64,
    /// Position in the layer before.
    parent: u32,
    choice: u32,
}

impl<'a> Table<'a> {
    /// `None`: there is nothing to gain.
    fn of(seating: &Seating, spots: &'a [usize]) -> Option<Self> {
        let choices = seating.choices;
        let outside = choices.outside();
        let mut room: Vec<i64> = spots.iter().map(|spot| choices.seats[*spot]).collect();
        let crowding: Vec<i64> = spots.iter().map(|spot| choices.crowding[*spot]).collect();
        let mut guests = Vec::new();
        let mut limit = 0;
        let mut n_children = 0;
        for spot in spots {
            for &block in seating.members(*spot) {
                let guest = Guest::of(seating, spots, block);
                let here = guest.choices.iter().find(|choice| spots[choice.0] == *spot);
                limit += here.expect("a block may stay").1;
                n_children += guest.children;
                guests.push(guest);
            }
        }
        let seats: i64 =
            spots.iter().filter(|spot| **spot != outside).map(|s| choices.seats[*s]).sum();
        let sure_outside = (n_children - seats).max(0);
        for (at, spot) in spots.iter().enumerate() {
            if *spot == outside {
                room[at] = sure_outside;
                let outside_now: i64 =
                    seating.members(*spot).iter().map(|b| choices.children[*b]).sum();
                limit += (outside_now - sure_outside) * choices.left_out;
            } else {
                limit += crowding[at] * seating.room(*spot);
            }
        }
        let beyond =
            spots.iter().map(|spot| (*spot == outside).then_some(choices.left_out)).collect();
        let mut table = Self {
            spots,
            fields: Vec::new(),
            crowding,
            beyond,
            blocks: Vec::new(),
            start: Label { room: 0, excess: 0, parent: 0, choice: 0 },
            settled: Vec::new(),
            limit,
        };
        table.settle(guests, room)?;
        Some(table)
    }

    /// Seats guests with no choice, and packs the room the others find.
    fn settle(&mut self, mut guests: Vec<Guest>, mut room: Vec<i64>) -> Option<()> {
        for guest in &mut guests {
            guest.choices.retain(|choice| choice.1 < self.limit);
            match guest.choices[..] {
                [] => return None,
                [(spot, excess)] => {
                    room[spot] -= guest.children;
                    self.settled.push((guest.block, self.spots[spot]));
                    self.start.excess += excess;
                    if room[spot] < 0 {
                        self.start.excess += self.beyond[spot]? * -room[spot];
                        room[spot] = 0;
                    }
                }
                _ => {}
            }
        }
        guests.retain(|guest| 1 < guest.choices.len());
        guests.sort_unstable_by_key(|guest| (-guest.children, guest.block));
        let mut to_come = vec![0; room.len()];
        for guest in guests.iter_mut().rev() {
            guest.to_come.clone_from(&to_come);
            for choice in &guest.choices {
                to_come[choice.0] += guest.children;
            }
        }
        self.blocks = guests;
        let mut shift = 0;
        for spot in 0..room.len() {
            self.start.excess += self.crowding[spot] * (room[spot] - to_come[spot]).max(0);
            room[spot] = room[spot].min(to_come[spot]);
            let width = 64 - room[spot].leading_zeros();
            if 128 < shift + width {
                return None;
            }
            self.fields.push(Field { shift: shift.min(127), mask: (1u128 << width) - 1 });
            self.start.room |= (room[spot] as u128) << shift.min(127);
            shift += width;
        }
        (self.start.excess < self.limit).then_some(())
    }

    fn search(&self, most_labels: usize) -> Outcome {
        let mut layers = vec![vec![self.start]];
        let mut outcome = Outcome { moves: None, n_labels: 0, exact: true };
        for guest in &self.blocks {
            let layer = layers.last().expect("there is a first layer");
            let mut next: Vec<Label> = Vec::new();
            for (parent, label) in layer.iter().enumerate() {
                for (choice, (spot, excess)) in guest.choices.iter().enumerate() {
                    let seated = self.seat(guest, *label, *spot);
                    next.extend(seated.map(|seated| Label {
                        excess: seated.excess + excess,
                        parent: parent as u32,
                        choice: choice as u32,
                        ..seated
                    }));
                }
            }
            next.retain(|label| label.excess < self.limit);
            outcome.n_labels += next.len();
            next.sort_unstable_by_key(|label| (label.room, label.excess, label.parent));
            next.dedup_by_key(|label| label.room);
            if most_labels < next.len() {
                outcome.exact = false;
                next.select_nth_unstable_by_key(most_labels, |label| (label.excess, label.room));
                next.truncate(most_labels);
            }
            if next.is_empty() {
                return outcome;
            }
            layers.push(next);
        }
        outcome.moves = Some(self.trace(&layers));
        outcome
    }

    /// The label with one block more at a spot; `None`: it does not fit.
    fn seat(&self, guest: &Guest, mut label: Label, at: usize) -> Option<Label> {
        for (spot, field) in self.fields.iter().enumerate() {
            let packed = (label.room >> field.shift) & field.mask;
            let mut room = packed as i64;
            if spot == at {
                room -= guest.children;
                if room < 0 {
                    label.excess += self.beyond[spot]? * -room;
                    room = 0;
                }
            }
            let wasted = (room - guest.to_come[spot]).max(0);
            label.excess += wasted * self.crowding[spot];
            room -= wasted;
            label.room ^= (packed ^ room as u128) << field.shift;
        }
        Some(label)
    }

    /// The moves to the cheapest label of the last layer; ties by room.
    fn trace(&self, layers: &[Vec<Label>]) -> Vec<Move> {
        let last = layers.last().expect("there is a first layer");
        let cheapest = last.iter().min_by_key(|label| (label.excess, label.room));
        let mut label = cheapest.expect("layers are not empty");
        let mut moves = self.settled.clone();
        for (guest, before) in self.blocks.iter().zip(layers).rev() {
            let (spot, _) = guest.choices[label.choice as usize];
            moves.push((guest.block, self.spots[spot]));
            label = &before[label.parent as usize];
        }
        moves
    }
}

impl Guest {
    fn of(seating: &Seating, spots: &[usize], block: usize) -> Self {
        let position = |spot: usize| spots.iter().position(|other| *other == spot);
        let known = seating.choices.of_block(block).iter();
        let near = known.filter_map(|choice| Some((position(choice.spot)?, choice.extra)));
        let mut choices: Vec<(usize, i64)> = near.collect();
        let least = choices[0].1;
        let children = seating.choices.children[block];
        for choice in &mut choices {
            choice.1 = (choice.1 - least) * children;
        }
        Self { block, children, choices, to_come: Vec::new() }
    }
}
