//! Piece by piece down a page, and on to the next one.

use qrcodegen::{QrCode, QrCodeEcc};

use super::{HEIGHT, Mark, Page, Pages, Part, PartIdx, Role, SMALL, Style, TEXT, TITLE, WIDTH};
use crate::language::say;
use crate::notice::font::Face;
use crate::notice::letter::{Letter, Piece, Seal, Sum, Sums};
use crate::notice::lines::lines;

const LEFT: f32 = 62.0;
const RIGHT: f32 = WIDTH - LEFT;
const TOP: f32 = 60.0;
const BOTTOM: f32 = HEIGHT - 66.0;
const FOOTER: f32 = HEIGHT - 36.0;

const HEADING: Style = Style { size: 12.5, leading: 20.0, is_bold: true, shade: 0 };
const STRONG: Style = Style { is_bold: true, ..TEXT };
const WARNING: Style = Style { size: 11.5, leading: 17.5, is_bold: true, shade: 0 };
const LABEL: Style = Style { shade: 90, ..TEXT };
const CODE: Style = Style { size: 23.0, leading: 34.0, is_bold: true, shade: 0 };

/// How far below the top of its line the letters stand, as a share of the leading.
const STAND: f32 = 0.74;
/// Within boxes and beside rules.
const PAD: f32 = 8.0;
const LABELS_WIDTH: f32 = 96.0;
const FIGURE_WIDTH: f32 = 82.0;
const PICTURE: f32 = 92.0;
const RULE: f32 = 0.6;
const HEADING_ABOVE: f32 = 11.0;
const SEAL_ABOVE: f32 = 16.0;
const TO_BELOW: f32 = 14.0;

pub(super) fn pages(letter: &Letter, face: &Face) -> Pages {
    let mut flow = Flow { face, parts: Vec::new(), pages: vec![Page::empty()], y: TOP };
    for piece in &letter.pieces {
        flow.put(piece);
    }
    flow.number(letter);
    Pages { parts: flow.parts, pages: flow.pages }
}

struct Flow<'a> {
    face: &'a Face,
    parts: Vec<Part>,
    pages: Vec<Page>,
    /// The upper edge of what comes next.
    y: f32,
}

/// Lines in a column.
struct Column<'a> {
    lines: &'a [String],
    style: Style,
    /// The edge they stand at.
    x: f32,
    is_right: bool,
}

