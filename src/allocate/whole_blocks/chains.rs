use super::super::chains::{Exchanging, best_chains};
use super::borders::Borders;
use super::seating::Seating;

/// Improves by chains of exchanges from spot to spot until none is left that gains, or the work
/// limit is reached. Gives back whether anything was gained.
///
/// All of the best chains of a round that do not touch each other are carried out.
pub fn improve(seating: &mut Seating, borders: &mut Borders) -> bool {
    let mut gained = false;
    for _ in 0..MOST_ROUNDS {
        borders.renew(seating);
        let mut touched = vec![false; borders.n_spots()];
        let mut again = false;
        for hops in best_chains(&Offers { seating, borders }) {
            let mut spots = hops.iter().flat_map(|hop| [hop.from, hop.to]);
            if spots.all(|spot| !touched[spot]) && borders.carry_out(seating, &hops) {
                hops.iter().for_each(|hop| (touched[hop.from], touched[hop.to]) = (true, true));
                again = true;
            }
        }
        if !again {
            break;
        }
        gained = true;
    }
    gained
}

const MOST_ROUNDS: usize = 400;

/// What can be exchanged across borders.
struct Offers<'o, 'a> {
    seating: &'o Seating<'a>,
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
        self.borders.neighbors(spot).iter().copied()
    }

    fn costs(&self, from: usize, to: usize) -> impl Iterator<Item = i64> {
        self.borders.costs(from, to)
    }

    fn room(&self, spot: usize) -> i64 {
        self.seating.room(spot)
    }

    fn some_must_stay(&self, spot: usize) -> bool {
        0 < self.seating.choices.least[spot]
    }

    fn price_of_change(&self, spot: usize, coming: i64) -> i64 {
        self.seating.price_of_change(spot, coming)
    }

    fn price_of_start(&self, spot: usize, leaving: i64) -> i64 {
        self.seating.price_of_change(spot, -leaving) - self.seating.relief(spot, leaving)
    }

    fn price_of_end(&self, spot: usize, coming: i64) -> Option<i64> {
        let price = self.seating.price_of_coming(spot, coming)?;
        Some(price + self.seating.price_of_change(spot, coming))
    }
}
