//! Which sentences tell an answer, and in which order. How they are said stands with the texts.

use std::cmp::Ordering;

use super::told::{Line, Told};
use super::{Bar, Why};
use crate::language::{Filling, say};

pub fn paragraph(told: &Told) -> String {
    let mut said = match told.why {
        Why::Nearest => vec![told.say("why-your-school"), told.say("why-none-nearer")],
        Why::LeastSum => least_sum(told),
        Why::NearestFirst { connected } => nearest_first(told, connected),
        Why::OwnBlock => settled(told, "why-own-block"),
        Why::Pinned => settled(told, "why-pinned"),
        Why::NotTwice => settled(told, "why-not-twice"),
        Why::Barred { .. } | Why::Kept { .. } | Why::Connected { .. } | Why::WholeBlock { .. } => {
            bent(told)
        }
        Why::NoSeat { .. } => no_seat(told),
        Why::NoSeatForWholeBlock { .. } | Why::NoSeatBarred { .. } => no_seat_there(told),
        Why::NoSeatNearestFirst { connected } => no_seat_nearest_first(told, connected),
    };
    if let Some(shared) = &told.shared {
        let others = told.language.joined("between-names", &shared.others);
        said.push(say!(told.language, "why-shared", zone = &*shared.zone, others = others));
    }
    told.language.joined("between-sentences", &said)
}

fn least_sum(told: &Told) -> Vec<String> {
    let own = told.own();
    let mut said = vec![told.say("why-your-school")];
    said.push(match told.others.as_slice() {
        [nearer] if nearer.is_crowded() => told.say_of("why-nearer-over-asked", nearer),
        [nearer] => told.say_of("why-nearer", nearer),
        nearer => {
            let all_crowded = nearer.iter().all(Line::is_crowded);
            let (count, additions) = (nearer.len(), additions(told));
            if all_crowded {
                let several = "why-several-nearer-over-asked";
                say!(told.language, several, count = count, additions = additions)
            } else {
                let several = "why-several-nearer";
                say!(told.language, several, count = count, additions = additions)
            }
        }
    });
    if own.is_crowded() {
        said.push(told.say("why-own-over-asked"));
    }
    if own.is_discounted() {
        said.push(told.say("why-own-discounted"));
    }
    said.extend(verdict(told));
    said.extend(with_more_seats(told));
    said
}

/// Against the one that counts least of the nearer ones.
fn verdict(told: &Told) -> Option<String> {
    let least = told.others.iter().min_by_key(|line| line.sum)?;
    let name = match told.own().sum.cmp(&least.sum) {
        Ordering::Less => "why-nearer-for-you",
        _ if least.is_crowded() => "why-the-same-but-full",
        _ => "why-the-same-for-you",
    };
    Some(told.say_of(name, least))
}

fn with_more_seats(told: &Told) -> Option<String> {
    let way = |line: &Line| {
        let seats = line.more_seats?.0;
        Some(told.say_with("why-more-seats", line, &[("seats", seats.into())]))
    };
    let ways: Vec<String> = told.others.iter().filter_map(way).collect();
    let joined = told.language.joined("why-between-more-seats", &ways);
    match ways.len() {
        0 => None,
        1 => Some(say!(told.language, "why-with-more-seats", ways = joined)),
        _ => Some(say!(told.language, "why-with-any-more-seats", ways = joined)),
    }
}

fn settled(told: &Told, because: &str) -> Vec<String> {
    let mut said = vec![told.say("why-your-school"), told.say(because)];
    said.extend(told.rule.as_ref().map(|rule| told.say_of("why-otherwise", rule)));
    said
}

/// The crowdings say another school, or none, and something stands against it.
fn bent(told: &Told) -> Vec<String> {
    let but = match (&told.rule, told.why) {
        (Some(rule), _) => {
            let extra = told.figure(told.own().sum.minus(rule.sum));
            let because = because(told, rule);
            told.say_with("why-but", rule, &[("because", because.into()), ("extra", extra.into())])
        }
        (None, Why::WholeBlock { .. }) => a_seat_because(told, "why-whole-block-here"),
        (None, _) => a_seat_because(told, "why-connected-here"),
    };
    with_others(told, vec![told.say("why-your-school"), but])
}

fn a_seat_because(told: &Told, because: &str) -> String {
    let because = told.say(because);
    told.say_more("why-but-a-seat", &[("because", because.into())])
}

