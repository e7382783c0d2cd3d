use super::{Bar, Choice, Explanation, Why};
use crate::language::{Filling, Language, called_apart, say};
use crate::model::{Children, Millimeters, School, SchoolIdx};
use crate::world::World;

/// An explanation in the words and figures of its sentences, before any grammar.
pub struct Told {
    pub language: Language,
    pub why: Why,
    /// Its own school.
    own: Option<Line>,
    /// Where the rule alone would have sent it, if elsewhere.
    pub rule: Option<Line>,
    /// All others, nearest first.
    pub others: Vec<Line>,
    /// What going without a seat counts.
    pub no_seat: Figure,
    /// The zone that its school shares, if it shares one.
    pub shared: Option<Shared>,
    /// What every sentence may say.
    words: Vec<Word>,
}

/// What a sentence is filled with, by the name it has there.
type Word = (&'static str, Filling<'static>);

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
    pub walk: Figure,
    pub crowding: Figure,
    pub sum: Figure,
    /// The walk, and what moving the block there counts.
    pub moved_walk: Figure,
    /// The sum, and what moving the block there counts.
    pub moved_sum: Figure,
    /// Why the block may not go there.
    pub bar: Option<Bar>,
    /// `None`: no number of them would help, or none is needed.
    pub more_seats: Option<Children>,
    /// What sentences may say of it.
    words: Vec<Word>,
}

/// What sentences call the words of a school, and those of the block's own.
const OF_SCHOOL: [&str; 9] =
    ["school", "addition", "walk", "crowding", "sum", "moving", "moved_walk", "moved_sum", "most"];
const OF_OWN: [&str; 5] = ["own", "own_addition", "own_walk", "own_crowding", "own_sum"];

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
        let schools = explanation.choices.iter().map(|choice| choice.school);
        let names = names(schools, world, language);
        let mut lines: Vec<(&Choice, Line)> = std::iter::zip(&explanation.choices, names)
            .map(|(choice, name)| (choice, Line::of(choice, name, decimals, language)))
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
        let mut words = way(along_streets(explanation, world));
        words.push(("no_seat", no_seat.said(language).into()));
        words.extend(own.iter().flat_map(|own| {
            std::iter::zip(OF_OWN, &own.words).map(|(name, (_, word))| (name, word.clone()))
        }));
        Self { language, why: explanation.why, own, rule, others, no_seat, shared, words }
    }

    /// Its own school, where it has one.
    pub fn own(&self) -> &Line {
        self.own.as_ref().expect("a block that is not without a seat has a school")
    }

    pub fn say(&self, name: &str) -> String {
        self.language.say(name, &self.words)
    }

    pub fn say_more(&self, name: &str, more: &[Word]) -> String {
        self.language.say(name, &[&self.words, more].concat())
    }

    /// Of another school.
    pub fn say_of(&self, name: &str, line: &Line) -> String {
        self.say_with(name, line, &[])
    }

    pub fn say_with(&self, name: &str, line: &Line, more: &[Word]) -> String {
        self.language.say(name, &[&self.words, &line.words, more].concat())
    }

    pub fn figure(&self, figure: Figure) -> String {
        figure.said(self.language)
    }
}

/// How the walk to its own school goes.
fn way(streets: Option<AlongStreets>) -> Vec<Word> {
    match streets {
        None => vec![("way", "straight".into())],
        Some(AlongStreets { minutes: None }) => vec![("way", "streets".into())],
        Some(AlongStreets { minutes: Some(minutes) }) => {
            vec![("way", "minutes".into()), ("minutes", minutes.into())]
        }
    }
}

pub fn along_streets(explanation: &Explanation, world: &World) -> Option<AlongStreets> {
    world.distances.streets()?;
    let mut barriers = world.district.barriers.iter().flat_map(|barriers| &barriers.lines);
    let tolls = barriers.any(|barrier| barrier.price.is_some());
    let school = explanation.school.filter(|_| !tolls);
    let walk = school.and_then(|school| world.distances.between(explanation.block, school));
    let per_minute = world.district.settings.streets.per_minute.0;
    Some(AlongStreets { minutes: walk.map(|walk| (walk.0 + per_minute - 1) / per_minute) })
}

