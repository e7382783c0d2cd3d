//! Which sentences tell a zone, and in which order. How they are said stands with the texts.

use super::told::{Facts, Paragraph, Told, about_m, is_on_the_ground};
use super::{Along, Area, Border, Heading, Parity, Side, StreetHomes, Stretch};
use crate::language::say;
use crate::model::{BarrierKind, Millimeters};

pub fn told(facts: &Facts) -> Told {
    let (language, areas) = (facts.language, &facts.description.areas);
    let (mut bounds, mut border) = (Vec::new(), Vec::new());
    match areas.len() {
        0 => bounds.push(say!(language, "zone-without-outline")),
        1 => {}
        n => bounds.push(say!(language, "zone-pieces", count = n)),
    }
    for (number, one) in (1..).zip(areas) {
        let piece = match areas.len() {
            1 => String::new(),
            _ => say!(language, "zone-piece", piece = number),
        };
        let sides = sides(facts, &one.border);
        bounds.push(say!(language, "zone-bounds", piece = &*piece, sides = sides));
        area(facts, &piece, one, &mut border);
    }
    Told { title: title(facts), bounds, border, homes: homes(facts) }
}

fn title(facts: &Facts) -> String {
    let schools = facts.description.schools.iter();
    let names: Vec<String> = schools.map(|school| facts.names.school(*school).to_owned()).collect();
    let schools = facts.language.joined("between-names", &names);
    match facts.description.name.as_deref() {
        None => say!(facts.language, "zone-title", schools = schools),
        Some(zone) => say!(facts.language, "zone-title-shared", zone = zone, schools = schools),
    }
}

fn area(facts: &Facts, piece: &str, area: &Area, paragraphs: &mut Vec<Paragraph>) {
    let language = facts.language;
    let around = |border| around(facts, border);
    let first = say!(language, "zone-border", piece = piece, around = around(&area.border));
    paragraphs.extend([Paragraph::Text(first), steps(facts, &area.border)]);
    for enclave in &area.enclaves {
        let sides = sides(facts, enclave);
        let text = say!(language, "zone-enclave", sides = sides, around = around(enclave));
        paragraphs.extend([Paragraph::Text(text), steps(facts, enclave)]);
    }
}

fn sides(facts: &Facts, border: &Border) -> String {
    let [north, east, south, west] = Side::ALL.map(|side| {
        let bounds = border.bounds(side).into_iter().map(|along| name(facts, along));
        facts.language.joined("between-names", &bounds.collect::<Vec<_>>())
    });
    let language = facts.language;
    say!(language, "zone-sides", north = north, east = east, south = south, west = west)
}

fn around(facts: &Facts, border: &Border) -> String {
    let (language, length) = (facts.language, meters(facts, border.length));
    match border.start() {
        Some((one, other)) if is_on_the_ground(one) && is_on_the_ground(other) => {
            let (one, other) = (name(facts, one), name(facts, other));
            say!(language, "zone-around-from", one = one, other = other, length = length)
        }
        _ => say!(language, "zone-around", length = length),
    }
}

fn steps(facts: &Facts, border: &Border) -> Paragraph {
    let steps = border.steps().map(|(one, next)| step(facts, one, next));
    Paragraph::Steps(steps.collect())
}

fn step(facts: &Facts, one: &Stretch, next: Option<&Stretch>) -> String {
    let language = facts.language;
    let thing = name(facts, &one.along);
    let along = match &one.along {
        Along::Zone(_) | Along::Unplaced => say!(language, "zone-along-border", thing = thing),
        _ => say!(language, "zone-along", thing = thing),
    };
    let end = match next {
        None => say!(language, "zone-to-start"),
        Some(next) if next.along == one.along => String::new(),
        Some(next) => {
            let thing = name(facts, &next.along);
            match &next.along {
                Along::Zone(_) | Along::Unplaced => {
                    say!(language, "zone-to-border", thing = thing)
                }
                _ => say!(language, "zone-to", thing = thing),
            }
        }
    };
    let toward = one.heading.map_or("nowhere", heading);
    let (length, side) = (meters(facts, one.length), side(one.side));
    let step = "zone-step";
    say!(language, step, along = along, toward = toward, length = length, end = end, side = side)
}

fn name(facts: &Facts, along: &Along) -> String {
    let language = facts.language;
    match along {
        Along::Street(name) | Along::Barrier(_, Some(name)) => name.clone(),
        Along::Barrier(kind, None) => say!(language, "zone-barrier", kind = barrier(*kind)),
        Along::Zone(school) => facts.names.zone(*school).to_owned(),
        Along::Unplaced => say!(language, "zone-unplaced"),
        Along::Edge => say!(language, "zone-edge"),
    }
}

fn homes(facts: &Facts) -> Vec<Paragraph> {
    let (language, homes) = (facts.language, &facts.homes);
    let mut paragraphs = Vec::new();
    if !homes.streets.is_empty() {
        paragraphs.push(Paragraph::Text(say!(language, "zone-streets")));
        let streets = homes.streets.iter().map(|one| street(facts, one));
        paragraphs.push(Paragraph::List(streets.collect()));
    }
    if !homes.names.is_empty() {
        let blocks = language.joined("between-names", &homes.names);
        let count = homes.names.len().to_string();
        let text = say!(language, "zone-blocks", count = count, blocks = blocks);
        paragraphs.push(Paragraph::Text(text));
    }
    paragraphs
}

fn street(facts: &Facts, one: &StreetHomes) -> String {
    let language = facts.language;
    let numbers = one.numbers.iter().map(|numbers| {
        let parity = match numbers.parity {
            Parity::All => "all",
            Parity::Odd => "odd",
            Parity::Even => "even",
        };
        say!(language, "zone-numbers", numbers = numbers.to_string(), parity = parity)
    });
    let numbers = language.joined("between-names", &numbers.collect::<Vec<_>>());
    say!(language, "zone-street", street = &*one.street, numbers = numbers)
}

/// `1,230`, `1230`
fn meters(facts: &Facts, length: Millimeters) -> String {
    facts.language.number(about_m(length).max(1))
}

fn barrier(kind: BarrierKind) -> &'static str {
    match kind {
        BarrierKind::Railway => "railway",
        BarrierKind::Water => "water",
        BarrierKind::Road => "road",
        BarrierKind::Unknown => "unknown",
    }
}

fn side(side: Side) -> &'static str {
    match side {
        Side::North => "north",
        Side::East => "east",
        Side::South => "south",
        Side::West => "west",
    }
}

fn heading(heading: Heading) -> &'static str {
    match heading {
        Heading::North => "north",
        Heading::Northeast => "northeast",
        Heading::East => "east",
        Heading::Southeast => "southeast",
        Heading::South => "south",
        Heading::Southwest => "southwest",
        Heading::West => "west",
        Heading::Northwest => "northwest",
    }
}
