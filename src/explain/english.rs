use std::cmp::Ordering;

use super::told::{Figure, Line, Told};
use super::{Bar, Why};

pub fn paragraph(told: &Told) -> String {
    let text = match told.why {
        Why::Nearest => format!("{} No school is nearer.", your_school(told)),
        Why::LeastSum => least_sum(told),
        Why::NearestFirst { .. } => nearest_first(told),
        Why::OwnBlock => {
            fixed(told, "It stands in your block, and the block a school stands in goes to it.")
        }
        Why::Pinned => fixed(told, "The enrollment office has assigned your block to it."),
        Why::NotTwice => {
            fixed(told, "Your block was moved not long ago, and is not to be moved again so soon.")
        }
        Why::Barred { .. } | Why::Kept { .. } | Why::Connected { .. } => bent(told),
        Why::WholeBlock { .. } => whole_block(told),
        Why::NoSeat { .. } => no_seat(told),
        Why::NoSeatForWholeBlock { .. } | Why::NoSeatBarred { .. } => no_seat_there(told),
        Why::NoSeatNearestFirst { .. } => no_seat_nearest_first(told),
    };
    match &told.shared {
        None => text,
        Some(shared) => format!(
            "{text} It has the zone {} together with {}: in it every home has its school by the \
             same rule, without lottery.",
            shared.zone,
            shared.others.join(", "),
        ),
    }
}

fn own(told: &Told) -> &Line {
    told.own.as_ref().expect("a block that is not without a seat has a school")
}

fn your_school(told: &Told) -> String {
    let own = own(told);
    let (name, walk) = (&own.name, own.walk.grouped());
    let along = match told.streets.as_ref().map(|streets| streets.minutes) {
        None => String::new(),
        Some(None) => " along streets".to_owned(),
        Some(Some(1)) => " along streets, a minute's walk".to_owned(),
        Some(Some(minutes)) => format!(" along streets, a walk of {minutes} minutes"),
    };
    format!("Your school is {name}, {walk} m away{along}.")
}

fn least_sum(told: &Told) -> String {
    let own = own(told);
    let mut text = vec![your_school(told)];
    match told.others.as_slice() {
        [nearer] if nearer.is_crowded() => text.push(format!(
            "{name} is nearer, {walk} m away, and over-asked. So that its seats suffice, \
             everybody's distance to {name} counts {crowding} m more: {sum}.",
            name = nearer.name,
            walk = nearer.walk.grouped(),
            crowding = nearer.crowding.grouped(),
            sum = addition(nearer),
        )),
        [nearer] => text.push(format!("{} is nearer: {}.", nearer.name, addition(nearer))),
        nearer if nearer.iter().any(|line| !line.is_crowded()) => text.push(format!(
            "{} schools are nearer. Distances to schools that are over-asked count more for \
             everybody, so that their seats suffice: {}.",
            nearer.len(),
            additions(nearer),
        )),
        nearer => text.push(format!(
            "{} schools are nearer, and over-asked. So that their seats suffice, everybody's \
             distance to them counts more: {}.",
            nearer.len(),
            additions(nearer),
        )),
    }
    if own.is_crowded() {
        text.push(format!("{} is over-asked as well: {}.", own.name, addition(own)));
    }
    if own.is_discounted() {
        text.push(format!(
            "So that {name} gets the children that it has to have, everybody's distance to it \
             counts {discount} m less: {sum}.",
            name = own.name,
            discount = own.crowding.size().grouped(),
            sum = addition(own),
        ));
    }
    text.push(verdict(told));
    text.extend(with_more_seats(&told.others));
    text.join(" ")
}

/// Against the one that counts least of the nearer ones.
fn verdict(told: &Told) -> String {
    let own = own(told);
    let Some(least) = told.others.iter().min_by_key(|line| line.sum) else { return String::new() };
    let (name, here, there) = (&own.name, own.sum.grouped(), least.sum.grouped());
    match own.sum.cmp(&least.sum) {
        Ordering::Less => format!("With that, {name} is nearer for you: {here} < {there}."),
        _ if !least.is_crowded() => format!(
            "With that, {name} and {} count the same for you: {here} = {there}. Your block goes \
             to {name}.",
            least.name,
        ),
        _ => format!(
            "With that, {name} and {other} count the same for you: {here} = {there}. {other} has \
             no seats for everybody who is placed so, and your block goes to {name}.",
            other = least.name,
        ),
    }
}

