/// Chance that anybody can repeat: the same numbers from the same seed, on every machine.
///
/// # Source
///
/// Steele, Lea, Flood, *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014 (SplitMix64,
/// with the mixing constants of Stafford's variant 13).
#[derive(Clone, Debug)]
pub struct Chance {
    state: u64,
}

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self { state: mixed(seed) }
    }

    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.state)
    }

    /// From 0 to below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        (((self.bits() >> 32) * count as u64) >> 32) as usize
    }

    pub fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// Bits that look random, always the same for the same `bits`.
pub fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// How much worse a change may be, in temperatures, to be accepted: drawn so that a change worse by
/// `x` temperatures passes with probability e to the power of −x (Metropolis).
pub struct Patience {
    thresholds: Vec<f64>,
}

const THRESHOLDS: usize = 1 << 12;

impl Patience {
    pub fn new() -> Self {
        let middle = |step: usize| (step as f64 + 0.5) / THRESHOLDS as f64;
        Self { thresholds: (0..THRESHOLDS).map(|step| -logarithm(middle(step))).collect() }
    }

    pub fn draw(&self, chance: &mut Chance) -> f64 {
        self.thresholds[(chance.bits() >> 52) as usize]
    }
}

/// Natural logarithm for 0 < `x` ≤ 1, from plain arithmetic, so that it is the same on every
/// machine: ln x = 2 artanh((x − 1) / (x + 1)), with x brought near 1 by doubling.
fn logarithm(mut x: f64) -> f64 {
    const LN_2: f64 = std::f64::consts::LN_2;
    let mut result = 0.0;
    while x < 0.75 {
        x *= 2.0;
        result -= LN_2;
    }
    let ratio = (x - 1.0) / (x + 1.0);
    let (mut power, mut sum) = (ratio, 0.0);
    for odd in (1..30).step_by(2) {
        sum += power / f64::from(odd);
        power *= ratio * ratio;
    }
    result + 2.0 * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_right() {
        for (x, expected) in
            [(1.0, 0.0), (0.5, -std::f64::consts::LN_2), (0.001, -6.907_755_278_982_137)]
        {
            assert!((logarithm(x) - expected).abs() < 1e-12, "{x}");
        }
    }
}