impl Flow<'_> {
    fn put(&mut self, piece: &Piece) {
        match piece {
            Piece::To(text) => {
                let part = self.part(Role::Text, None);
                self.text(text, TEXT, part);
                self.y += TO_BELOW;
            }
            Piece::Title(text) => {
                let part = self.part(Role::Title(text.clone()), None);
                self.text(text, TITLE, part);
                self.y += 4.0;
            }
            Piece::Warning(text) => self.warning(text),
            Piece::Heading(text) => {
                self.y += HEADING_ABOVE;
                self.keep_together(HEADING.leading + 2.0 * TEXT.leading);
                let part = self.part(Role::Heading(text.clone()), None);
                self.text(text, HEADING, part);
                self.y += 2.0;
            }
            Piece::Text(text) => {
                let part = self.part(Role::Text, None);
                self.text(text, TEXT, part);
            }
            Piece::Facts(facts) => self.facts(facts),
            Piece::Sums(sums) => self.sums(sums),
            Piece::Seal(seal) => self.seal(seal),
        }
    }

    fn part(&mut self, role: Role, inside: Option<PartIdx>) -> PartIdx {
        self.parts.push(Part { role, inside });
        self.parts.len() - 1
    }

    /// A new page if this one has not so much room left. Whether there is one.
    fn keep_together(&mut self, height: f32) -> bool {
        let full = BOTTOM < self.y + height && TOP < self.y;
        if full {
            self.pages.push(Page::empty());
            self.y = TOP;
        }
        full
    }

    fn mark(&mut self, mark: Mark) {
        self.pages.last_mut().expect("there is always a page").marks.push(mark);
    }

    fn broken(&self, text: &str, style: Style, room: f32) -> Vec<String> {
        let width = |text: &str| style.size * self.face.width(text);
        lines(text, room, width).into_iter().map(str::to_owned).collect()
    }

    fn text(&mut self, text: &str, style: Style, part: PartIdx) {
        for line in self.broken(text, style, RIGHT - LEFT) {
            self.keep_together(style.leading);
            self.column(&Column { lines: &[line], style, x: LEFT, is_right: false }, part.into());
            self.y += style.leading;
        }
    }

    /// Downward from where we are, without moving there.
    fn column(&mut self, column: &Column, part: Option<PartIdx>) {
        let Column { style, .. } = *column;
        for (at, text) in column.lines.iter().enumerate() {
            let wide = if column.is_right { style.size * self.face.width(text) } else { 0.0 };
            let y = self.y + style.leading * (at as f32 + STAND);
            self.mark(Mark::Text { x: column.x - wide, y, text: text.clone(), style, part });
        }
    }

    fn rule(&mut self, shade: u8) {
        let y = self.y - RULE / 2.0;
        self.mark(Mark::Box { x: LEFT, y, width: RIGHT - LEFT, height: RULE, shade });
    }

    fn warning(&mut self, text: &str) {
        let inner = (LEFT + 2.0 * PAD, RIGHT - PAD);
        let lines = self.broken(text, WARNING, inner.1 - inner.0);
        let height = lines.len() as f32 * WARNING.leading + 2.0 * PAD;
        self.keep_together(height);
        self.mark(Mark::Box { x: LEFT, y: self.y, width: RIGHT - LEFT, height, shade: 235 });
        self.mark(Mark::Box { x: LEFT, y: self.y, width: 4.0, height, shade: 0 });
        self.y += PAD;
        let part = self.part(Role::Text, None);
        self.column(
            &Column { lines: &lines, style: WARNING, x: inner.0, is_right: false },
            part.into(),
        );
        self.y += height - PAD + 10.0;
    }

    fn facts(&mut self, facts: &[[String; 2]]) {
        let table = self.part(Role::Table, None);
        let x = LEFT + LABELS_WIDTH;
        for (at, [label, fact]) in facts.iter().enumerate() {
            // The home and its school.
            let style = if at < 2 { STRONG } else { TEXT };
            let labels = self.broken(label, LABEL, LABELS_WIDTH - PAD);
            let lines = self.broken(fact, style, RIGHT - x);
            let height = lines.len().max(labels.len()) as f32 * TEXT.leading + 5.0;
            self.keep_together(height);
            self.rule(215);
            self.y += 2.5;
            let row = self.part(Role::Row, table.into());
            let head = self.part(Role::HeadOfRow, row.into());
            self.column(
                &Column { lines: &labels, style: LABEL, x: LEFT, is_right: false },
                head.into(),
            );
            let cell = self.part(Role::Cell, row.into());
            self.column(&Column { lines: &lines, style, x, is_right: false }, cell.into());
            self.y += height - 2.5;
        }
        self.rule(215);
    }

    fn sums(&mut self, sums: &Sums) {
        let caption = self.part(Role::Text, None);
        self.text(&sums.caption, SMALL, caption);
        self.y += 3.0;
        let table = self.part(Role::Table, None);
        self.keep_together(2.0 * TEXT.leading + 10.0);
        let row = self.part(Role::Row, table.into());
        self.heads(&sums.head, Some(row));
        for sum in &sums.rows {
            self.sum(sum, &sums.head, table);
        }
        self.rule(130);
    }

    /// `row`: `None` where they are repeated on a new page.
    fn heads(&mut self, head: &[String; 4], row: Option<PartIdx>) {
        for (at, text) in head.iter().enumerate() {
            let part = row.map(|row| self.part(Role::HeadOfColumn, row.into()));
            let (x, is_right) = edge(at);
            let lines = [text.clone()];
            self.column(&Column { lines: &lines, style: LABEL, x, is_right }, part);
        }
        self.y += TEXT.leading + 2.0;
        self.rule(130);
    }

    fn sum(&mut self, sum: &Sum, head: &[String; 4], table: PartIdx) {
        let style = if sum.is_own { STRONG } else { TEXT };
        let room = edge(1).0 - FIGURE_WIDTH - LEFT - 2.0 * PAD;
        let names = self.broken(&sum.school, style, room);
        let remarks = self.broken(&sum.remark, SMALL, room);
        let (top, between) = (2.5, names.len() as f32 * style.leading);
        let height = between + remarks.len() as f32 * SMALL.leading + 2.0 * top;
        if self.keep_together(height) {
            self.heads(head, None);
        }
        if sum.is_own {
            self.mark(Mark::Box { x: LEFT, y: self.y, width: RIGHT - LEFT, height, shade: 238 });
        }
        self.y += top;
        let row = self.part(Role::Row, table.into());
        let name = self.part(Role::HeadOfRow, row.into());
        let x = edge(0).0;
        self.column(&Column { lines: &names, style, x, is_right: false }, name.into());
        self.y += between;
        self.column(&Column { lines: &remarks, style: SMALL, x, is_right: false }, name.into());
        self.y -= between;
        for (at, figure) in sum.figures.iter().enumerate() {
            let cell = self.part(Role::Cell, row.into());
            let lines = [figure.clone()];
            let column = Column { lines: &lines, style, x: edge(at + 1).0, is_right: true };
            self.column(&column, cell.into());
        }
        self.y += height - top;
        self.rule(225);
    }

    fn seal(&mut self, seal: &Seal) {
        let picture = seal
            .address
            .as_ref()
            .and_then(|address| QrCode::encode_text(address, QrCodeEcc::Medium).ok());
        let beside = if picture.is_some() { PICTURE + PAD } else { 0.0 };
        let room = RIGHT - LEFT - 4.0 * PAD - beside;
        let how = self.broken(&seal.how, TEXT, room);
        let address = self.broken(seal.address.as_deref().unwrap_or_default(), SMALL, room);
        let texts = TEXT.leading * (1 + how.len()) as f32
            + CODE.leading
            + SMALL.leading * address.len() as f32;
        let inner = if picture.is_some() { texts.max(PICTURE) } else { texts };
        let height = inner + 4.0 * PAD;
        let whom = self.broken(&seal.whom, TEXT, RIGHT - LEFT).len() as f32 * TEXT.leading;
        self.keep_together(HEADING_ABOVE + HEADING.leading + 2.0 + whom + SEAL_ABOVE + height);
        self.put(&Piece::Heading(seal.ask.clone()));
        self.put(&Piece::Text(seal.whom.clone()));
        self.y += SEAL_ABOVE;
        let (top, x) = (self.y, LEFT + 2.0 * PAD);
        self.frame(height);
        self.y = top + 2.0 * PAD + (inner - texts) / 2.0;
        let said = self.part(Role::Text, None);
        let code = [seal.code.clone()];
        for (lines, style) in
            [(&[seal.label.clone()][..], LABEL), (&code[..], CODE), (&how[..], TEXT)]
        {
            self.column(&Column { lines, style, x, is_right: false }, said.into());
            self.y += style.leading * lines.len() as f32;
        }
        if let Some(to) = &seal.address {
            let link = self.part(Role::Link(to.clone()), said.into());
            let column = Column { lines: &address, style: SMALL, x, is_right: false };
            self.column(&column, link.into());
        }
        if let Some(code) = picture {
            let part = self.part(Role::Picture(seal.picture.clone()), None);
            let y = top + (height - PICTURE) / 2.0;
            let x = RIGHT - 2.0 * PAD - PICTURE;
            self.mark(Mark::Squares { x, y, size: PICTURE, code, part });
        }
        self.y = top + height;
    }

    /// From here so far down.
    fn frame(&mut self, height: f32) {
        let (y, wide) = (self.y, RIGHT - LEFT);
        for (x, y, width, height) in [
            (LEFT, y, wide, RULE),
            (LEFT, y + height - RULE, wide, RULE),
            (LEFT, y, RULE, height),
            (RIGHT - RULE, y, RULE, height),
        ] {
            self.mark(Mark::Box { x, y, width, height, shade: 130 });
        }
    }

    /// What stands at the foot of every page.
    fn number(&mut self, letter: &Letter) {
        let n_pages = self.pages.len();
        for (at, page) in self.pages.iter_mut().enumerate() {
            let number = say!(letter.language, "paper-page", page = at + 1, pages = n_pages);
            let text = format!("{} · {number}", letter.foot);
            let x = (WIDTH - SMALL.size * self.face.width(&text)) / 2.0;
            page.marks.push(Mark::Text { x, y: FOOTER, text, style: SMALL, part: None });
        }
    }
}

/// Of a column of the sums, and whether it is its right one.
fn edge(column: usize) -> (f32, bool) {
    match column {
        0 => (LEFT + PAD, false),
        column => (RIGHT - PAD - (3 - column) as f32 * FIGURE_WIDTH, true),
    }
}