fn fixed(told: &Told, because: &str) -> String {
    let own = own(told);
    let mut text = vec![your_school(told), because.to_owned()];
    if let Some(rule) = &told.rule {
        text.push(format!(
            "By distance and crowding alone it would be {}: {}, less than {} at {}.",
            rule.name,
            addition(rule),
            addition(own),
            own.name,
        ));
    }
    text.join(" ")
}

/// The crowdings say another school, and something stands against it.
fn bent(told: &Told) -> String {
    let own = own(told);
    let mut text = vec![your_school(told)];
    match &told.rule {
        Some(rule) => text.push(format!(
            "By distance and crowding alone it would be {name}: {there}, against {here} at {own}. \
             But {because}. That is {long} − {short} = {extra} m more for each child.",
            name = rule.name,
            there = addition(rule),
            here = addition(own),
            own = own.name,
            because = because(told, rule),
            long = own.sum.grouped(),
            short = rule.sum.grouped(),
            extra = own.sum.minus(rule.sum).grouped(),
        )),
        None => text.push(format!(
            "By distance and crowding alone there would be no seat for your block: {here}, and \
             going without a seat counts {no_seat} m, {no_seat} < {sum}. But zones are of one \
             piece, and without your block that of {own} would fall apart.",
            here = addition(own),
            no_seat = told.no_seat.grouped(),
            sum = own.sum.grouped(),
            own = own.name,
        )),
    }
    if !told.others.is_empty() {
        text.push(format!("Also nearer: {}.", additions(&told.others)));
    }
    text.join(" ")
}

/// What stands against the school that the crowdings say.
fn because(told: &Told, rule: &Line) -> String {
    let name = &rule.name;
    match (told.why, &told.own, rule.barred) {
        (Why::Kept { .. }, Some(own), _) => {
            let (price, moved) = (rule.moving.grouped(), rule.with_moving.grouped());
            let (here, there) = (own.sum.grouped(), rule.sum.grouped());
            let sign = if own.sum == rule.with_moving { "=" } else { "<" };
            format!(
                "your block was at {own} before, and moving it counts {price} m more: {there} + \
                 {price} = {moved} m, and {here} {sign} {moved}",
                own = own.name,
            )
        }
        (Why::Barred { .. } | Why::NoSeatBarred { bar: Some(_), .. }, _, Some(bar)) => {
            barred(rule, bar)
        }
        _ => format!(
            "zones are of one piece, and if your block alone went to {name}, one would fall apart"
        ),
    }
}

fn barred(line: &Line, (bar, most): (Bar, Figure)) -> String {
    let (name, most, walk) = (&line.name, most.grouped(), line.walk.grouped());
    match bar {
        Bar::Ban => format!("the enrollment office has ruled out {name} for your block"),
        Bar::TooFar { .. } => {
            format!(
                "nobody may walk farther than {most} m, and to {name} it is more: {most} < {walk}"
            )
        }
        Bar::WorstWalk { .. } => format!(
            "the longest walk of all is to be as short as can be; it is {most} m, and to {name} it \
             would be more: {most} < {walk}"
        ),
    }
}

/// Homes that are nearer come first, whatever the crowdings are.
fn nearest_first(told: &Told) -> String {
    let own = own(told);
    let mut text = vec![your_school(told), FIRST.to_owned()];
    text.extend(refused(told, |line| line.moved < own.moved));
    let dearer = told.others.iter().filter(|line| line.barred.is_none() && own.moved <= line.moved);
    for line in dearer.filter(|line| line.walk < own.walk) {
        text.push(format!(
            "{name} is nearer, {walk} m away; but your block was at {own} before, and moving it \
             counts {price} m more: {walk} + {price} = {moved} m, and {here} {sign} {moved}.",
            sign = if own.moved == line.moved { "=" } else { "<" },
            name = line.name,
            own = own.name,
            walk = line.walk.grouped(),
            price = line.moving.grouped(),
            moved = line.moved.grouped(),
            here = own.moved.grouped(),
        ));
    }
    text.join(" ")
}

const FIRST: &str = "Seats go to the nearest homes first.";

/// Nearer schools without room, and those where the block may not go.
fn refused(told: &Told, is_nearer: impl Fn(&Line) -> bool) -> Vec<String> {
    let nearer: Vec<String> = told
        .others
        .iter()
        .filter(|line| line.barred.is_none() && is_nearer(line))
        .map(|line| format!("{} ({} m)", line.name, line.walk.grouped()))
        .collect();
    let mut text = Vec::new();
    if !nearer.is_empty() {
        text.push(format!(
            "At {} homes that are nearer to it than yours left too few seats for all the children \
             of your block, and a block is never split{}.",
            nearer.join(" and at "),
            match told.why {
                Why::NearestFirst { connected: true }
                | Why::NoSeatNearestFirst { connected: true } => {
                    "; or a zone would not be in one piece"
                }
                _ => "",
            },
        ));
    }
    for line in &told.others {
        if let Some(bar) = line.barred {
            let because = barred(line, bar);
            let (first, rest) = because.split_at(1);
            text.push(format!("{}{rest}.", first.to_uppercase()));
        }
    }
    text
}

