use std::cmp::Ordering;

use super::Why;
use super::told::{Line, Told};

pub fn paragraph(told: &Told) -> String {
    match told.why {
        Why::Nearest => format!("{} No school is nearer.", your_school(told)),
        Why::LeastSum => least_sum(told),
        Why::OwnBlock => own_block(told),
        Why::WholeBlock { .. } => whole_block(told),
        Why::NoSeat { .. } => no_seat(told),
        Why::NoSeatForWholeBlock { .. } => no_seat_for_whole_block(told),
    }
}

fn own(told: &Told) -> &Line {
    told.own.as_ref().expect("a block that is not without a seat has a school")
}

fn your_school(told: &Told) -> String {
    let own = own(told);
    format!("Your school is {}, {} m away.", own.name, own.walk.grouped())
}

fn least_sum(told: &Told) -> String {
    let own = own(told);
    let mut text = vec![your_school(told)];
    match told.others.as_slice() {
        [nearer] => text.push(format!(
            "{name} is nearer, {walk} m away, and over-asked. So that its seats suffice, \
             everybody's distance to {name} counts {crowding} m more: {sum}.",
            name = nearer.name,
            walk = nearer.walk.grouped(),
            crowding = nearer.crowding.grouped(),
            sum = addition(nearer),
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
        _ => format!(
            "With that, {name} and {other} count the same for you: {here} = {there}. {other} has \
             no seats for everybody who is placed so, and your block goes to {name}.",
            other = least.name,
        ),
    }
}

fn own_block(told: &Told) -> String {
    let own = own(told);
    let mut text = vec![
        your_school(told),
        "It stands in your block, and the block a school stands in goes to it.".to_owned(),
    ];
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

fn no_seat_for_whole_block(told: &Told) -> String {
    let rule = told.rule.as_ref().expect("the rule alone says a school");
    let mut text = vec![format!(
        "There is no seat for your block. By distance and crowding alone it would be {}: {}. But \
         the children of a block are never split between schools, and no school in reach has \
         seats left for all of yours.",
        rule.name,
        addition(rule),
    )];
    if !told.others.is_empty() {
        text.push(format!("Also nearer: {}.", additions(&told.others)));
    }
    text.join(" ")
}

/// `420 + 310 = 730 m`; where nothing is added, `600 m`.
fn addition(line: &Line) -> String {
    let (walk, crowding) = (line.walk.grouped(), line.crowding.grouped());
    if !line.is_crowded() {
        return format!("{walk} m");
    }
    format!("{walk} + {crowding} = {} m", line.sum.grouped())
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
