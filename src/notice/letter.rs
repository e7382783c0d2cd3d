use super::font::printable;
use super::{Code, Notice};
use crate::explain::{Choice, Explanation};
use crate::language::{Language, called, say};
use crate::model::{Children, Office, Point, Rule, Standing, Wording};

/// What a notice says, from its top to its bottom.
pub struct Letter {
    pub language: Language,
    /// What stands at the foot of every page, before its number.
    pub foot: String,
    pub pieces: Vec<Piece>,
}

pub enum Piece {
    /// Where the letter goes.
    To(String),
    Title(String),
    /// Nobody may miss it.
    Warning(String),
    Heading(String),
    Text(String),
    /// What something is called, and what it is.
    Facts(Vec<[String; 2]>),
    Sums(Sums),
    Seal(Seal),
}

/// Of each school walk + crowding = sum.
pub struct Sums {
    pub caption: String,
    pub head: [String; 4],
    pub rows: Vec<Sum>,
}

pub struct Sum {
    pub school: String,
    /// Below its name. Empty: there is none.
    pub remark: String,
    pub figures: [String; 3],
    /// It is the block's own school.
    pub is_own: bool,
}

/// Whom to ask; the code, and where to look it up. It stands on one page.
pub struct Seal {
    pub ask: String,
    pub whom: String,
    pub label: String,
    pub code: String,
    pub how: String,
    /// `None`: nobody knows.
    pub address: Option<String>,
    /// Of the picture that holds the address, for who does not see it.
    pub picture: String,
}

/// Of characters: longer names are cut. Nothing is called so, and paper has an end.
const LONGEST_NAME: usize = 120;

/// To a home of a block that was explained. `address`: where it goes. `None`: whoever asked for it
/// has it.
pub fn letter(
    notice: &Notice,
    (explanation, address): (&Explanation, Option<&str>),
    language: Language,
) -> Letter {
    let code = notice.code(explanation.block);
    let title = say!(language, "paper-title");
    let to = address.map(|address| Piece::To(say!(language, "paper-to", address = name(address))));
    let foot = format!("{title} · {code}");
    let mut pieces: Vec<Piece> = to.into_iter().chain([Piece::Title(title)]).collect();
    pieces.extend(warning(notice.standing, language).map(Piece::Warning));
    let heading = |name: &str| Piece::Heading(say!(language, name));
    pieces.extend([
        Piece::Facts(facts(notice, explanation, language)),
        heading("paper-why"),
        Piece::Text(printable(&explanation.sentence(notice.world, language))),
    ]);
    if !explanation.choices.is_empty() {
        pieces.extend([
            heading("paper-arithmetic"),
            Piece::Sums(sums(notice, explanation, language)),
            heading("paper-check"),
            Piece::Text(how_to_check(notice, explanation, language)),
        ]);
    }
    pieces.push(Piece::Seal(seal(notice, code, language)));
    Letter { language, foot, pieces }
}

fn warning(standing: Standing, language: Language) -> Option<String> {
    let consultation = standing.consultation()?;
    Some(say!(language, "paper-draft", until = language.day(consultation.until)))
}

fn facts(notice: &Notice, explanation: &Explanation, language: Language) -> Vec<[String; 2]> {
    let district = &notice.world.district;
    let block = district.block(explanation.block);
    let home = called(block, language);
    let home = if home == block.id.0 {
        say!(language, "paper-block", id = name(home))
    } else {
        say!(language, "paper-home-and-id", home = name(home), id = name(&block.id.0))
    };
    let school = match explanation.school {
        Some(school) => name(called(district.school(school), language)),
        None => say!(language, "paper-no-seat"),
    };
    let mut facts = vec![("paper-home", home), ("paper-school", school)];
    let address = explanation.school.and_then(|school| district.school(school).address.as_ref());
    facts.extend(address.map(|address| ("paper-school-at", name(language.wording(address)))));
    facts.extend(walk(notice, explanation, language).map(|walk| ("paper-walk", walk)));
    let level = notice.plan.level.as_deref();
    facts.extend(
        level.map(|level| {
            ("paper-level", say!(language, "paper-level-called", level = name(level)))
        }),
    );
    facts.push(("paper-status", status(notice.standing, language)));
    facts.push(("paper-plan", notice.digest.chars().take(PRINTED_OF_DIGEST).collect()));
    facts.into_iter().map(|(label, fact)| [say!(language, label), fact]).collect()
}

/// Of 64: by so many a plan can be asked for, and nobody can make another that has them.
const PRINTED_OF_DIGEST: usize = 32;

fn walk(notice: &Notice, explanation: &Explanation, language: Language) -> Option<String> {
    let choice = explanation.choice(explanation.school?)?;
    let meters = explanation.addition(choice)[0].said(language);
    Some(match (explanation.minutes(notice.world), notice.world.distances.streets()) {
        (Some(minutes), _) => {
            say!(language, "paper-walk-minutes", meters = meters, minutes = minutes)
        }
        (None, Some(_)) => say!(language, "paper-walk-streets", meters = meters),
        (None, None) => say!(language, "paper-walk-straight", meters = meters),
    })
}

