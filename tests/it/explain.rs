//! One home's answer: every number in it is true, in both languages.

use catchment::allocate::{self, Allocation, Problem, solve};
use catchment::explain::{
    Bar, COUNTED, Choice, Explanation, Lookup, Why, explain, explain_briefly,
};
use catchment::ingest::{self, Files};
use catchment::language::Language;
use catchment::model::{
    Block, BlockIdx, Children, District, Millimeters, Plan, Point, Rule, SchoolIdx, Settings,
};
use catchment::pipeline;
use catchment::synth::{self, Recipe};
use catchment::world::World;
use std::collections::BTreeMap;
use std::path::Path;

use geo::{Distance, Geodesic};

use crate::wishes::Wish;
use crate::worlds::{Dice, Sketch, random_sketch, random_town};

const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];

/// The design's own example: B0 is 420 m from Lincoln and 600 m from Adams. Lincoln has 20 seats;
/// B1 and B2 with 22 children would lose 310 m by leaving it, B3 much more.
fn lincoln_and_adams() -> World {
    let sketch = Sketch::new(
        &[20, 100],
        &[(5, &[420, 600]), (10, &[100, 410]), (12, &[200, 510]), (10, &[50, 3_000])],
    );
    named(sketch.world(), &[("林肯小学", "Lincoln"), ("亚当斯小学", "Adams")])
}

fn named(world: World, names: &[(&str, &str)]) -> World {
    let mut schools = world.district.schools().to_vec();
    for (school, (name, name_en)) in schools.iter_mut().zip(names) {
        (school.name, school.name_en) = ((*name).to_owned(), Some((*name_en).to_owned()));
    }
    let (blocks, walks) = (world.district.blocks().to_vec(), world.district.given_walks.clone());
    let settings = world.district.settings.clone();
    World::survey(District::new(schools, blocks, settings, walks).unwrap())
}

/// Every block where the sum is least among schools with room for it, larger blocks first; and
/// the certificate of that. Simpler and worse than rounding, so that all kinds of answers occur.
fn plan(world: &World) -> Plan {
    let problem = Problem::of(world);
    let optimum = solve(&problem);
    let mut room = problem.seats.clone();
    let mut schools = problem.fixed.clone();
    let mut free: Vec<BlockIdx> =
        world.district.block_idxs().filter(|block| problem.fixed[block.0].is_none()).collect();
    free.sort_by_key(|block| (-problem.children[block.0].0, *block));
    for block in free {
        let sums = world.district.school_idxs().filter_map(|school| {
            let walk = world.distances.between(block, school)?;
            let fits = problem.children[block.0] <= room[school.0];
            fits.then_some((walk + optimum.crowding[school.0], school))
        });
        if let Some((_, school)) = sums.min() {
            room[school.0] -= problem.children[block.0];
            schools[block.0] = Some(school);
        }
    }
    let (connected, worst_walk, tighter) = (false, None, None);
    allocate::certify(world, &Allocation { schools, optimum, connected, worst_walk, tighter })
}

fn told(world: &World, block: usize, language: Language) -> String {
    explain(world, &plan(world), BlockIdx(block)).sentence(world, language)
}

#[test]
fn the_example_of_the_design_reads_as_it_should() {
    let world = lincoln_and_adams();
    assert_eq!(
        told(&world, 0, Language::English),
        "Your school is Adams, 600 m away. Lincoln is nearer, 420 m away, and over-asked. So that \
         its seats suffice, everybody's distance to Lincoln counts 310 m more: 420 + 310 = 730 m. \
         With that, Adams is nearer for you: 600 < 730. With 12 more seats at Lincoln you would \
         be there."
    );
    assert_eq!(
        told(&world, 0, Language::Chinese),
        "您家对应的学校是亚当斯小学，距离 600 米。林肯小学更近，距离 420 米，但想去的孩子多于学位。\
         为使学位够用，所有家庭到林肯小学的距离一律加上 310 米拥挤附加距离：420 + 310 = 730 米。\
         这样算来，亚当斯小学对您家更近：600 < 730。如果林肯小学增加 12 个学位，您家就可以去那里就读。"
    );

    let alone =
        named(Sketch::new(&[20, 9], &[(5, &[50, 3_000])]).world(), &[("林肯小学", "Lincoln")]);
    assert_eq!(
        told(&alone, 0, Language::English),
        "Your school is Lincoln, 50 m away. No school is nearer."
    );
}

