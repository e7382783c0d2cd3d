/// Chance that anybody can repeat: the same numbers from the same seed, on every machine.
///
/// # Source
///
/// Steele, Lea, Flood, *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014 (SplitMix64,
/// with the mixing constants of Stafford's variant 13).
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// Dice of their own for every purpose, so that a change to one thing leaves the rest alone.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let start = Self { state: seed };
        purpose.bytes().fold(start, |mut dice, byte| {
            dice.state ^= u64::from(byte);
            Self { state: dice.bits() }
        })
    }

    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// From 0 to below `count`; the bias is below 2⁻³² for any count that fits in memory here.
    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.bits()) * count as u128) >> 64) as usize
    }

    /// About 1, mostly within a factor of `1 + spread`: e to the power of a sum of three throws.
    pub fn around_one(&mut self, spread: f64) -> f64 {
        let bell = self.between(-1.0, 1.0) + self.between(-1.0, 1.0) + self.between(-1.0, 1.0);
        libm::exp(bell * spread)
    }

    /// Fisher–Yates.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
