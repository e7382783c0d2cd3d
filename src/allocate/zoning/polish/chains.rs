use super::super::super::chains::{Exchanging, best_chains};
use super::super::layout::Layout;
use super::borders::{Borders, Carried};

/// Improves by chains of exchanges from school to school until none is left that gains, or the
/// work limit is reached. Gives back whether anything was gained.
///
/// All of the best chains of a round that do not touch each other are carried out.
pub fn improve(layout: &mut Layout, borders: &mut Borders) -> bool {
    let mut gained = false;
    for _ in 0..MOST_ROUNDS {
        borders.renew(layout);
        let mut touched = vec![false; borders.n_spots()];
        let mut again = false;
        for hops in best_chains(&Offers { layout, borders }) {
            let mut spots = hops.iter().flat_map(|hop| [hop.from, hop.to]);
            if spots.any(|spot| touched[spot]) {
                continue;
            }
            let carried = borders.carry_out(layout, &hops);
            again |= carried != Carried::Nothing;
            if carried == Carried::Out {
                let spots = hops.iter().flat_map(|hop| [hop.from, hop.to]);
                spots.for_each(|spot| touched[spot] = true);
            }
            gained |= carried == Carried::Out;
        }
        if !again {
            break;
        }
    }
    gained
}

const MOST_ROUNDS: usize = 400;

/// What can be exchanged across borders, and what changes of loads count.
struct Offers<'o, 'a> {
    layout: &'o Layout<'a>,
    borders: &'o Borders,
}

impl Exchanging for Offers<'_, '_> {
    fn n_spots(&self) -> usize {
        self.borders.n_spots()
    }

    fn most(&self) -> i64 {
        self.borders.most
    }

    fn neighbors(&self, spot: usize) -> impl Iterator<Item = usize> {
        self.borders.neighbors(spot).iter().map(|near| *near as usize)
    }

    fn costs(&self, from: usize, to: usize) -> impl Iterator<Item = i64> {
        self.borders.costs(from as u32, to as u32)
    }

    fn room(&self, spot: usize) -> i64 {
        let spot = spot as u32;
        (self.layout.ground.seats(spot) - self.layout.load(spot)).max(0)
    }

    fn some_must_stay(&self, spot: usize) -> bool {
        0 < self.layout.ground.least(spot as u32)
    }

    /// That a school misses its limits more, or less.
    fn price_of_change(&self, spot: usize, coming: i64) -> i64 {
        let spot = spot as u32;
        let load = self.layout.load(spot);
        let miss = self.layout.miss(spot, load + coming) - self.layout.miss(spot, load);
        miss * 4 * self.layout.ground.zoning.no_seat
    }

    fn price_of_start(&self, spot: usize, leaving: i64) -> i64 {
        self.price_of_change(spot, -leaving)
    }

    fn price_of_end(&self, spot: usize, coming: i64) -> Option<i64> {
        (coming <= self.room(spot)).then(|| self.price_of_change(spot, coming))
    }
}
