use std::cmp::Ordering;

use super::told::{Figure, Line, Told};
use super::{Bar, Why};

pub fn paragraph(told: &Told) -> String {
    let text = match told.why {
        Why::Nearest => format!("{}没有更近的学校。", your_school(told)),
        Why::LeastSum => least_sum(told),
        Why::NearestFirst { .. } => nearest_first(told),
        Why::OwnBlock => fixed(told, "这所学校就在您家所在的小区内，学校所在的小区一律划入本校。"),
        Why::Pinned => fixed(told, "教育部门指定您家所在的小区划入这所学校。"),
        Why::NotTwice => fixed(told, "您家所在的小区近年已调整过，短期内不再变动。"),
        Why::Barred { .. } | Why::Kept { .. } | Why::Connected { .. } => bent(told),
        Why::WholeBlock { .. } => whole_block(told),
        Why::NoSeat { .. } => no_seat(told),
        Why::NoSeatForWholeBlock { .. } | Why::NoSeatBarred { .. } => no_seat_there(told),
        Why::NoSeatNearestFirst { .. } => no_seat_nearest_first(told),
    };
    match &told.shared {
        None => text,
        Some(shared) => format!(
            "{text}该校与{}共用片区“{}”（多校划片）：片区内每个家庭的学校仍按同一规则确定，不摇号。",
            shared.others.join("、"),
            shared.zone,
        ),
    }
}

fn own(told: &Told) -> &Line {
    told.own.as_ref().expect("a block that is not without a seat has a school")
}

fn your_school(told: &Told) -> String {
    let own = own(told);
    let (name, walk) = (&own.name, own.walk.plain());
    let (along, minutes) = match told.streets.as_ref().map(|streets| streets.minutes) {
        None => ("", String::new()),
        Some(None) => ("沿街步行", String::new()),
        Some(Some(minutes)) => ("沿街步行", format!("，约 {minutes} 分钟")),
    };
    format!("您家对应的学校是{name}，{along}距离 {walk} 米{minutes}。")
}

