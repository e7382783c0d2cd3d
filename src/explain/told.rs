use super::{Bar, Choice, Explanation, Why};
use crate::language::Language;
use crate::model::{Children, Millimeters, School, SchoolIdx};
use crate::world::World;

/// An explanation in the words and figures of its sentence, before any grammar.
pub struct Told {
    pub why: Why,
    /// Its own school.
    pub own: Option<Line>,
    /// Where the rule alone would have sent it, if elsewhere.
    pub rule: Option<Line>,
    /// All others, nearest first.
    pub others: Vec<Line>,
    /// What going without a seat counts.
    pub no_seat: Figure,
    /// `None`: walks are not along streets.
    pub streets: Option<AlongStreets>,
    /// The zone that its school shares, if it shares one.
    pub shared: Option<Shared>,
}

/// The walk to the block's own school.
pub struct AlongStreets {
    /// Rounded up. `None`: some walks count more than they are long, as barriers have a price.
    pub minutes: Option<i64>,
}

/// A zone of several schools.
pub struct Shared {
    pub zone: String,
    /// The other ones.
    pub others: Vec<String>,
}

/// A school and its addition: walk + crowding = sum, as printed.
pub struct Line {
    pub name: String,
    pub walk: Figure,
    pub crowding: Figure,
    pub sum: Figure,
    /// What moving the block there counts.
    pub moving: Figure,
    /// The sum, and what moving the block there counts.
    pub with_moving: Figure,
    /// The walk, and what moving the block there counts.
    pub moved: Figure,
    /// Why the block may not go there, with the figure of the longest walk.
    pub barred: Option<(Bar, Figure)>,
    /// `None`: no number of them would help, or none is needed.
    pub more_seats: Option<Children>,
}

/// Meters rounded to so many decimals; figures of one text all have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure {
    /// Meters · 10^decimals.
    units: i64,
    decimals: u32,
}

impl Told {
    pub fn of(explanation: &Explanation, world: &World, language: Language) -> Self {
        let no_seat = no_seat(explanation);
        let decimals = decimals(explanation, no_seat);
        let schools: Vec<&School> =
            explanation.choices.iter().map(|choice| world.district.school(choice.school)).collect();
        let mut lines: Vec<(&Choice, Line)> = explanation
            .choices
            .iter()
            .map(|choice| {
                let name = name(world.district.school(choice.school), &schools, language);
                (choice, Line::of(choice, name, decimals))
            })
            .collect();
        let mut take = |school| {
            let at = lines.iter().position(|(choice, _)| Some(choice.school) == school)?;
            Some(lines.remove(at).1)
        };
        let own = take(explanation.school);
        let rule = take(explanation.rule());
        let others = lines.into_iter().map(|(_, line)| line).collect();
        let no_seat = Figure::of(no_seat, decimals);
        let shared = shared(explanation, world, language);
        let streets = along_streets(explanation, world);
        Self { why: explanation.why, own, rule, others, no_seat, streets, shared }
    }
}

fn along_streets(explanation: &Explanation, world: &World) -> Option<AlongStreets> {
    world.distances.streets()?;
    let mut barriers = world.district.barriers.iter().flat_map(|barriers| &barriers.lines);
    let tolls = barriers.any(|barrier| barrier.price.is_some());
    let school = explanation.school.filter(|_| !tolls);
    let walk = school.and_then(|school| world.distances.between(explanation.block, school));
    let per_minute = world.district.settings.streets.per_minute.0;
    Some(AlongStreets { minutes: walk.map(|walk| (walk.0 + per_minute - 1) / per_minute) })
}

impl Line {
    fn of(choice: &Choice, name: String, decimals: u32) -> Self {
        let walk = Figure::of(choice.walk, decimals);
        let crowding = Figure::of(choice.crowding, decimals);
        let moving = Figure::of(choice.moving, decimals);
        let barred = choice.barred.map(|bar| (bar, Figure::of(bar.most(), decimals)));
        let sum = walk.plus(crowding);
        let (with_moving, moved) = (sum.plus(moving), walk.plus(moving));
        let more_seats = choice.seats_to_get_in.filter(|seats| *seats > Children(0));
        Self { name, walk, crowding, sum, moving, with_moving, moved, barred, more_seats }
    }

    /// Everybody's distance to it counts less.
    pub fn is_discounted(&self) -> bool {
        self.crowding.units < 0
    }

    pub fn is_crowded(&self) -> bool {
        self.crowding.units > 0
    }
}

impl Figure {
    fn of(length: Millimeters, decimals: u32) -> Self {
        let unit = 10_i64.pow(3 - decimals);
        Self { units: (length.0 + unit / 2).div_euclid(unit), decimals }
    }

    fn plus(self, other: Self) -> Self {
        Self { units: self.units + other.units, decimals: self.decimals }
    }

    pub fn minus(self, other: Self) -> Self {
        Self { units: self.units - other.units, decimals: self.decimals }
    }

    /// Without its sign.
    pub fn size(self) -> Self {
        Self { units: self.units.abs(), decimals: self.decimals }
    }

    /// `1042.5`
    pub fn plain(self) -> String {
        let scale = 10_i64.pow(self.decimals);
        let (whole, rest) = (self.units.abs() / scale, self.units.abs() % scale);
        let sign = if self.units < 0 { "−" } else { "" };
        match self.decimals {
            0 => format!("{sign}{whole}"),
            decimals => format!("{sign}{whole}.{rest:0width$}", width = decimals as usize),
        }
    }

