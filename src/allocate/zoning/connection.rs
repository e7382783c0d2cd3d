use super::ground::ALONE;
use super::layout::Layout;

/// Where a search along neighbors has been, kept between searches to save memory's being cleared.
#[derive(Clone)]
pub struct Walker {
    /// One per block: the search that saw it last, and from which start.
    seen: Vec<u32>,
    now: u32,
    queue: Vec<u32>,
}

impl Walker {
    pub fn new(n_blocks: usize) -> Self {
        Self { seen: vec![0; n_blocks], now: 0, queue: Vec::new() }
    }

    fn begin(&mut self) {
        self.now += 1;
        if self.now == u32::MAX {
            self.seen.fill(0);
            self.now = 1;
        }
        self.queue.clear();
    }

    fn sees(&mut self, block: u32) -> bool {
        let new = self.seen[block as usize] != self.now;
        self.seen[block as usize] = self.now;
        new
    }
}

impl Layout<'_> {
    /// Whether `block` would stay connected if it went to `spot`.
    pub fn may_join(&self, block: u32, spot: u32) -> bool {
        let zone = self.ground.zone_of[spot as usize];
        self.ground.component[block as usize] == ALONE
            || spot == self.ground.outside()
            || self.ground.neighbors(block).iter().any(|next| self.zone(*next) == zone)
            || self.is_strange(block, zone)
    }

    /// Whether what `block` leaves behind stays connected.
    pub fn may_leave(&mut self, block: u32) -> bool {
        if self.spot(block) == self.ground.outside() {
            return true;
        }
        let around = self.ground.neighbors(block);
        if around.len() <= 64 {
            let inside = self.inside(block);
            if inside & inside.wrapping_sub(1) == 0 || self.ring_holds(block, inside) {
                return true;
            }
        }
        self.holds_without(block)
    }

    /// Free blocks that would be cut off from their zone if all of `set`, free blocks of one zone,
    /// left it. `None`: more than `most` would be, or fixed ones.
    pub fn cut_off(&self, set: &[u32], most: usize, walker: &mut Walker) -> Option<Vec<u32>> {
        if let [block] = *set
            && self.ground.neighbors(block).len() <= 64
            && self.ring_holds(block, self.inside(block))
        {
            return Some(Vec::new());
        }
        let zone = self.zone(set[0]);
        walker.begin();
        set.iter().for_each(|block| walker.seen[*block as usize] = walker.now);
        let mut pieces: Vec<Vec<u32>> = Vec::new();
        for &first in set.iter().flat_map(|block| self.ground.neighbors(*block)) {
            if self.zone(first) == zone && walker.sees(first) {
                pieces.push(self.piece(first, walker));
            }
        }
        let is_free = |block: &&u32| self.ground.is_free[**block as usize];
        let weight =
            |piece: &Vec<u32>| (piece.len() - piece.iter().filter(is_free).count(), piece.len());
        let Some(main) = (0..pieces.len()).max_by_key(|at| weight(&pieces[*at])) else {
            return Some(Vec::new());
        };
        pieces.swap_remove(main);
        let cut_off = pieces.concat();
        let fits = cut_off.len() <= most && cut_off.iter().filter(is_free).count() == cut_off.len();
        fits.then_some(cut_off)
    }

    /// The blocks of a zone that `first` hangs together with, as far as they are not seen yet.
    fn piece(&self, first: u32, walker: &mut Walker) -> Vec<u32> {
        let zone = self.zone(first);
        let mut piece = vec![first];
        let mut at = 0;
        while at < piece.len() {
            for &next in self.ground.neighbors(piece[at]) {
                if self.zone(next) == zone && walker.sees(next) {
                    piece.push(next);
                }
            }
            at += 1;
        }
        piece
    }

    /// Whether the zone of `spot` is one piece in each component of the neighbors.
    pub fn holds(&self, spot: u32, walker: &mut Walker) -> bool {
        let ground = self.ground;
        let zone = ground.zone_of[spot as usize];
        let Some(schools) = ground.schools_of.get(zone as usize) else { return true };
        walker.begin();
        let members = schools.iter().flat_map(|school| self.members(*school));
        members.filter(|block| ground.component[**block as usize] != ALONE).all(|&block| {
            !walker.sees(block) || self.piece(block, walker).len() == self.n_held(block)
        })
    }

    /// The neighbors of `block` in its own zone, as bits.
    fn inside(&self, block: u32) -> u64 {
        let zone = self.zone(block);
        let around = self.ground.neighbors(block).iter().enumerate();
        around.filter(|(_, next)| self.zone(**next) == zone).fold(0, |set, (bit, _)| set | 1 << bit)
    }

    /// Whether the neighbors `inside` are connected among each other.
    fn ring_holds(&self, block: u32, inside: u64) -> bool {
        let ring = self.ground.ring.of(block as usize);
        let mut reached = inside & inside.wrapping_neg();
        let mut new = reached;
        while new != 0 {
            let bit = new.trailing_zeros();
            new &= new - 1;
            let more = ring[bit as usize] & inside & !reached;
            reached |= more;
            new |= more;
        }
        reached == inside
    }

    /// Searches the zone until all neighbors of `block` are reached, or no more.
    fn holds_without(&mut self, block: u32) -> bool {
        let zone = self.zone(block);
        let mut walker = std::mem::replace(&mut self.walker, Walker::new(0));
        walker.begin();
        walker.sees(block);
        let around = self.ground.neighbors(block).iter();
        let mut inside = around.copied().filter(|next| self.zone(*next) == zone);
        let Some(first) = inside.next() else {
            self.walker = walker;
            return true;
        };
        let mut left = inside.count();
        walker.sees(first);
        walker.queue.push(first);
        let mut at = 0;
        while at < walker.queue.len() && 0 < left {
            let here = walker.queue[at];
            at += 1;
            for &next in self.ground.neighbors(here) {
                if self.zone(next) == zone && walker.sees(next) {
                    walker.queue.push(next);
                    left -= usize::from(self.ground.neighbors(block).contains(&next));
                }
            }
        }
        self.walker = walker;
        left == 0
    }

    /// What else has to leave the zone if `block` leaves, if that is `most` free blocks at most.
    pub fn stranded(&mut self, block: u32, most: usize) -> Option<Vec<u32>> {
        let zone = self.zone(block);
        let mut walker = std::mem::replace(&mut self.walker, Walker::new(0));
        walker.begin();
        walker.sees(block);
        let mut pieces: Vec<Vec<u32>> = Vec::new();
        let around = self.ground.neighbors(block);
        for &first in around {
            if self.zone(first) != zone || !walker.sees(first) {
                continue;
            }
            let mut piece = vec![first];
            let mut at = 0;
            while at < piece.len() {
                for &next in self.ground.neighbors(piece[at]) {
                    if self.zone(next) == zone && walker.sees(next) {
                        piece.push(next);
                    }
                }
                at += 1;
            }
            pieces.push(piece);
        }
        self.walker = walker;
        let weight = |piece: &Vec<u32>| {
            (
                piece.iter().filter(|block| !self.ground.is_free[**block as usize]).count(),
                piece.len(),
            )
        };
        let main = (0..pieces.len()).max_by_key(|at| weight(&pieces[*at]))?;
        pieces.swap_remove(main);
        let stranded = pieces.concat();
        let fits = stranded.len() <= most
            && stranded.iter().all(|block| self.ground.is_free[*block as usize]);
        fits.then_some(stranded)
    }
}
