use super::seating::{Move, Seating};

/// What a search found.
pub struct Outcome {
    /// `None`: nothing cheaper.
    pub moves: Option<Vec<Move>>,
    /// Labels made: the work done.
    pub n_labels: usize,
}

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
/// The very best as long as there are never more than `most_labels` in a layer; beyond that the
/// cheapest go on.
pub fn reseat(seating: &Seating, spots: &[usize], most_labels: usize) -> Outcome {
    let nothing = Outcome { moves: None, n_labels: 0 };
    Table::of(seating, spots).map_or(nothing, |table| table.search(most_labels))
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
    /// `None`: no matter how few come.
    least: Vec<Option<Least>>,
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

/// A spot that has to get a number of children. Labels count all its room, and not only what
/// there are children for.
#[derive(Clone, Copy)]
struct Least {
    seats: i64,
    children: i64,
    crowding: i64,
    /// What each child costs that is lacking.
    broken: i64,
}

impl Least {
    fn of(seating: &Seating, spot: usize) -> Option<Self> {
        let choices = seating.choices;
        (0 < choices.least[spot]).then(|| Self {
            seats: choices.seats[spot],
            children: choices.least[spot],
            crowding: choices.crowding[spot],
            broken: choices.broken(),
        })
    }

    /// What is sure to be paid with so much room left and so many children who may still come.
    fn cost(&self, room: i64, to_come: i64) -> i64 {
        let empty = (room - to_come).max(0);
        let unasked = (self.seats - room - self.children).max(0);
        let unpriced = if self.crowding < 0 { -unasked } else { empty };
        let lacking = (empty - (self.seats - self.children)).max(0);
        self.crowding * unpriced + self.broken * lacking
    }
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
        let outside = |spot: &usize| *spot == choices.outside();
        let members = spots.iter().flat_map(|spot| seating.members(*spot));
        let guests: Vec<Guest> = members.map(|&block| Guest::of(seating, spots, block)).collect();
        let children: i64 = guests.iter().map(|guest| guest.children).sum();
        let schools = spots.iter().filter(|spot| !outside(spot));
        let seats: i64 = schools.map(|spot| choices.seats[*spot]).sum();
        // Those for whom there is no seat here cost nothing extra, whoever they are.
        let sure_outside = (children - seats).max(0);
        let room = |spot: &usize| if outside(spot) { sure_outside } else { choices.seats[*spot] };
        let mut table = Self {
            spots,
            fields: Vec::new(),
            crowding: spots.iter().map(|spot| choices.crowding[*spot]).collect(),
            beyond: spots.iter().map(|spot| outside(spot).then_some(choices.left_out)).collect(),
            least: spots.iter().map(|spot| Least::of(seating, *spot)).collect(),
            blocks: Vec::new(),
            start: Label { room: 0, excess: 0, parent: 0, choice: 0 },
            settled: Vec::new(),
            limit: 0,
        };
        let mut room: Vec<i64> = spots.iter().map(room).collect();
        table.limit = table.excess_today(seating, &guests, &room);
        let mut guests = table.settle(guests, &mut room)?;
        guests.sort_unstable_by_key(|guest| (-guest.children, guest.block));
        table.pack(guests, room)?;
        (table.start.excess < table.limit).then_some(table)
    }

    fn excess_today(&self, seating: &Seating, guests: &[Guest], room: &[i64]) -> i64 {
        let mut room = room.to_vec();
        let mut excess = 0;
        for guest in guests {
            let here = |choice: &&(usize, i64)| self.spots[choice.0] == seating.spot(guest.block);
            let (spot, extra) = guest.choices.iter().find(here).expect("a block may stay");
            room[*spot] -= guest.children;
            excess += extra;
        }
        for (spot, room) in room.into_iter().enumerate() {
            excess += match &self.least[spot] {
                Some(least) => least.cost(room.max(0), 0),
                None => self.crowding[spot] * room.max(0),
            };
            excess += self.beyond[spot].unwrap_or(0) * (-room).max(0);
        }
        excess
    }

    /// Seats the blocks for which only one spot is worth trying, and gives back the others. `None`:
    /// those alone are too many for a school, or one has no spot at all.
    fn settle(&mut self, mut guests: Vec<Guest>, room: &mut [i64]) -> Option<Vec<Guest>> {
        for guest in &mut guests {
            guest.choices.retain(|choice| choice.1 < self.limit);
            let [(spot, excess)] = guest.choices[..] else { continue };
            self.settled.push((guest.block, self.spots[spot]));
            self.start.excess += excess;
            room[spot] -= guest.children;
            if room[spot] < 0 {
                self.start.excess += self.beyond[spot]? * -room[spot];
                room[spot] = 0;
            }
        }
        guests.retain(|guest| guest.choices.len() != 1);
        guests.iter().all(|guest| !guest.choices.is_empty()).then_some(guests)
    }

    /// Packs the room that is left, as far as there are children to come for it. `None`: it does
    /// not fit into a label.
    fn pack(&mut self, mut guests: Vec<Guest>, room: Vec<i64>) -> Option<()> {
        let mut to_come = vec![0; room.len()];
        for guest in guests.iter_mut().rev() {
            guest.to_come.clone_from(&to_come);
            for choice in &guest.choices {
                to_come[choice.0] += guest.children;
            }
        }
        self.blocks = guests;
        let mut shift = 0;
        for (spot, (room, to_come)) in room.into_iter().zip(to_come).enumerate() {
            let (cost, room) = match &self.least[spot] {
                Some(least) => (least.cost(room, to_come), room),
                None => (self.crowding[spot] * (room - to_come).max(0), room.min(to_come)),
            };
            self.start.excess += cost;
            let width = 64 - room.leading_zeros();
            if u128::BITS <= shift + width {
                return None;
            }
            self.fields.push(Field { shift, mask: (1 << width) - 1 });
            self.start.room |= (room as u128) << shift;
            shift += width;
        }
        Some(())
    }

    fn search(&self, most_labels: usize) -> Outcome {
        let mut layers = vec![vec![self.start]];
        let mut n_labels = 0;
        for guest in &self.blocks {
            let mut next = self.next_layer(guest, layers.last().expect("there is a first layer"));
            n_labels += next.len();
            next.sort_unstable_by_key(|label| (label.room, label.excess, label.parent));
            next.dedup_by_key(|label| label.room);
            if most_labels < next.len() {
                next.select_nth_unstable_by_key(most_labels, |label| (label.excess, label.room));
                next.truncate(most_labels);
            }
            if next.is_empty() {
                return Outcome { moves: None, n_labels };
            }
            layers.push(next);
        }
        Outcome { moves: Some(self.trace(&layers)), n_labels }
    }

    /// Every label with the guest at every spot, where that may still beat today.
    fn next_layer(&self, guest: &Guest, layer: &[Label]) -> Vec<Label> {
        let mut next = Vec::new();
        for (parent, label) in layer.iter().enumerate() {
            for (choice, (spot, excess)) in guest.choices.iter().enumerate() {
                let Some(seated) = self.seat(guest, *label, *spot) else { continue };
                let excess = seated.excess + excess;
                if excess < self.limit {
                    let (parent, choice) = (parent as u32, choice as u32);
                    next.push(Label { excess, parent, choice, ..seated });
                }
            }
        }
        next
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
            if let Some(least) = &self.least[spot] {
                let before = least.cost(packed as i64, guest.to_come_before(spot));
                label.excess += least.cost(room, guest.to_come[spot]) - before;
                label.room ^= (packed ^ room as u128) << field.shift;
                continue;
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
    /// Children that might come to a spot while this block is one of them.
    fn to_come_before(&self, spot: usize) -> i64 {
        let comes = self.choices.iter().any(|choice| choice.0 == spot);
        self.to_come[spot] + if comes { self.children } else { 0 }
    }

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