#[test]
fn rounding_never_makes_an_addition_or_a_comparison_false() {
    // Whole meters would print 421 + 310 = 731 beside 731.
    let sketch = Sketch::new(&[10, 100], &[(5, &[0, 0]), (10, &[0, 0]), (10, &[0, 0])]);
    let mut world = named(sketch.world(), &[("甲", "A"), ("乙", "B")]);
    let mut walks = world.district.given_walks.clone().unwrap();
    let rows = [[420_600, 731_300], [100_000, 410_300], [100_000, 900_000]];
    for (block, row) in rows.iter().enumerate() {
        for (school, walk) in row.iter().enumerate() {
            walks.set(BlockIdx(block), SchoolIdx(school), Millimeters(*walk));
        }
    }
    let (schools, blocks) = (world.district.schools().to_vec(), world.district.blocks().to_vec());
    world =
        World::survey(District::new(schools, blocks, Settings::default(), Some(walks)).unwrap());
    let said = told(&world, 0, Language::English);
    assert!(said.contains("420.6 + 310.7 = 731.3 m") || !said.contains("420.6"), "{said}");
    for language in LANGUAGES {
        check_numbers(&told(&world, 0, language));
    }
}

#[test]
fn every_number_of_every_answer_is_true() {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..250 {
        let world = random_sketch(seed).world();
        let plan = plan(&world);
        for block in world.district.block_idxs() {
            let answer = explain(&world, &plan, block);
            check(&world, &plan, &answer);
            *kinds.entry(kind(answer.why)).or_default() += 1;
        }
    }
    assert!(kinds.len() == 6 && kinds.values().all(|count| 10 <= *count), "{kinds:?}");
}

/// Whatever the office asks for, by every rule, with discounts.
#[test]
fn every_number_of_every_answer_is_true_whatever_the_office_asks_for() {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..1_500 {
        let wish = Wish::random(seed);
        let plan = wish.plan();
        for block in wish.world.district.block_idxs() {
            let answer = explain_briefly(&wish.world, &plan, block);
            check_choices(&wish.world, &plan, &answer);
            check_why(&plan, &answer);
            check_sentences(&wish.world, &answer);
            *kinds.entry(kind(answer.why)).or_default() += 1;
        }
    }
    assert!(kinds.len() == 16 && kinds.values().all(|count| 5 <= *count), "{kinds:?}");
}

#[test]
fn every_number_in_a_town_is_true() {
    for seed in 0..6 {
        let world = random_town(seed, 5, 40);
        let plan = plan(&world);
        for block in world.district.block_idxs() {
            check(&world, &plan, &explain(&world, &plan, block));
        }
    }
}

#[test]
fn every_number_of_the_sample_is_true() {
    let folder = Path::new("data/xinghualing");
    let file = |name: &str| folder.join(name);
    let loaded = ingest::read(&Files {
        settings: Some(&file("settings.toml")),
        level: Some("primary"),
        ..Files::of(&file("schools.geojson"), &file("blocks.geojson"))
    });
    let world = World::survey(loaded.unwrap().district);
    let plan = pipeline::plan(&world).unwrap();
    for block in world.district.block_idxs() {
        let answer = explain_briefly(&world, &plan, block);
        check_choices(&world, &plan, &answer);
        check_why(&plan, &answer);
        check_sentences(&world, &answer);
    }
    for block in world.district.block_idxs().step_by(149) {
        check(&world, &plan, &explain(&world, &plan, block));
    }
}

fn kind(why: Why) -> &'static str {
    match why {
        Why::Nearest => "nearest",
        Why::LeastSum => "least sum",
        Why::NearestFirst { .. } => "nearest first",
        Why::OwnBlock => "own block",
        Why::Pinned => "pinned",
        Why::NotTwice => "not twice",
        Why::Barred { bar: Bar::Ban, .. } => "banned",
        Why::Barred { bar: Bar::TooFar { .. }, .. } => "too far",
        Why::Barred { bar: Bar::WorstWalk { .. }, .. } => "beyond the worst walk",
        Why::Kept { .. } => "kept",
        Why::Connected { .. } => "connected",
        Why::WholeBlock { .. } => "whole block",
        Why::NoSeat { .. } => "no seat",
        Why::NoSeatForWholeBlock { .. } => "no seat for a whole block",
        Why::NoSeatBarred { .. } => "no seat where it may go",
        Why::NoSeatNearestFirst { .. } => "no seat, nearest first",
    }
}