fn status(standing: Standing, language: Language) -> String {
    let day = |day| language.day(day);
    match standing {
        Standing::Withdrawn { on } => {
            say!(language, "paper-status-withdrawn", day = language.day(on))
        }
        Standing::Draft { from: None, .. } => say!(language, "paper-status-draft"),
        Standing::Draft { from: Some(from), .. } => {
            say!(language, "paper-status-draft-from", from = day(from))
        }
        Standing::InForce { from: None, until: None } => say!(language, "paper-status-always"),
        Standing::InForce { from: Some(from), until: None } => {
            say!(language, "paper-status-from", from = day(from))
        }
        Standing::InForce { from: None, until: Some(until) } => {
            say!(language, "paper-status-until", until = day(until))
        }
        Standing::InForce { from: Some(from), until: Some(until) } => {
            say!(language, "paper-status-from-until", from = day(from), until = day(until))
        }
    }
}

fn sums(notice: &Notice, explanation: &Explanation, language: Language) -> Sums {
    let row = |choice: &Choice| {
        let [walk, crowding, sum] = explanation.addition(choice);
        let sign = if crowding.is_negative() { "−" } else { "+" };
        let is_own = Some(choice.school) == explanation.school;
        let remark = match choice.seats_to_get_in {
            _ if is_own => say!(language, "paper-own"),
            Some(Children(seats)) if 0 < seats => {
                say!(language, "paper-seats-to-get-in", seats = seats)
            }
            _ => String::new(),
        };
        Sum {
            school: name(called(notice.world.district.school(choice.school), language)),
            remark,
            figures: [
                walk.said(language),
                format!("{sign} {}", crowding.size().said(language)),
                format!("= {}", sum.said(language)),
            ],
            is_own,
        }
    };
    let head =
        ["paper-column-school", "paper-column-walk", "paper-column-crowding", "paper-column-sum"];
    Sums {
        caption: say!(language, "paper-meters"),
        head: head.map(|name| say!(language, name)),
        rows: explanation.choices.iter().map(row).collect(),
    }
}

fn how_to_check(notice: &Notice, explanation: &Explanation, language: Language) -> String {
    let district = &notice.world.district;
    let measured = match (&district.given_walks, notice.world.distances.streets()) {
        (Some(_), _) => "given",
        (None, Some(_)) => "streets",
        (None, None) => "straight",
    };
    let mut said = vec![say!(language, "paper-measure", how = measured)];
    let school = explanation.school.map(|school| district.school(school));
    if let (Some(home), Some(gate)) =
        (district.block(explanation.block).point, school.and_then(|school| school.point))
    {
        let [home, gate] = [home, gate].map(place);
        said.push(say!(language, "paper-places", home = home, gate = gate));
    }
    said.push(match notice.plan.rule {
        Rule::NearestFirst => say!(language, "paper-compare-nearest"),
        Rule::LeastWalk | Rule::ShortestWorstWalk => say!(language, "paper-compare-sums"),
    });
    said.join(if language == Language::Chinese { "" } else { " " })
}

/// Longitude first, to a meter or so.
fn place(point: Point) -> String {
    format!("{:.5}, {:.5}", point.lon, point.lat)
}

fn seal(notice: &Notice, code: Code, language: Language) -> Seal {
    let address = notice.server.map(|server| printable(&format!("{server}/check?code={code}")));
    let how = if address.is_some() { "paper-look-up" } else { "paper-look-up-somewhere" };
    Seal {
        ask: say!(language, "paper-ask"),
        whom: whom(notice.office, language),
        label: say!(language, "paper-code"),
        code: code.to_string(),
        how: say!(language, how),
        address,
        picture: say!(language, "paper-picture"),
    }
}

/// The office, and how to reach it as far as it says.
fn whom(office: &Office, language: Language) -> String {
    let Office { name, phone, address, hours, website, .. } = office;
    let own = |wording: &Wording| language.wording(wording).to_owned();
    let called = match name {
        Some(name) => self::name(&own(name)),
        None => say!(language, "paper-office"),
    };
    let said = |known: Option<String>, text: &str| {
        known.map(|known| language.say(text, &[("known", self::name(&known).into())]))
    };
    let told = [
        Some(say!(language, "paper-whom", office = called)),
        said(phone.clone(), "paper-phone"),
        said(address.as_ref().map(own), "paper-address"),
        said(hours.as_ref().map(own), "paper-hours"),
        said(website.clone(), "paper-website"),
        Some(say!(language, "paper-tell-the-code")),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    told.join(if language == Language::Chinese { "" } else { " " })
}

fn name(text: &str) -> String {
    let text = printable(text);
    match text.char_indices().nth(LONGEST_NAME) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
