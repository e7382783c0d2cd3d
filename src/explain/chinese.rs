use std::cmp::Ordering;

use super::Why;
use super::told::{Line, Told};

pub fn paragraph(told: &Told) -> String {
    match told.why {
        Why::Nearest => format!("{}没有更近的学校。", your_school(told)),
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
    format!("您家对应的学校是{}，距离 {} 米。", own.name, own.walk.plain())
}

fn least_sum(told: &Told) -> String {
    let own = own(told);
    let mut text = your_school(told);
    match told.others.as_slice() {
        [nearer] => text.push_str(&format!(
            "{name}更近，距离 {walk} 米，但想去的孩子多于学位。为使学位够用，所有家庭到{name}的距离\
             一律加上 {crowding} 米拥挤附加距离：{sum}。",
            name = nearer.name,
            walk = nearer.walk.plain(),
            crowding = nearer.crowding.plain(),
            sum = addition(nearer),
        )),
        nearer => text.push_str(&format!(
            "有 {} 所学校更近，但想去的孩子多于学位。为使学位够用，所有家庭到这些学校的距离\
             一律加上拥挤附加距离：{}。",
            nearer.len(),
            additions(nearer),
        )),
    }
    if own.is_crowded() {
        text.push_str(&format!("{}也有拥挤附加距离：{}。", own.name, addition(own)));
    }
    text.push_str(&verdict(told));
    text.push_str(&with_more_seats(&told.others));
    text
}

/// Against the one that counts least of the nearer ones.
fn verdict(told: &Told) -> String {
    let own = own(told);
    let Some(least) = told.others.iter().min_by_key(|line| line.sum) else { return String::new() };
    let (name, here, there) = (&own.name, own.sum.plain(), least.sum.plain());
    match own.sum.cmp(&least.sum) {
        Ordering::Less => format!("这样算来，{name}对您家更近：{here} < {there}。"),
        _ => format!(
            "这样算来，{name}与{other}对您家一样近：{here} = {there}。{other}容不下所有同样近的家庭，\
             您家所在的小区划入{name}。",
            other = least.name,
        ),
    }
}

fn own_block(told: &Told) -> String {
    let own = own(told);
    let mut text = your_school(told);
    text.push_str("这所学校就在您家所在的小区内，学校所在的小区一律划入本校。");
    if let Some(rule) = &told.rule {
        text.push_str(&format!(
            "若只看距离与拥挤附加距离之和，应为{}：{}，小于{}的 {}。",
            rule.name,
            addition(rule),
            own.name,
            addition(own),
        ));
    }
    text
}

fn whole_block(told: &Told) -> String {
    let own = own(told);
    let mut text = your_school(told);
    match &told.rule {
        Some(rule) => text.push_str(&format!(
            "若只看距离与拥挤附加距离之和，应为{name}：{there}，而{own}为 {here}。但一个小区的孩子\
             不拆分到不同学校，为使各校人数都不超过学位，您家所在的小区整体划入{own}。为此每个孩子\
             多出 {long} − {short} = {extra} 米。",
            name = rule.name,
            there = addition(rule),
            here = addition(own),
            own = own.name,
            long = own.sum.plain(),
            short = rule.sum.plain(),
            extra = own.sum.minus(rule.sum).plain(),
        )),
        None => text.push_str(&format!(
            "若只看距离与拥挤附加距离之和，您家所在的小区本来没有学位：{here}，而没有学位按 \
             {no_seat} 米计，{no_seat} < {sum}。但小区不拆分，{own}因此有学位空出，由您家所在的小区使用。",
            here = addition(own),
            no_seat = told.no_seat.plain(),
            sum = own.sum.plain(),
            own = own.name,
        )),
    }
    text.push_str(&also_nearer(told));
    text
}

fn no_seat(told: &Told) -> String {
    let mut text = "您家所在的小区没有学位。".to_owned();
    let Some(nearest) = told.others.first() else {
        text.push_str("从那里没有路通往任何学校。");
        return text;
    };
    text.push_str(&format!(
        "学位少于适龄儿童。为使学位用在最能少走路的地方，到学校的距离要加上拥挤附加距离：{}。",
        additions(&told.others),
    ));
    let (no_seat, sum) = (told.no_seat.plain(), nearest.sum.plain());
    let sign = if told.no_seat == nearest.sum { "=" } else { "<" };
    text.push_str(&format!("没有学位按 {no_seat} 米计：{no_seat} {sign} {sum}。"));
    text.push_str(&with_more_seats(&told.others));
    text
}

fn no_seat_for_whole_block(told: &Told) -> String {
    let rule = told.rule.as_ref().expect("the rule alone says a school");
    let mut text = format!(
        "您家所在的小区没有学位。若只看距离与拥挤附加距离之和，应为{}：{}。但一个小区的孩子不拆分到\
         不同学校，而能到达的学校都没有足够的剩余学位容纳整个小区。",
        rule.name,
        addition(rule),
    );
    text.push_str(&also_nearer(told));
    text
}

fn also_nearer(told: &Told) -> String {
    if told.others.is_empty() {
        return String::new();
    }
    format!("更近的学校还有：{}。", additions(&told.others))
}

/// `420 + 310 = 730 米`; where nothing is added, `600 米`.
fn addition(line: &Line) -> String {
    let (walk, crowding) = (line.walk.plain(), line.crowding.plain());
    if !line.is_crowded() {
        return format!("{walk} 米");
    }
    format!("{walk} + {crowding} = {} 米", line.sum.plain())
}

fn additions(lines: &[Line]) -> String {
    let all = lines.iter().map(|line| format!("{} {}", line.name, addition(line)));
    all.collect::<Vec<_>>().join("；")
}

fn with_more_seats(lines: &[Line]) -> String {
    let clauses: Vec<String> = lines
        .iter()
        .filter_map(|line| Some(format!("{}增加 {} 个学位", line.name, line.more_seats?.0)))
        .collect();
    match clauses.as_slice() {
        [] => String::new(),
        clauses => format!("如果{}，您家就可以去那里就读。", clauses.join("，或者")),
    }
}