fn check(world: &World, plan: &Plan, answer: &Explanation) {
    check_choices(world, plan, answer);
    check_why(plan, answer);
    let others = answer.choices.iter().filter(|choice| Some(choice.school) != answer.school);
    for choice in others.clone().take(COUNTED) {
        check_more_seats(world, answer, choice);
    }
    assert!(others.skip(COUNTED).all(|choice| choice.seats_to_get_in.is_none()));
    check_sentences(world, answer);
}

fn check_sentences(world: &World, answer: &Explanation) {
    for language in LANGUAGES {
        let said = answer.sentence(world, language);
        check_numbers(&said);
        check_figures(&said, answer);
    }
}

/// Own, all nearer ones and the rule's: by comparing all schools.
fn check_choices(world: &World, plan: &Plan, answer: &Explanation) {
    let walk = |school| world.distances.between(answer.block, school);
    for choice in &answer.choices {
        assert_eq!(Some(choice.walk), walk(choice.school));
        assert_eq!(choice.crowding, plan.schools[choice.school.0].crowding);
    }
    let order = |choice: &Choice| (choice.walk, choice.school);
    assert!(answer.choices.is_sorted_by_key(order));
    if let Some(own) = answer.school {
        assert!(answer.choice(own).is_some());
        for school in world.district.school_idxs().filter(|school| walk(*school).is_some()) {
            let nearer = walk(school) < walk(own);
            assert!(!nearer || answer.choice(school).is_some(), "{school:?} is nearer, untold");
        }
    }
}

/// What is said to decide does decide.
fn check_why(plan: &Plan, answer: &Explanation) {
    let id = &plan.blocks[answer.block.0].id;
    let own = answer.school.and_then(|own| answer.choice(own));
    let exception = plan.exception(id);
    match (answer.why, own) {
        (Why::Nearest, Some(own)) => {
            assert!(exception.is_none() || plan.rule == Rule::NearestFirst);
            assert_eq!(answer.choices[0].walk, own.walk);
        }
        (Why::LeastSum, Some(own)) => {
            assert!(exception.is_none() && answer.choices[0].walk < own.walk);
            assert!(answer.choices.iter().all(|choice| own.sum() <= choice.sum()));
        }
        (Why::NearestFirst { .. }, Some(own)) => {
            assert!(plan.rule == Rule::NearestFirst && answer.choices[0].walk < own.walk);
        }
        (Why::NoSeatNearestFirst { .. }, None) => assert_eq!(plan.rule, Rule::NearestFirst),
        (Why::OwnBlock | Why::Pinned | Why::NotTwice, Some(_)) => {}
        (Why::Barred { bar, rule, extra }, Some(own)) => {
            let rule = answer.choice(rule).unwrap();
            assert_eq!(own.sum() - rule.sum(), extra);
            assert_eq!(rule.barred, Some(bar));
            match bar {
                Bar::Ban => {}
                Bar::TooFar { most } | Bar::WorstWalk { most } => assert!(most < rule.walk),
            }
        }
        (Why::Kept { price, rule, extra }, Some(own)) => {
            let rule = answer.choice(rule).unwrap();
            assert_eq!(own.sum() - rule.sum(), extra);
            assert!(own.sum() <= rule.sum() + price && own.moving == Millimeters(0));
        }
        (Why::Connected { rule, extra }, Some(own)) => {
            assert!(plan.connected);
            let least = rule.map_or(plan.no_seat, |rule| answer.choice(rule).unwrap().sum());
            assert_eq!(own.sum() - least, extra);
        }
        (Why::NoSeatBarred { rule, .. }, None) => {
            assert_eq!(exception.unwrap().extra, plan.no_seat - answer.choice(rule).unwrap().sum());
        }
        (Why::WholeBlock { rule, extra }, Some(own)) => {
            assert_eq!(exception.unwrap().extra, extra);
            let least = rule.map_or(plan.no_seat, |rule| answer.choice(rule).unwrap().sum());
            assert_eq!(own.sum() - least, extra);
        }
        (Why::NoSeat { no_seat }, None) => {
            assert!(exception.is_none());
            assert!(answer.choices.iter().all(|choice| no_seat <= choice.sum()));
        }
        (Why::NoSeatForWholeBlock { rule }, None) => {
            assert_eq!(exception.unwrap().extra, plan.no_seat - answer.choice(rule).unwrap().sum());
        }
        why => panic!("{why:?}"),
    }
}

