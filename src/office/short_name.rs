/// Of a district in addresses: 1 to 40 of a-z, 0-9 and -, and none of the server's own addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortName(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a short name is 1 to 40 of a-z, 0-9 and -, and none of the server's own addresses")]
pub struct BadShortName;

/// Addresses that are the server's own.
const OWN: [&str; 7] = ["office", "assets", "api", "healthz", "readyz", "metrics", "notices"];

impl ShortName {
    /// # Errors
    ///
    /// It does not fit in an address.
    pub fn new(text: &str) -> Result<Self, BadShortName> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let fits = (1..=40).contains(&text.len()) && text.chars().all(plain);
        if fits && !OWN.contains(&text) { Ok(Self(text.to_owned())) } else { Err(BadShortName) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for ShortName {
    type Err = BadShortName;

    fn from_str(text: &str) -> Result<Self, BadShortName> {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_fits_in_an_address_and_is_in_nobodys_way() {
        for good in ["xinghualing", "a", "9-east", &"x".repeat(40)] {
            assert_eq!(ShortName::new(good).unwrap().as_str(), good);
        }
        for bad in ["", "East", "东区", "a/b", "a b", "..", "office", "api", &"x".repeat(41)] {
            assert_eq!(ShortName::new(bad), Err(BadShortName), "{bad}");
        }
    }
}