fn least_sum(told: &Told) -> String {
    let own = own(told);
    let mut text = your_school(told);
    match told.others.as_slice() {
        [nearer] if nearer.is_crowded() => text.push_str(&format!(
            "{name}更近，距离 {walk} 米，但想去的孩子多于学位。为使学位够用，所有家庭到{name}的距离\
             一律加上 {crowding} 米拥挤附加距离：{sum}。",
            name = nearer.name,
            walk = nearer.walk.plain(),
            crowding = nearer.crowding.plain(),
            sum = addition(nearer),
        )),
        [nearer] => text.push_str(&format!("{}更近：{}。", nearer.name, addition(nearer))),
        nearer if nearer.iter().any(|line| !line.is_crowded()) => text.push_str(&format!(
            "有 {} 所学校更近。想去的孩子多于学位的学校，为使学位够用，所有家庭的距离一律加上\
             拥挤附加距离：{}。",
            nearer.len(),
            additions(nearer),
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
    if own.is_discounted() {
        text.push_str(&format!(
            "为使{name}达到最低人数，所有家庭到{name}的距离一律减去 {discount} 米：{sum}。",
            name = own.name,
            discount = own.crowding.size().plain(),
            sum = addition(own),
        ));
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
        _ if !least.is_crowded() => format!(
            "这样算来，{name}与{}对您家一样近：{here} = {there}。您家所在的小区划入{name}。",
            least.name,
        ),
        _ => format!(
            "这样算来，{name}与{other}对您家一样近：{here} = {there}。{other}容不下所有同样近的家庭，\
             您家所在的小区划入{name}。",
            other = least.name,
        ),
    }
}

fn fixed(told: &Told, because: &str) -> String {
    let own = own(told);
    let mut text = your_school(told);
    text.push_str(because);
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

/// The crowdings say another school, and something stands against it.
fn bent(told: &Told) -> String {
    let own = own(told);
    let mut text = your_school(told);
    match &told.rule {
        Some(rule) => text.push_str(&format!(
            "若只看距离与拥挤附加距离之和，应为{name}：{there}，而{own}为 {here}。但{because}。\
             为此每个孩子多出 {long} − {short} = {extra} 米。",
            name = rule.name,
            there = addition(rule),
            here = addition(own),
            own = own.name,
            because = because(told, rule),
            long = own.sum.plain(),
            short = rule.sum.plain(),
            extra = own.sum.minus(rule.sum).plain(),
        )),
        None => text.push_str(&format!(
            "若只看距离与拥挤附加距离之和，您家所在的小区本来没有学位：{here}，而没有学位按 \
             {no_seat} 米计，{no_seat} < {sum}。但片区须连成一片，没有您家所在的小区，{own}的片区就会断开。",
            here = addition(own),
            no_seat = told.no_seat.plain(),
            sum = own.sum.plain(),
            own = own.name,
        )),
    }
    text.push_str(&also_nearer(told));
    text
}

/// What stands against the school that the crowdings say.
fn because(told: &Told, rule: &Line) -> String {
    let name = &rule.name;
    match (told.why, &told.own, rule.barred) {
        (Why::Kept { .. }, Some(own), _) => {
            let (price, moved) = (rule.moving.plain(), rule.with_moving.plain());
            let (here, there) = (own.sum.plain(), rule.sum.plain());
            let sign = if own.sum == rule.with_moving { "=" } else { "<" };
            format!(
                "您家所在的小区原来就属于{own}，调整学校按每个孩子 {price} 米计：{there} + {price} = \
                 {moved} 米，{here} {sign} {moved}",
                own = own.name,
            )
        }
        (Why::Barred { .. } | Why::NoSeatBarred { bar: Some(_), .. }, _, Some(bar)) => {
            barred(rule, bar)
        }
        _ => format!("片区须连成一片，若您家所在的小区单独划入{name}，就有片区会断开"),
    }
}

fn barred(line: &Line, (bar, most): (Bar, Figure)) -> String {
    let (name, most, walk) = (&line.name, most.plain(), line.walk.plain());
    match bar {
        Bar::Ban => format!("教育部门已排除您家所在的小区划入{name}"),
        Bar::TooFar { .. } => {
            format!("任何人不得走超过 {most} 米，而到{name}更远：{most} < {walk}")
        }
        Bar::WorstWalk { .. } => format!(
            "规则要使最远的距离尽可能短，全区最远为 {most} 米，而到{name}更远：{most} < {walk}"
        ),
    }
}

/// Homes that are nearer come first, whatever the crowdings are.
fn nearest_first(told: &Told) -> String {
    let own = own(told);
    let mut text = your_school(told);
    text.push_str(FIRST);
    text.push_str(&refused(told, |line| line.moved < own.moved));
    let dearer = told.others.iter().filter(|line| line.barred.is_none() && own.moved <= line.moved);
    for line in dearer.filter(|line| line.walk < own.walk) {
        text.push_str(&format!(
            "{name}更近，距离 {walk} 米，但您家所在的小区原来就属于{own}，调整学校按 {price} 米计：\
             {walk} + {price} = {moved} 米，{here} {sign} {moved}。",
            sign = if own.moved == line.moved { "=" } else { "<" },
            name = line.name,
            own = own.name,
            walk = line.walk.plain(),
            price = line.moving.plain(),
            moved = line.moved.plain(),
            here = own.moved.plain(),
        ));
    }
    text
}

const FIRST: &str = "学位先给最近的家庭。";

/// Nearer schools without room, and those where the block may not go.
fn refused(told: &Told, is_nearer: impl Fn(&Line) -> bool) -> String {
    let nearer: Vec<String> = told
        .others
        .iter()
        .filter(|line| line.barred.is_none() && is_nearer(line))
        .map(|line| format!("{}（{} 米）", line.name, line.walk.plain()))
        .collect();
    let mut text = String::new();
    if !nearer.is_empty() {
        text.push_str(&format!(
            "{}的学位已先给了离校更近的家庭，余下的不够您家所在小区的全部孩子，而小区不拆分{}。",
            nearer.join("、"),
            match told.why {
                Why::NearestFirst { connected: true }
                | Why::NoSeatNearestFirst { connected: true } => "；或者会使片区断开",
                _ => "",
            },
        ));
    }
    for line in &told.others {
        if let Some(bar) = line.barred {
            text.push_str(&format!("{}。", barred(line, bar)));
        }
    }
    text
}

fn no_seat_nearest_first(told: &Told) -> String {
    let refused = refused(told, |_| true);
    format!("您家所在的小区没有学位。{FIRST}{refused}更远的学校也是如此。")
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

fn no_seat_there(told: &Told) -> String {
    let rule = told.rule.as_ref().expect("the crowdings alone say a school");
    let because = match told.why {
        Why::NoSeatForWholeBlock { .. } => {
            "一个小区的孩子不拆分到不同学校，而能到达的学校都没有足够的剩余学位容纳整个小区"
                .to_owned()
        }
        _ => format!("{}；其他能到达的学校也没有足够的剩余学位", because(told, rule)),
    };
    let mut text = format!(
        "您家所在的小区没有学位。若只看距离与拥挤附加距离之和，应为{}：{}。但{because}。",
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

/// `420 + 310 = 730 米`, `600 − 120 = 480 米`; where nothing is added, `600 米`.
fn addition(line: &Line) -> String {
    let (walk, crowding) = (line.walk.plain(), line.crowding.size().plain());
    let sign = match (line.is_crowded(), line.is_discounted()) {
        (true, _) => '+',
        (_, true) => '−',
        _ => return format!("{walk} 米"),
    };
    format!("{walk} {sign} {crowding} = {} 米", line.sum.plain())
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