/// By solving anew: with so many seats more the rule sends the block there, with one less it does
/// not.
fn check_more_seats(world: &World, answer: &Explanation, choice: &Choice) {
    let problem = Problem::of(world);
    if problem.fixed[answer.block.0].is_some() {
        assert_eq!(choice.seats_to_get_in, None);
        return;
    }
    let gets_in = |more: Children| {
        let mut roomier = problem.clone();
        roomier.seats[choice.school.0] += more;
        let crowding = solve(&roomier).crowding;
        let sum = |school: SchoolIdx| {
            Some(world.distances.between(answer.block, school)? + crowding[school.0])
        };
        let least = world.district.school_idxs().filter_map(sum).min().unwrap();
        sum(choice.school) == Some(least) && least <= problem.no_seat
    };
    match choice.seats_to_get_in {
        None => assert!(!gets_in(world.district.total_children()), "{choice:?}"),
        Some(more) => {
            assert!(gets_in(more), "{choice:?}");
            assert!(more == Children(0) || !gets_in(more - Children(1)), "{choice:?}");
        }
    }
}

/// A number in whole thousandths, or a sign between numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Number(i64),
    Sign(char),
    Word,
}

/// Reads additions, subtractions and comparisons as a skeptical parent would.
fn check_numbers(said: &str) -> usize {
    use Token::{Number, Sign};
    let tokens = tokens(said);
    let mut checked = 0;
    for window in tokens.windows(5) {
        match window {
            [Number(a), Sign('+'), Number(b), Sign('='), Number(c)] => {
                assert_eq!(a + b, *c, "{said}")
            }
            [Number(a), Sign('−'), Number(b), Sign('='), Number(c)] => {
                assert_eq!(a - b, *c, "{said}")
            }
            _ => continue,
        }
        checked += 1;
    }
    for (at, window) in tokens.windows(3).enumerate() {
        match window {
            [Number(a), Sign('<'), Number(b)] => assert!(a < b, "{said}"),
            [Number(a), Sign('='), Number(b)] => {
                let ends_sum = at > 0 && matches!(tokens[at - 1], Sign('+' | '−'));
                assert!(ends_sum || a == b, "{said}");
            }
            _ => continue,
        }
        checked += 1;
    }
    checked
}

fn tokens(said: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = said;
    while let Some(c) = rest.chars().next() {
        // A minus sign right before a digit is the number's own.
        let (sign, digits) = match rest.strip_prefix('−') {
            Some(digits) if digits.starts_with(|next: char| next.is_ascii_digit()) => (-1, digits),
            _ => (1, rest),
        };
        if let Some((number, after)) = number(digits) {
            tokens.push(Token::Number(sign * number));
            rest = after;
            continue;
        }
        match c {
            '+' | '−' | '=' | '<' => tokens.push(Token::Sign(c)),
            ' ' => {}
            _ if tokens.last() == Some(&Token::Word) => {}
            _ => tokens.push(Token::Word),
        }
        rest = &rest[c.len_utf8()..];
    }
    tokens
}

/// The number that the text starts with, in thousandths, and what follows.
fn number(text: &str) -> Option<(i64, &str)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',' || c == '.');
    let digits = text[..text.len() - rest.len()].trim_end_matches([',', '.']);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole: i64 = whole.replace(',', "").parse().unwrap();
    let part: i64 = format!("{part:0<3}").parse().unwrap();
    Some((whole * 1000 + part, &text[digits.len()..]))
}

/// Walks and crowdings of the text are those of the data, to the rounding.
fn check_figures(said: &str, answer: &Explanation) {
    let numbers: Vec<i64> = tokens(said)
        .into_iter()
        .filter_map(|token| match token {
            Token::Number(number) => Some(number),
            Token::Sign(_) | Token::Word => None,
        })
        .collect();
    let printed = |length: Millimeters| {
        numbers.iter().any(|number| (number.abs() - length.0.abs()).abs() <= 500)
    };
    // Where nothing is nearer, or the block is fixed, nothing else need be told.
    let only_own = matches!(answer.why, Why::Nearest | Why::OwnBlock | Why::Pinned | Why::NotTwice);
    let by_walk = matches!(answer.why, Why::NearestFirst { .. } | Why::NoSeatNearestFirst { .. });
    for choice in &answer.choices {
        let own = Some(choice.school) == answer.school;
        // A ban says all by itself.
        let banned = by_walk && choice.barred == Some(Bar::Ban);
        if own || !(only_own || banned) {
            assert!(printed(choice.walk), "{choice:?} in {said}");
        }
        if !only_own && !by_walk {
            assert!(
                printed(choice.crowding) || choice.crowding == Millimeters(0),
                "{choice:?} in {said}"
            );
        }
        if let Some(seats) = choice.seats_to_get_in.filter(|seats| *seats > Children(0)) {
            let told = numbers.contains(&(seats.0 * 1000));
            let promised = matches!(answer.why, Why::LeastSum | Why::NoSeat { .. });
            assert!(told || !promised, "{seats:?} in {said}");
        }
    }
}

