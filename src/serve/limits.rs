//! How many comments one address, and all together, may send. Nobody is written down: an address is
//! only known by a hash whose key is made up anew every minute and never leaves the memory.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use axum::http::header::FORWARDED;

/// From one address, or from one network of IPv6, in a minute.
const OF_ONE: u32 = 5;
/// From everybody together.
const OF_ALL: u32 = 120;
const MINUTE: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub struct Limits(Mutex<Minute>);

#[derive(Debug)]
struct Minute {
    began: Instant,
    /// Its key is random.
    hash: RandomState,
    of_all: u32,
    of_one: BTreeMap<u64, u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self(Mutex::new(Minute::beginning(Instant::now())))
    }
}

impl Limits {
    /// Whether one more may come, which is counted.
    ///
    /// # Errors
    ///
    /// None may: after so many seconds one may again.
    pub fn count(&self, who: Option<IpAddr>) -> Result<(), u64> {
        self.count_at(who, Instant::now())
    }

    fn count_at(&self, who: Option<IpAddr>, now: Instant) -> Result<(), u64> {
        let mut minute = self.0.lock().expect("nobody panics holding it");
        if MINUTE <= now.saturating_duration_since(minute.began) {
            *minute = Minute::beginning(now);
        }
        let left = MINUTE.saturating_sub(now.saturating_duration_since(minute.began));
        let wait = left.as_secs() + 1;
        let who = minute.hash.hash_one(who.map(network));
        if OF_ALL <= minute.of_all {
            return Err(wait);
        }
        let of_one = minute.of_one.entry(who).or_default();
        if OF_ONE <= *of_one {
            return Err(wait);
        }
        *of_one += 1;
        minute.of_all += 1;
        Ok(())
    }
}

impl Minute {
    fn beginning(began: Instant) -> Self {
        Self { began, hash: RandomState::new(), of_all: 0, of_one: BTreeMap::new() }
    }
}

/// Whoever has one address of IPv6 has as many as there are in its network.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => address.into(),
            None => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
        },
    }
}

/// Who asks, as the proxy before us says (RFC 7239, else `X-Forwarded-For`): what it has put at the
/// end, as anything before may be made up. `None`: it does not say.
pub fn behind_proxy(headers: &HeaderMap) -> Option<IpAddr> {
    let last = |name: &str| {
        let list = headers.get_all(name).iter().next_back()?.to_str().ok()?;
        Some(list.rsplit(',').next()?.trim().to_owned())
    };
    let forwarded = last(FORWARDED.as_str()).and_then(|element| {
        let mut pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(name, _)| name.eq_ignore_ascii_case("for"))?;
        Some(value.trim_matches('"').to_owned())
    });
    let said = forwarded.or_else(|| last("x-forwarded-for"))?;
    let bare = said.trim_start_matches('[').split(']').next().unwrap_or_default();
    let plain = said.parse::<IpAddr>().or_else(|_| bare.parse::<Ipv6Addr>().map(IpAddr::V6));
    plain.ok().or_else(|| said.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn one_address_cannot_take_everybodys_turn_and_waits_a_minute() {
        let began = Instant::now();
        let limits = Limits(Mutex::new(Minute::beginning(began)));
        let one = address("192.0.2.1");
        for _ in 0..OF_ONE {
            assert_eq!(limits.count_at(one, began), Ok(()));
        }
        assert_eq!(limits.count_at(one, began + Duration::from_secs(20)), Err(41));
        assert_eq!(limits.count_at(address("192.0.2.2"), began), Ok(()));
        assert_eq!(limits.count_at(one, began + MINUTE), Ok(()));
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_and_all_together_have_an_end() {
        let began = Instant::now();
        let limits = Limits(Mutex::new(Minute::beginning(began)));
        for host in 0..OF_ONE {
            assert_eq!(limits.count_at(address(&format!("2001:db8::{host:x}")), began), Ok(()));
        }
        assert!(limits.count_at(address("2001:db8::ffff"), began).is_err());
        let mut taken = OF_ONE;
        for host in 0..=255 {
            taken += u32::from(limits.count_at(address(&format!("192.0.2.{host}")), began).is_ok());
        }
        assert_eq!(taken, OF_ALL);
    }

    #[test]
    fn of_several_proxies_the_last_one_is_believed() {
        for (name, value, wanted) in [
            ("forwarded", "for=198.51.100.9, for=192.0.2.1;proto=https", "192.0.2.1"),
            ("forwarded", "for=\"[2001:db8::1]:4711\"", "2001:db8::1"),
            ("forwarded", "For=192.0.2.1:4711", "192.0.2.1"),
            ("x-forwarded-for", "198.51.100.9, 192.0.2.1", "192.0.2.1"),
            ("x-forwarded-for", "2001:db8::1", "2001:db8::1"),
        ] {
            let name = HeaderName::from_static(name);
            let headers = HeaderMap::from_iter([(name, value.parse().unwrap())]);
            assert_eq!(behind_proxy(&headers), address(wanted), "{value}");
        }
        let hidden = HeaderMap::from_iter([(FORWARDED, "for=_hidden".parse().unwrap())]);
        assert_eq!(behind_proxy(&hidden), None);
    }
}