/// What stands against the school that the crowdings say.
fn because(told: &Told, rule: &Line) -> String {
    match (told.why, rule.bar) {
        (Why::Kept { .. }, _) => {
            let sign = sign(told.own().sum == rule.moved_sum);
            told.say_with("why-kept", rule, &[sign])
        }
        (Why::WholeBlock { .. }, _) => told.say_of("why-whole-block", rule),
        (Why::NoSeatForWholeBlock { .. }, _) => told.say("why-no-room-for-all"),
        (Why::Barred { .. } | Why::NoSeatBarred { bar: Some(_), .. }, Some(bar)) => {
            barred(told, rule, bar)
        }
        _ => told.say_of("why-connected", rule),
    }
}

fn barred(told: &Told, line: &Line, bar: Bar) -> String {
    let name = match bar {
        Bar::Ban => "why-banned",
        Bar::TooFar { .. } => "why-too-far",
        Bar::WorstWalk { .. } => "why-worst-walk",
    };
    told.say_of(name, line)
}

/// Homes that are nearer come first, whatever the crowdings are.
fn nearest_first(told: &Told, connected: bool) -> Vec<String> {
    let own = told.own();
    let mut said = vec![told.say("why-your-school"), told.say("why-nearest-first")];
    said.extend(refused(told, connected, |line| line.moved_walk < own.moved_walk));
    let dearer = |line: &&Line| {
        line.bar.is_none() && own.moved_walk <= line.moved_walk && line.walk < own.walk
    };
    said.extend(told.others.iter().filter(dearer).map(|line| {
        let sign = sign(own.moved_walk == line.moved_walk);
        told.say_with("why-nearer-but-kept", line, &[sign])
    }));
    said
}

/// Nearer schools without room, and those where the block may not go.
fn refused(told: &Told, connected: bool, is_nearer: impl Fn(&Line) -> bool) -> Vec<String> {
    let nearer = told.others.iter().filter(|line| line.bar.is_none() && is_nearer(line));
    let nearer: Vec<String> = nearer.map(|line| told.say_of("why-refused-at", line)).collect();
    let mut said = Vec::new();
    if !nearer.is_empty() {
        let schools = told.language.joined("why-between-refused", &nearer);
        let connected = if connected { "yes" } else { "no" };
        said.push(say!(told.language, "why-refused", schools = schools, connected = connected));
    }
    let barred = told.others.iter().filter_map(|line| Some(barred(told, line, line.bar?)));
    said.extend(barred.map(|clause| told.language.sentence(&clause)));
    said
}

fn no_seat_nearest_first(told: &Told, connected: bool) -> Vec<String> {
    let mut said = vec![told.say("why-no-seat"), told.say("why-nearest-first")];
    said.extend(refused(told, connected, |_| true));
    said.push(told.say("why-farther-the-same"));
    said
}

fn no_seat(told: &Told) -> Vec<String> {
    let mut said = vec![told.say("why-no-seat")];
    let Some(nearest) = told.others.first() else {
        said.push(told.say("why-no-way"));
        return said;
    };
    said.push(say!(told.language, "why-shortage", additions = additions(told)));
    said.push(told.say_with("why-without-seat", nearest, &[sign(told.no_seat == nearest.sum)]));
    said.extend(with_more_seats(told));
    said
}

fn no_seat_there(told: &Told) -> Vec<String> {
    let rule = told.rule.as_ref().expect("the crowdings alone say a school");
    let mut because = because(told, rule);
    if matches!(told.why, Why::NoSeatBarred { .. }) {
        because = say!(told.language, "why-no-room-elsewhere", because = because);
    }
    let but = told.say_with("why-but-no-seat", rule, &[("because", because.into())]);
    with_others(told, vec![told.say("why-no-seat"), but])
}

fn with_others(told: &Told, mut said: Vec<String>) -> Vec<String> {
    if !told.others.is_empty() {
        said.push(say!(told.language, "why-also-nearer", additions = additions(told)));
    }
    said
}

/// Of all other schools.
fn additions(told: &Told) -> String {
    let all = told.others.iter().map(|line| told.say_of("why-school-addition", line));
    told.language.joined("why-between-additions", &all.collect::<Vec<_>>())
}

fn sign(equal: bool) -> (&'static str, Filling<'static>) {
    ("sign", if equal { "=" } else { "<" }.into())
}