#[test]
fn numbers_are_read_out_of_both_languages() {
    assert_eq!(check_numbers("counts 1,420 + 310 = 1,730 m, and 600.5 < 1,730."), 3);
    assert_eq!(check_numbers("距离 420 + 310 = 730 米，600 < 730。730 = 730"), 4);
    assert_eq!(check_numbers("50 − 120 = −70 m, and −70 < 30."), 3);
}

fn city() -> District {
    let recipe = Recipe { n_schools: 8, n_blocks: 400, n_children: None, seed: 4 };
    synth::city(recipe)
}

/// The even–odd rule (Shimrat 1962), on every ring of the outline.
fn is_inside(block: &Block, point: Point) -> bool {
    let outline = block.outline.as_ref().unwrap();
    let rings = outline
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let crossings = rings.flat_map(|ring| ring.lines()).filter(|line| {
        let (a, b) = (line.start, line.end);
        (a.y > point.lat) != (b.y > point.lat)
            && point.lon < a.x + (point.lat - a.y) / (b.y - a.y) * (b.x - a.x)
    });
    crossings.count() % 2 == 1
}

#[test]
fn a_place_is_found_in_the_block_around_it() {
    let world = World::survey(city());
    let lookup = Lookup::over(&world);
    let points: Vec<Point> = world.district.blocks().iter().map(|b| b.point.unwrap()).collect();
    let axis = |of: fn(&Point) -> f64| {
        let values = points.iter().map(of);
        values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
    };
    let ((west, east), (south, north)) = (axis(|p| p.lon), axis(|p| p.lat));
    let mut dice = Dice::new(1);
    let mut share = || dice.below(1_000_003) as f64 / 1_000_003.0 * 1.2 - 0.1;
    let (mut found, mut outside) = (0, 0);
    for _ in 0..2_000 {
        let point =
            Point { lon: west + share() * (east - west), lat: south + share() * (north - south) };
        let around = world
            .district
            .block_idxs()
            .find(|block| is_inside(world.district.block(*block), point));
        assert_eq!(lookup.block_at(point), around, "{point:?}");
        *if around.is_some() { &mut found } else { &mut outside } += 1;
    }
    assert!(found > 500 && outside > 100, "{found} found, {outside} outside");
    for (block, point) in world.district.block_idxs().zip(&points) {
        assert_eq!(lookup.block_at(*point), Some(block));
    }
}

#[test]
fn a_place_on_a_border_is_in_the_first_block_by_id() {
    let world = World::survey(city());
    let lookup = Lookup::over(&world);
    let has = |block: &Block, corner: geo::Coord| {
        let outline = block.outline.as_ref().unwrap();
        outline.iter().any(|polygon| polygon.exterior().coords().any(|other| *other == corner))
    };
    for block in world.district.blocks().iter().step_by(7) {
        let corner = block.outline.as_ref().unwrap().0[0].exterior().0[0];
        let first = world.district.blocks().iter().position(|other| has(other, corner));
        let found = lookup.block_at(Point { lon: corner.x, lat: corner.y }).unwrap();
        assert!(Some(found.0) <= first, "{found:?} after {first:?}");
    }
}

#[test]
fn a_place_among_points_is_in_the_nearest_block_within_reach() {
    let world = random_town(2, 3, 120);
    let lookup = Lookup::over(&world);
    let mut dice = Dice::new(3);
    let mut degrees = || dice.below(9_000) as f64 / 100_000.0;
    let geo_point = |point: Point| geo::Point::new(point.lon, point.lat);
    let mut far = 0;
    for _ in 0..500 {
        let point = Point { lon: 112.5 + degrees(), lat: 37.8 + degrees() };
        let blocks = world.district.blocks().iter().enumerate();
        let walks = blocks.map(|(block, it)| {
            (Geodesic.distance(geo_point(point), geo_point(it.point.unwrap())), BlockIdx(block))
        });
        let nearest = walks.min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
        let expected = (nearest.0 <= 500.0).then_some(nearest.1);
        assert_eq!(lookup.block_at(point), expected, "{point:?} {nearest:?}");
        far += usize::from(expected.is_none());
    }
    assert!((50..450).contains(&far), "{far} out of reach");
}