fn no_seat_nearest_first(told: &Told) -> String {
    let mut text = vec!["There is no seat for your block.".to_owned(), FIRST.to_owned()];
    text.extend(refused(told, |_| true));
    text.push("At schools farther away it is the same.".to_owned());
    text.join(" ")
}

fn whole_block(told: &Told) -> String {
    let own = own(told);
    let mut text = vec![your_school(told)];
    match &told.rule {
        Some(rule) => text.push(format!(
            "By distance and crowding alone it would be {name}: {there}, against {here} at {own}. \
             But the children of a block are never split between schools, and so that no school \
             has more children than seats, your block as a whole goes to {own}. That is {long} − \
             {short} = {extra} m more for each child.",
            name = rule.name,
            there = addition(rule),
            here = addition(own),
            own = own.name,
            long = own.sum.grouped(),
            short = rule.sum.grouped(),
            extra = own.sum.minus(rule.sum).grouped(),
        )),
        None => text.push(format!(
            "By distance and crowding alone there would be no seat for your block: {here}, and \
             going without a seat counts {no_seat} m, {no_seat} < {sum}. But blocks are never \
             split between schools; so seats were left at {own}, and your block has them.",
            here = addition(own),
            no_seat = told.no_seat.grouped(),
            sum = own.sum.grouped(),
            own = own.name,
        )),
    }
    if !told.others.is_empty() {
        text.push(format!("Also nearer: {}.", additions(&told.others)));
    }
    text.join(" ")
}

fn no_seat(told: &Told) -> String {
    let mut text = vec!["There is no seat for your block.".to_owned()];
    let Some(nearest) = told.others.first() else {
        text.push("No way leads from it to any school.".to_owned());
        return text.join(" ");
    };
    text.push(format!(
        "There are fewer seats than children. So that seats go where they spare most, distances \
         to schools count more: {}.",
        additions(&told.others),
    ));
    let (no_seat, sum) = (told.no_seat.grouped(), nearest.sum.grouped());
    let sign = if told.no_seat == nearest.sum { "=" } else { "<" };
    text.push(format!("Going without a seat counts {no_seat} m, and {no_seat} {sign} {sum}."));
    text.extend(with_more_seats(&told.others));
    text.join(" ")
}

fn no_seat_there(told: &Told) -> String {
    let rule = told.rule.as_ref().expect("the crowdings alone say a school");
    let because = match told.why {
        Why::NoSeatForWholeBlock { .. } => "the children of a block are never split between \
                                            schools, and no school in reach has seats left for all \
                                            of yours"
            .to_owned(),
        _ => format!("{}; and no other school in reach has seats left for it", because(told, rule)),
    };
    let mut text = vec![format!(
        "There is no seat for your block. By distance and crowding alone it would be {}: {}. But \
         {because}.",
        rule.name,
        addition(rule),
    )];
    if !told.others.is_empty() {
        text.push(format!("Also nearer: {}.", additions(&told.others)));
    }
    text.join(" ")
}

/// `420 + 310 = 730 m`, `600 − 120 = 480 m`; where nothing is added, `600 m`.
fn addition(line: &Line) -> String {
    let (walk, crowding) = (line.walk.grouped(), line.crowding.size().grouped());
    let sign = match (line.is_crowded(), line.is_discounted()) {
        (true, _) => '+',
        (_, true) => '−',
        _ => return format!("{walk} m"),
    };
    format!("{walk} {sign} {crowding} = {} m", line.sum.grouped())
}

fn additions(lines: &[Line]) -> String {
    let all = lines.iter().map(|line| format!("{} {}", line.name, addition(line)));
    all.collect::<Vec<_>>().join("; ")
}

fn with_more_seats(lines: &[Line]) -> Option<String> {
    let mut clauses = lines.iter().filter_map(|line| {
        let seats = line.more_seats?.0;
        let word = if seats == 1 { "seat" } else { "seats" };
        Some(format!("{seats} more {word} at {}", line.name))
    });
    let first = clauses.next()?;
    let rest: String = clauses.map(|clause| format!(", or {clause},")).collect();
    Some(format!("With {first}{rest} you would be there.").replace(",,", ","))
}
