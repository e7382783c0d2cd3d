//! Which ways of OpenStreetMap people walk.
//!
//! | `highway` | walked | because |
//! |---|---|---|
//! | `footway` `path` `pedestrian` `steps` `corridor` `crossing` `platform` | yes | made for people on foot |
//! | `living_street` `residential` `service` `unclassified` `road` `track` | yes | streets of a place, quiet |
//! | `tertiary` `secondary` `primary`, and `…_link` | yes | streets with homes; sidewalks are the rule, and where they are drawn apart both may be walked |
//! | `cycleway` `bridleway` | yes | shared with people on foot unless `foot` says no |
//! | `trunk` `trunk_link` | if `foot` or `sidewalk` says so | often an expressway |
//! | `motorway` `motorway_link` `busway` `bus_guideway` `raceway` `via_ferrata`, anything else | no | forbidden, no street, or not there (yet) |
//! | none, but `man_made=pier`, `railway=platform` or `public_transport=platform` | yes | people walk along them |
//!
//! `motorroad=yes` forbids. `foot` wins over `access`: closed are `no`, `private`, `use_sidepath`
//! and `discouraged`, any other value is open. Without it `access` closes a way by `no`, `private`,
//! `agricultural`, `forestry`, `delivery`, `military`, `permit`, `residents` and `emergency`;
//! `destination`, `customers` and `permissive` are open, as people go there on foot to arrive.
//! One-way streets are walked both ways. Steps are walked as they are long: slopes do not count.

/// What is looked at of a way. `None`: it is not said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tags<'a> {
    pub highway: Option<&'a str>,
    pub foot: Option<&'a str>,
    pub access: Option<&'a str>,
    pub sidewalk: Option<&'a str>,
    pub motorroad: Option<&'a str>,
    pub man_made: Option<&'a str>,
    pub railway: Option<&'a str>,
    pub public_transport: Option<&'a str>,
    pub waterway: Option<&'a str>,
    pub layer: Option<&'a str>,
    pub bridge: Option<&'a str>,
    pub tunnel: Option<&'a str>,
    pub name: Option<&'a str>,
}

/// Every key of [`Tags`].
pub const KEYS: [&str; 13] = [
    "highway",
    "foot",
    "access",
    "sidewalk",
    "motorroad",
    "man_made",
    "railway",
    "public_transport",
    "waterway",
    "layer",
    "bridge",
    "tunnel",
    "name",
];

impl<'a> Tags<'a> {
    /// Keys that are not looked at are left out.
    pub fn set(&mut self, key: &str, value: &'a str) {
        let tag = match key {
            "highway" => &mut self.highway,
            "foot" => &mut self.foot,
            "access" => &mut self.access,
            "sidewalk" => &mut self.sidewalk,
            "motorroad" => &mut self.motorroad,
            "man_made" => &mut self.man_made,
            "railway" => &mut self.railway,
            "public_transport" => &mut self.public_transport,
            "waterway" => &mut self.waterway,
            "layer" => &mut self.layer,
            "bridge" => &mut self.bridge,
            "tunnel" => &mut self.tunnel,
            "name" => &mut self.name,
            _ => return,
        };
        *tag = Some(value);
    }

    pub fn walkable(&self) -> bool {
        self.is_street() && self.is_open()
    }

    /// Whether people say of a place that it is along this: a street, railway or river by its name.
    pub fn is_named_line(&self) -> bool {
        let lines = [self.highway, self.railway, self.waterway];
        self.name.is_some() && lines.iter().any(Option::is_some)
    }

    fn is_street(&self) -> bool {
        match self.highway {
            Some(
                "footway" | "path" | "pedestrian" | "steps" | "corridor" | "crossing" | "platform"
                | "living_street" | "residential" | "service" | "unclassified" | "road" | "track"
                | "tertiary" | "tertiary_link" | "secondary" | "secondary_link" | "primary"
                | "primary_link" | "cycleway" | "bridleway",
            ) => true,
            Some("trunk" | "trunk_link") => {
                let sidewalk = self.sidewalk.is_some_and(|side| !matches!(side, "no" | "none"));
                self.foot.is_some() || sidewalk
            }
            Some(_) => false,
            None => {
                self.man_made == Some("pier")
                    || self.railway == Some("platform")
                    || self.public_transport == Some("platform")
            }
        }
    }

    fn is_open(&self) -> bool {
        let closed = match (self.foot, self.access) {
            (Some(foot), _) => matches!(foot, "no" | "private" | "use_sidepath" | "discouraged"),
            (None, Some(access)) => matches!(
                access,
                "no" | "private"
                    | "agricultural"
                    | "forestry"
                    | "delivery"
                    | "military"
                    | "permit"
                    | "residents"
                    | "emergency"
            ),
            (None, None) => false,
        };
        !closed && self.motorroad != Some("yes")
    }

    /// As written; else a bridge is above the ground and a tunnel below, but for passages through
    /// buildings. `None`: what is written is no layer.
    pub fn layer(&self) -> Option<i8> {
        let is = |tag: Option<&str>| {
            tag.is_some_and(|said| !matches!(said, "no" | "false" | "0" | "building_passage"))
        };
        match self.layer {
            Some(written) => {
                let layer: f64 = written.trim().parse().ok()?;
                ((-100.0..=100.0).contains(&layer) && layer.fract() == 0.0).then_some(layer as i8)
            }
            None => Some(i8::from(is(self.bridge)) - i8::from(is(self.tunnel))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs<'a> = &'a [(&'a str, &'a str)];

    fn tags(pairs: Pairs<'_>) -> Tags<'_> {
        let mut tags = Tags::default();
        pairs.iter().for_each(|(key, value)| tags.set(key, value));
        tags
    }

    #[test]
    fn people_walk_streets_and_not_motorways() {
        let cases: [(Pairs, bool); 16] = [
            (&[("highway", "residential")], true),
            (&[("highway", "residential"), ("oneway", "yes")], true),
            (&[("highway", "steps")], true),
            (&[("highway", "motorway")], false),
            (&[("highway", "motorway"), ("foot", "yes")], false),
            (&[("highway", "construction")], false),
            (&[("highway", "trunk")], false),
            (&[("highway", "trunk"), ("sidewalk", "both")], true),
            (&[("highway", "trunk"), ("foot", "yes")], true),
            (&[("highway", "trunk"), ("foot", "no")], false),
            (&[("highway", "service"), ("access", "private")], false),
            (&[("highway", "service"), ("access", "private"), ("foot", "yes")], true),
            (&[("highway", "service"), ("access", "customers")], true),
            (&[("highway", "primary"), ("motorroad", "yes")], false),
            (&[("man_made", "pier")], true),
            (&[("railway", "rail")], false),
        ];
        for (pairs, want) in cases {
            assert_eq!(tags(pairs).walkable(), want, "{pairs:?}");
        }
    }

    #[test]
    fn bridges_are_above_and_tunnels_below_unless_a_layer_is_written() {
        let cases: [(Pairs, Option<i8>); 8] = [
            (&[], Some(0)),
            (&[("bridge", "yes")], Some(1)),
            (&[("bridge", "viaduct"), ("layer", "2")], Some(2)),
            (&[("tunnel", "yes")], Some(-1)),
            (&[("tunnel", "building_passage")], Some(0)),
            (&[("bridge", "no")], Some(0)),
            (&[("layer", "-1.0")], Some(-1)),
            (&[("layer", "upper")], None),
        ];
        for (pairs, want) in cases {
            assert_eq!(tags(pairs).layer(), want, "{pairs:?}");
        }
    }
}