    /// `1,042.5`
    pub fn grouped(self) -> String {
        let plain = self.size().plain();
        let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
        let mut text = if self.units < 0 { "−".to_owned() } else { String::new() };
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text + rest
    }
}

impl Explanation {
    /// With how many decimals of a meter its figures are written, so that all that is said about
    /// them, in sentences and in tables, adds up as it stands.
    pub fn decimals(&self) -> u32 {
        decimals(self, no_seat(self))
    }

    /// Where the rule alone sends the block, if elsewhere.
    fn rule(&self) -> Option<SchoolIdx> {
        match self.why {
            Why::WholeBlock { rule, .. } | Why::Connected { rule, .. } => rule,
            Why::Barred { rule, .. }
            | Why::Kept { rule, .. }
            | Why::NoSeatForWholeBlock { rule }
            | Why::NoSeatBarred { rule, .. } => Some(rule),
            Why::OwnBlock | Why::Pinned | Why::NotTwice => {
                let own = self.choices.iter().find(|choice| Some(choice.school) == self.school)?;
                let order = |choice: &&Choice| (choice.sum(), choice.school);
                let least = self.choices.iter().min_by_key(order)?;
                (least.sum() < own.sum()).then_some(least.school)
            }
            Why::Nearest
            | Why::LeastSum
            | Why::NearestFirst { .. }
            | Why::NoSeat { .. }
            | Why::NoSeatNearestFirst { .. } => None,
        }
    }
}

/// Zero where it plays no part.
fn no_seat(explanation: &Explanation) -> Millimeters {
    let own = explanation.choices.iter().find(|choice| Some(choice.school) == explanation.school);
    match (explanation.why, own) {
        (Why::NoSeat { no_seat }, _) => no_seat,
        (
            Why::WholeBlock { rule: None, extra } | Why::Connected { rule: None, extra },
            Some(own),
        ) => own.sum() - extra,
        _ => Millimeters(0),
    }
}

/// As few as make every printed comparison come out as the true one: whole meters nearly always.
/// With three nothing is rounded.
fn decimals(explanation: &Explanation, no_seat: Millimeters) -> u32 {
    let faithful = |decimals: &u32| {
        let rounded = |length| Figure::of(length, *decimals).units;
        let sum = |choice: &Choice| rounded(choice.walk) + rounded(choice.crowding);
        let choices = &explanation.choices;
        let own = choices.iter().find(|choice| Some(choice.school) == explanation.school);
        let moving = choices.iter().zip(own.into_iter().cycle()).all(|(choice, own)| {
            let told = |length: Millimeters| length.cmp(&Millimeters(0));
            let (with, moved) = (choice.sum() + choice.moving, choice.walk + choice.moving);
            let price = rounded(choice.moving);
            told(own.sum() - with) == (sum(own)).cmp(&(sum(choice) + price))
                && told(own.walk - moved) == rounded(own.walk).cmp(&(rounded(choice.walk) + price))
        });
        let crowdings = choices.iter().all(|choice| {
            let most = choice.barred.map(Bar::most).unwrap_or_default();
            (rounded(choice.crowding) == 0) == (choice.crowding == Millimeters(0))
                && choice.walk.cmp(&most) == rounded(choice.walk).cmp(&rounded(most))
                && choice.sum().cmp(&no_seat) == sum(choice).cmp(&rounded(no_seat))
        });
        let pairs = choices.iter().flat_map(|one| choices.iter().map(move |other| (one, other)));
        let mut told = pairs.filter(|(one, _)| {
            [explanation.school, explanation.rule()].contains(&Some(one.school))
        });
        crowdings
            && moving
            && told.all(|(one, other)| {
                one.sum().cmp(&other.sum()) == sum(one).cmp(&sum(other))
                    && one.walk.cmp(&other.walk) == rounded(one.walk).cmp(&rounded(other.walk))
            })
    };
    (0..3).find(faithful).unwrap_or(3)
}

impl Bar {
    /// The longest walk. Zero where that is not the matter.
    fn most(self) -> Millimeters {
        match self {
            Self::Ban => Millimeters(0),
            Self::TooFar { most } | Self::WorstWalk { most } => most,
        }
    }
}

fn shared(explanation: &Explanation, world: &World, language: Language) -> Option<Shared> {
    let own = explanation.school?;
    let zone = world.district.hand.shared_zones.iter().find(|zone| zone.schools.contains(&own))?;
    let all: Vec<&School> = zone.schools.iter().map(|at| world.district.school(*at)).collect();
    let others = zone.schools.iter().filter(|school| **school != own);
    let others = others.map(|school| name(world.district.school(*school), &all, language));
    Some(Shared { zone: zone.name.clone(), others: others.collect() })
}

/// What people call the school, with its id where another one in the text has the same name.
fn name(school: &School, others: &[&School], language: Language) -> String {
    let called = called(school, language);
    let same = others.iter().filter(|other| self::called(other, language) == called).count();
    if same > 1 { format!("{called} ({})", school.id) } else { called.to_owned() }
}

/// What people call the school in a language; in the other one where it has no name in this, and
/// by its id where it has none at all.
pub fn called(school: &School, language: Language) -> &str {
    let english = school.name_en.as_deref().unwrap_or_default();
    let names = match language {
        Language::English => [english, &school.name],
        Language::Chinese => [&school.name, english],
    };
    names.into_iter().find(|name| !name.trim().is_empty()).unwrap_or(&school.id.0)
}
