use std::cmp::Reverse;

use super::number::{Decimal, rounded};

/// Whole numbers in place of `written`, with the same total, rounded.
///
/// Largest remainder: everybody gets the whole part, and what is left of the total goes, one each,
/// to the largest fractions; of equal ones to the least id.
pub(super) fn whole(written: &[Decimal], ids: &[Option<String>]) -> Vec<i64> {
    let mut whole: Vec<i64> = written.iter().map(|number| number.floor()).collect();
    let left = rounded(written.iter().map(|number| number.fraction()).sum());
    let mut rows: Vec<usize> = (0..written.len()).collect();
    rows.sort_by_key(|row| (Reverse(written[*row].fraction()), &ids[*row]));
    for row in rows.into_iter().take(left as usize) {
        whole[row] += 1;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apportioned(written: &[(&str, &str)]) -> Vec<i64> {
        let numbers: Vec<Decimal> =
            written.iter().map(|(_, text)| Decimal::parse(text).unwrap()).collect();
        let ids: Vec<Option<String>> =
            written.iter().map(|(id, _)| Some((*id).to_owned())).collect();
        whole(&numbers, &ids)
    }

    #[test]
    fn the_largest_fractions_get_the_rest() {
        assert_eq!(apportioned(&[("a", "1.2"), ("b", "2.7"), ("c", "3.6")]), [1, 3, 4]);
    }

    #[test]
    fn of_equal_fractions_the_least_id_goes_first() {
        assert_eq!(apportioned(&[("c", "0.5"), ("a", "0.5"), ("b", "0.5")]), [0, 1, 1]);
    }

    #[test]
    fn ten_tenths_are_one() {
        let tenths: Vec<(String, &str)> = (0..10).map(|n| (n.to_string(), "0.1")).collect();
        let tenths: Vec<(&str, &str)> = tenths.iter().map(|(id, n)| (id.as_str(), *n)).collect();
        assert_eq!(apportioned(&tenths).iter().sum::<i64>(), 1);
    }
}