impl Line {
    fn of(choice: &Choice, name: String, decimals: u32, language: Language) -> Self {
        let figure = |length| Figure::of(length, decimals);
        let (walk, crowding) = (figure(choice.walk), figure(choice.crowding));
        let (sum, moving) = (walk.plus(crowding), figure(choice.moving));
        let most = figure(choice.barred.map(Bar::most).unwrap_or_default());
        let (moved_walk, moved_sum) = (walk.plus(moving), sum.plus(moving));
        let figures = [walk, crowding.size(), sum, moving, moved_walk, moved_sum, most];
        let [walked, added, summed, ..] = figures;
        let addition = addition(crowding, [walked, added, summed], language);
        let figures = figures.map(|figure| figure.said(language));
        let words = [name, addition].into_iter().chain(figures).map(Filling::from);
        let words = std::iter::zip(OF_SCHOOL, words).collect();
        let more_seats = choice.seats_to_get_in.filter(|seats| *seats > Children(0));
        Self { walk, crowding, sum, moved_walk, moved_sum, bar: choice.barred, more_seats, words }
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
    /// Half up.
    pub fn of(length: Millimeters, decimals: u32) -> Self {
        let unit = 10_i64.pow(3 - decimals);
        Self { units: (length.0 + unit / 2).div_euclid(unit), decimals }
    }

    pub fn plus(self, other: Self) -> Self {
        Self { units: self.units + other.units, decimals: self.decimals }
    }

    pub fn minus(self, other: Self) -> Self {
        Self { units: self.units - other.units, decimals: self.decimals }
    }

    pub fn is_negative(self) -> bool {
        self.units < 0
    }

    /// Without its sign.
    pub fn size(self) -> Self {
        Self { units: self.units.abs(), decimals: self.decimals }
    }

    /// `1,042.5`, `1042.5`: as the language writes it.
    pub fn said(self, language: Language) -> String {
        let scale = 10_i64.pow(self.decimals);
        let (whole, rest) = (self.units.abs() / scale, self.units.abs() % scale);
        let sign = if self.units < 0 { "−" } else { "" };
        let whole = language.number(whole);
        match self.decimals {
            0 => format!("{sign}{whole}"),
            decimals => format!("{sign}{whole}.{rest:0width$}", width = decimals as usize),
        }
    }
}

/// `420 + 310 = 730 m`, `600 − 120 = 480 m`; where nothing is added, `600 m`.
fn addition(crowding: Figure, figures: [Figure; 3], language: Language) -> String {
    let [walk, crowding_size, sum] = figures.map(|figure| figure.said(language));
    let sign = match crowding.units.signum() {
        1 => "plus",
        -1 => "minus",
        _ => "none",
    };
    say!(language, "why-addition", sign = sign, walk = walk, crowding = crowding_size, sum = sum)
}

impl Explanation {
    /// With how many decimals of a meter its figures are written, so that all that is said about
    /// them, in sentences and in tables, adds up as it stands.
    pub fn decimals(&self) -> u32 {
        decimals(self, no_seat(self))
    }

    /// Walk, crowding and sum of one of its choices, as printed: rounded first and added then, as
    /// people add up what they read.
    pub fn addition(&self, choice: &Choice) -> [Figure; 3] {
        let decimals = self.decimals();
        let [walk, crowding] =
            [choice.walk, choice.crowding].map(|length| Figure::of(length, decimals));
        [walk, crowding, walk.plus(crowding)]
    }

    /// In how many minutes one walks along streets to its school, rounded up. `None`: walks are not
    /// along streets, some count more than they are long, or it has no school.
    pub fn minutes(&self, world: &World) -> Option<i64> {
        along_streets(self, world)?.minutes
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
    let names = names(zone.schools.iter().copied(), world, language);
    let others = std::iter::zip(&zone.schools, names).filter(|(school, _)| **school != own);
    Some(Shared { zone: zone.name.clone(), others: others.map(|(_, name)| name).collect() })
}

/// What people call the schools of a text.
fn names(
    schools: impl Iterator<Item = SchoolIdx>,
    world: &World,
    language: Language,
) -> Vec<String> {
    let schools: Vec<&School> = schools.map(|school| world.district.school(school)).collect();
    called_apart(&schools, language)
}
