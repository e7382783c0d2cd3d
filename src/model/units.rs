//! Quantities that must not be mixed up.
//!
//! All are whole numbers, so that equal means equal and a plan is the same on every machine.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Sub, SubAssign};

/// A length on the ground, or a crowding, in whole millimeters. Signed, so that lengths can be
/// compared by subtraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millimeters(pub i64);

/// A number of children, or of seats for them. Signed, so that room can be counted by subtraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Children(pub i64);

/// Millimeters summed over children: what a plan costs the people in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChildMillimeters(pub i64);

impl Mul<Children> for Millimeters {
    type Output = ChildMillimeters;

    fn mul(self, children: Children) -> ChildMillimeters {
        ChildMillimeters(self.0 * children.0)
    }
}

macro_rules! adds_up {
    ($unit:ident) => {
        impl Add for $unit {
            type Output = Self;

            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }

        impl Sub for $unit {
            type Output = Self;

            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }

        impl AddAssign for $unit {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }

        impl SubAssign for $unit {
            fn sub_assign(&mut self, other: Self) {
                self.0 -= other.0;
            }
        }

        impl Sum for $unit {
            fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
                Self(items.map(|item| item.0).sum())
            }
        }
    };
}

adds_up!(Millimeters);
adds_up!(Children);
adds_up!(ChildMillimeters);

impl Millimeters {
    /// The longest walk a district may hold: 4,294 km, so that totals cannot overflow.
    pub const LONGEST: Self = Self(u32::MAX as i64 - 1);

    /// For people: meters.
    pub fn meters(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl ChildMillimeters {
    /// For people: child-meters.
    pub fn child_meters(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}
