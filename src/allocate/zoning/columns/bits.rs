//! Small sets of positions, as words.

pub type Bits<const W: usize> = [u64; W];

pub fn all<const W: usize>(n: usize) -> Bits<W> {
    let mut set = [0; W];
    (0..n).for_each(|at| insert(&mut set, at));
    set
}

pub fn insert<const W: usize>(set: &mut Bits<W>, at: usize) {
    set[at / 64] |= 1 << (at % 64);
}

pub fn has<const W: usize>(set: &Bits<W>, at: usize) -> bool {
    set[at / 64] >> (at % 64) & 1 == 1
}

pub fn without<const W: usize>(mut set: Bits<W>, at: usize) -> Bits<W> {
    set[at / 64] &= !(1 << (at % 64));
    set
}

pub fn or<const W: usize>(a: Bits<W>, b: Bits<W>) -> Bits<W> {
    std::array::from_fn(|word| a[word] | b[word])
}

pub fn and<const W: usize>(a: Bits<W>, b: Bits<W>) -> Bits<W> {
    std::array::from_fn(|word| a[word] & b[word])
}

pub fn minus<const W: usize>(a: Bits<W>, b: Bits<W>) -> Bits<W> {
    std::array::from_fn(|word| a[word] & !b[word])
}

pub fn is_empty<const W: usize>(set: Bits<W>) -> bool {
    set.iter().all(|word| *word == 0)
}

/// Ascending.
pub fn each<const W: usize>(set: Bits<W>) -> impl Iterator<Item = usize> {
    set.into_iter().enumerate().flat_map(|(word, mut left)| {
        std::iter::from_fn(move || {
            let at = (left != 0).then(|| word * 64 + left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(at)
        })
    })
}
