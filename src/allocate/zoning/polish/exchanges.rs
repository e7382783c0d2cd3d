use super::super::connection::Walker;
use super::super::ground::NO_END;
use super::super::layout::Layout;
use super::parcels::{Parcel, cheapest};

/// Between two spots, for every number of children the cheapest exchange of parcels found that
/// moves just so many.
///
/// By dynamic programming over the parcels nearest the border: a knapsack in which parcels of one
/// side weigh more and those of the other side weigh less than nothing. Only parcels that do not
/// touch each other are put together, so that zones stay in one piece.
pub struct Exchanges {
    parcels: Vec<Parcel>,
    /// For net numbers from `-most` to `most`, counted from the first spot to the second.
    best: Vec<Exchange>,
    most: i64,
}

/// What it costs, `NO_END` if there is none, and which parcels change sides, as bits.
#[derive(Clone, Copy)]
struct Exchange {
    cost: i64,
    parcels: u64,
}

const NONE: Exchange = Exchange { cost: NO_END, parcels: 0 };

impl Exchanges {
    /// Up to `most` children net, either way, between `first` and `second`.
    pub fn between(
        layout: &Layout,
        (first, second): (u32, u32),
        most: i64,
        walker: &mut Walker,
    ) -> Self {
        let mut parcels = cheapest(layout, first, second, walker);
        parcels.extend(cheapest(layout, second, first, walker));
        let ground = layout.ground;
        let inside = ground.zone_of[first as usize] == ground.zone_of[second as usize];
        // On the way to a small net number the sum may be larger.
        let widest = 2 * most;
        let mut best = vec![NONE; (2 * widest + 1) as usize];
        best[widest as usize].cost = 0;
        for (bit, parcel) in parcels.iter().enumerate() {
            let clashes = |other: &Parcel| {
                if inside { parcel.shares_blocks(other) } else { parcel.touches(other, layout) }
            };
            let others = parcels[..bit].iter().enumerate();
            let barred =
                others.filter(|(_, other)| clashes(other)).fold(0, |set, (at, _)| set | 1 << at);
            let net = if parcel.to == second { parcel.children } else { -parcel.children };
            add(&mut best, net, Exchange { cost: parcel.cost, parcels: 1 << bit }, barred);
        }
        let kept = (widest - most) as usize..=(widest + most) as usize;
        Self { parcels, best: best[kept].to_vec(), most }
    }

    /// The least cost of moving 0, 1, 2, … children, from the first spot to the second if
    /// `forward`, else back.
    pub fn costs(&self, forward: bool) -> impl Iterator<Item = i64> + '_ {
        let step = if forward { 1 } else { -1 };
        (0..=self.most).map(move |net| self.best[(self.most + step * net) as usize].cost)
    }

    pub fn parcels(&self, net: i64) -> impl Iterator<Item = &Parcel> + '_ {
        let chosen = self.best[(net + self.most) as usize].parcels;
        let parcels = self.parcels.iter().enumerate();
        parcels.filter(move |(bit, _)| chosen >> bit & 1 == 1).map(|(_, parcel)| parcel)
    }

    pub fn bar(&mut self, net: i64) {
        self.best[(net + self.most) as usize] = NONE;
    }
}

/// Every exchange so far, also with one parcel more. Walks against `net`, so that the parcel is
/// taken once.
fn add(best: &mut [Exchange], net: i64, parcel: Exchange, barred: u64) {
    let shift = net.unsigned_abs() as usize;
    let join = |with: &mut Exchange, without: Exchange| {
        let cost = without.cost.saturating_add(parcel.cost);
        if without.cost < NO_END && cost < with.cost && without.parcels & barred == 0 {
            *with = Exchange { cost, parcels: without.parcels | parcel.parcels };
        }
    };
    if best.len() <= shift {
        return;
    }
    if 0 < net {
        for at in (shift..best.len()).rev() {
            let without = best[at - shift];
            join(&mut best[at], without);
        }
    } else {
        for at in 0..best.len() - shift {
            let without = best[at + shift];
            join(&mut best[at], without);
        }
    }
}
