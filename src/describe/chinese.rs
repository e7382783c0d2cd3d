use super::told::{Facts, Paragraph, Told, about_m, is_on_the_ground};
use super::{Along, Area, Border, Heading, Parity, Side, StreetHomes, Stretch};
use crate::model::{BarrierKind, Millimeters};

pub fn told(facts: &Facts) -> Told {
    let areas = &facts.description.areas;
    let (mut bounds, mut border) = (Vec::new(), Vec::new());
    match areas.len() {
        0 => bounds.push("片区内的小区没有图形边界，无从描述四至。".to_owned()),
        1 => {}
        n => bounds.push(format!("本片区由互不相连的 {n} 块组成。")),
    }
    for (at, one) in areas.iter().enumerate() {
        let which = if areas.len() == 1 { String::new() } else { format!("第 {} 块", at + 1) };
        bounds.push(format!("{which}四至：{}。", sides(facts, &one.border)));
        area(facts, &which, one, &mut border);
    }
    Told { title: title(facts), bounds, border, homes: homes(facts) }
}

fn title(facts: &Facts) -> String {
    let schools = &facts.description.schools;
    let names = schools.iter().map(|school| facts.names.school(*school)).collect::<Vec<_>>();
    match &facts.description.name {
        None => format!("{}招生片区", names.join("、")),
        Some(name) => format!("{name}片区（多校划片：{}）", names.join("、")),
    }
}

fn area(facts: &Facts, which: &str, area: &Area, paragraphs: &mut Vec<Paragraph>) {
    paragraphs.push(Paragraph::Text(format!("{which}边界：{}", around(facts, &area.border))));
    paragraphs.push(steps(facts, &area.border));
    for enclave in &area.enclaves {
        paragraphs.push(Paragraph::Text(format!(
            "其中不含以下边界围成的部分（{}）：{}",
            sides(facts, enclave),
            around(facts, enclave),
        )));
        paragraphs.push(steps(facts, enclave));
    }
}

/// `东至建设路，南至学府街，…`
fn sides(facts: &Facts, border: &Border) -> String {
    let order = [Side::East, Side::South, Side::West, Side::North];
    let one = |side: Side| {
        let bounds = border.bounds(side).into_iter().map(|along| name(facts, along));
        format!("{}至{}", direction(side), bounds.collect::<Vec<_>>().join("、"))
    };
    order.map(one).join("，")
}

fn around(facts: &Facts, border: &Border) -> String {
    let corner = match border.start() {
        Some((one, other)) if is_on_the_ground(one) && is_on_the_ground(other) => {
            format!("（{}与{}交会处）", name(facts, one), name(facts, other))
        }
        _ => String::new(),
    };
    format!("自西北角{corner}起，顺时针一周，全长约 {}：", meters(border.length))
}

fn steps(facts: &Facts, border: &Border) -> Paragraph {
    let steps = border.steps().map(|(one, next)| step(facts, one, next));
    Paragraph::Steps(steps.collect())
}

fn step(facts: &Facts, one: &Stretch, next: Option<&Stretch>) -> String {
    let along = match &one.along {
        Along::Zone(school) => format!("沿与{}的分界", facts.names.zone(*school)),
        Along::Unplaced => "沿与没有学位的小区的分界".to_owned(),
        other => format!("沿{}", name(facts, other)),
    };
    let heading =
        one.heading.map_or(String::new(), |heading| format!("向{}", self::heading(heading)));
    let end = match next {
        None => "，回到起点".to_owned(),
        Some(next) if next.along == one.along => String::new(),
        Some(next) => match &next.along {
            Along::Zone(school) => format!("，至与{}相邻处", facts.names.zone(*school)),
            Along::Unplaced => "，至与没有学位的小区相邻处".to_owned(),
            other => format!("，至{}", name(facts, other)),
        },
    };
    format!("{along}{heading}约 {}{end}（{}界）。", meters(one.length), direction(one.side))
}

fn name(facts: &Facts, along: &Along) -> String {
    match along {
        Along::Street(name) | Along::Barrier(_, Some(name)) => name.clone(),
        Along::Barrier(kind, None) => match kind {
            BarrierKind::Railway => "铁路",
            BarrierKind::Water => "河道",
            BarrierKind::Road => "快速路",
            BarrierKind::Unknown => "屏障线",
        }
        .to_owned(),
        Along::Zone(school) => facts.names.zone(*school).to_owned(),
        Along::Unplaced => "没有学位的小区".to_owned(),
        Along::Edge => "本区边界".to_owned(),
    }
}

fn homes(facts: &Facts) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    if !facts.homes.streets.is_empty() {
        paragraphs.push(Paragraph::Text("街道门牌：".to_owned()));
        paragraphs.push(Paragraph::List(facts.homes.streets.iter().map(street).collect()));
    }
    if !facts.homes.names.is_empty() {
        let names = facts.homes.names.join("、");
        let text = format!("小区（{} 个）：{names}。", facts.homes.names.len());
        paragraphs.push(Paragraph::Text(text));
    }
    paragraphs
}

fn street(one: &StreetHomes) -> String {
    let numbers = one.numbers.iter().map(|numbers| {
        let side = match numbers.parity {
            Parity::All => "",
            Parity::Odd => "（单号）",
            Parity::Even => "（双号）",
        };
        format!("{numbers}号{side}")
    });
    format!("{}：{}", one.street, numbers.collect::<Vec<_>>().join("、"))
}

fn meters(length: Millimeters) -> String {
    format!("{} 米", about_m(length).max(1))
}

fn direction(side: Side) -> &'static str {
    match side {
        Side::North => "北",
        Side::East => "东",
        Side::South => "南",
        Side::West => "西",
    }
}

fn heading(heading: Heading) -> &'static str {
    match heading {
        Heading::North => "北",
        Heading::Northeast => "东北",
        Heading::East => "东",
        Heading::Southeast => "东南",
        Heading::South => "南",
        Heading::Southwest => "西南",
        Heading::West => "西",
        Heading::Northwest => "西北",
    }
}
