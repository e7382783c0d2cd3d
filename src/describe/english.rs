use super::told::{Facts, Paragraph, Told, about_m, is_on_the_ground};
use super::{Along, Area, Border, Heading, Parity, Side, StreetHomes, Stretch};
use crate::model::{BarrierKind, Millimeters};

pub fn told(facts: &Facts) -> Told {
    let areas = &facts.description.areas;
    let (mut bounds, mut border) = (Vec::new(), Vec::new());
    match areas.len() {
        0 => {
            let none = "The blocks of this zone have no outlines, so it has no border to walk.";
            bounds.push(none.to_owned());
        }
        1 => {}
        n => bounds.push(format!("The zone is {n} separate pieces.")),
    }
    for (at, one) in areas.iter().enumerate() {
        let which = if areas.len() == 1 { String::new() } else { format!("Piece {}. ", at + 1) };
        bounds.push(format!("{which}Bounds: {}.", sides(facts, &one.border)));
        area(facts, &which, one, &mut border);
    }
    Told { title: title(facts), bounds, border, homes: homes(facts) }
}

fn title(facts: &Facts) -> String {
    let schools = &facts.description.schools;
    let names = schools.iter().map(|school| facts.names.school(*school)).collect::<Vec<_>>();
    match &facts.description.name {
        None => format!("Zone of {}", names.join(", ")),
        Some(name) => format!("Zone {name}, shared by {}", names.join(", ")),
    }
}

fn area(facts: &Facts, which: &str, area: &Area, paragraphs: &mut Vec<Paragraph>) {
    paragraphs.push(Paragraph::Text(format!("{which}Border, {}", around(facts, &area.border))));
    paragraphs.push(steps(facts, &area.border));
    for enclave in &area.enclaves {
        paragraphs.push(Paragraph::Text(format!(
            "Without the ground inside this border ({}), {}",
            sides(facts, enclave),
            around(facts, enclave),
        )));
        paragraphs.push(steps(facts, enclave));
    }
}

/// `in the north Xuefu Street; in the east …`
fn sides(facts: &Facts, border: &Border) -> String {
    let one = |side: Side| {
        let bounds = border.bounds(side).into_iter().map(|along| name(facts, along));
        format!("in the {} {}", direction(side), bounds.collect::<Vec<_>>().join(", "))
    };
    Side::ALL.map(one).join("; ")
}

fn around(facts: &Facts, border: &Border) -> String {
    let corner = match border.start() {
        Some((one, other)) if is_on_the_ground(one) && is_on_the_ground(other) => {
            format!(" ({} and {})", name(facts, one), name(facts, other))
        }
        _ => String::new(),
    };
    format!("clockwise from the northwest corner{corner}, about {} in all:", meters(border.length),)
}

fn steps(facts: &Facts, border: &Border) -> Paragraph {
    let steps = border.steps().map(|(one, next)| step(facts, one, next));
    Paragraph::Steps(steps.collect())
}

fn step(facts: &Facts, one: &Stretch, next: Option<&Stretch>) -> String {
    let heading = one.heading.map_or("", self::heading);
    let end = match next {
        None => ", back to the start".to_owned(),
        Some(next) if next.along == one.along => String::new(),
        Some(next) => format!(", to {}", name(facts, &next.along)),
    };
    format!(
        "Along {}{heading} for about {}{end} ({} side).",
        name(facts, &one.along),
        meters(one.length),
        direction(one.side),
    )
}

fn name(facts: &Facts, along: &Along) -> String {
    match along {
        Along::Street(name) | Along::Barrier(_, Some(name)) => name.clone(),
        Along::Barrier(kind, None) => match kind {
            BarrierKind::Railway => "the railway",
            BarrierKind::Water => "the water",
            BarrierKind::Road => "the expressway",
            BarrierKind::Unknown => "the barrier",
        }
        .to_owned(),
        Along::Zone(school) => facts.names.zone(*school).to_owned(),
        Along::Unplaced => "blocks without a seat".to_owned(),
        Along::Edge => "the edge of the district".to_owned(),
    }
}

fn homes(facts: &Facts) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    if !facts.homes.streets.is_empty() {
        paragraphs.push(Paragraph::Text("Streets and house numbers:".to_owned()));
        paragraphs.push(Paragraph::List(facts.homes.streets.iter().map(street).collect()));
    }
    if !facts.homes.names.is_empty() {
        let names = facts.homes.names.join(", ");
        let text = format!("Blocks ({}): {names}.", facts.homes.names.len());
        paragraphs.push(Paragraph::Text(text));
    }
    paragraphs
}

fn street(one: &StreetHomes) -> String {
    let numbers = one.numbers.iter().map(|numbers| {
        let side = match numbers.parity {
            Parity::All => "",
            Parity::Odd => " odd",
            Parity::Even => " even",
        };
        format!("{numbers}{side}")
    });
    format!("{}: {}", one.street, numbers.collect::<Vec<_>>().join(", "))
}

/// `1,230 m`
fn meters(length: Millimeters) -> String {
    let digits = about_m(length).max(1).to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + " m"
}

fn direction(side: Side) -> &'static str {
    match side {
        Side::North => "north",
        Side::East => "east",
        Side::South => "south",
        Side::West => "west",
    }
}

fn heading(heading: Heading) -> &'static str {
    match heading {
        Heading::North => " north",
        Heading::Northeast => " northeast",
        Heading::East => " east",
        Heading::Southeast => " southeast",
        Heading::South => " south",
        Heading::Southwest => " southwest",
        Heading::West => " west",
        Heading::Northwest => " northwest",
    }
}
