//! Filters as text.

use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon,
};

use super::{Comparison, DEEPEST, Filter, GEOMETRY, Scalar, Shape, Terms};

struct Parser<'a> {
    rest: &'a str,
    whole: &'a str,
    terms: Terms<'a>,
    depth: usize,
}

type Parsed<T> = Result<T, String>;

/// # Errors
///
/// What is wrong with it, and at which character.
pub fn parse(text: &str, terms: Terms) -> Parsed<Filter> {
    let mut parser = Parser { rest: text, whole: text, terms, depth: 0 };
    let filter = parser.any()?;
    parser.space();
    if parser.rest.is_empty() { Ok(filter) } else { Err(parser.wrong("AND, OR or the end")) }
}

const SIGNS: [&str; 6] = ["<=", ">=", "<>", "=", "<", ">"];

impl<'a> Parser<'a> {
    fn wrong(&self, wanted: &str) -> String {
        let at = self.whole[..self.whole.len() - self.rest.len()].chars().count() + 1;
        let found: String = self.rest.chars().take(20).collect();
        format!("at character {at} there is {found:?}, and should be {wanted}")
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn sign(&mut self, sign: &str) -> bool {
        self.space();
        let found = self.rest.strip_prefix(sign);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn insist(&mut self, sign: &str) -> Parsed<()> {
        if self.sign(sign) { Ok(()) } else { Err(self.wrong(&format!("{sign:?}"))) }
    }

    /// The word that comes next, without taking it. Empty: no word does.
    fn word_ahead(&mut self) -> &'a str {
        self.space();
        let is_first = |c: char| c.is_alphabetic() || c == '_' || c == ':';
        if !self.rest.starts_with(is_first) {
            return "";
        }
        let is_more = |c: char| c.is_alphanumeric() || "_:.".contains(c);
        let end = self.rest.find(|c: char| !is_more(c)).unwrap_or(self.rest.len());
        &self.rest[..end]
    }

    fn word(&mut self, wanted: &str) -> bool {
        let word = self.word_ahead();
        let found = word.eq_ignore_ascii_case(wanted);
        self.rest = if found { &self.rest[word.len()..] } else { self.rest };
        found
    }

    fn any(&mut self) -> Parsed<Filter> {
        if self.depth == DEEPEST {
            return Err("it is too deep".to_owned());
        }
        self.depth += 1;
        let mut parts = vec![self.all()?];
        while self.word("OR") {
            parts.push(self.all()?);
        }
        self.depth -= 1;
        Ok(if parts.len() == 1 { parts.remove(0) } else { Filter::Any(parts) })
    }

    fn all(&mut self) -> Parsed<Filter> {
        let mut parts = vec![self.one()?];
        while self.word("AND") {
            parts.push(self.one()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Filter::All(parts) })
    }

    fn one(&mut self) -> Parsed<Filter> {
        if self.word("NOT") {
            // So that a thousand NOTs are too deep as well.
            self.depth += 1;
            let part = if self.depth < DEEPEST { self.one() } else { Err("it is too deep".into()) };
            self.depth -= 1;
            return Ok(Filter::Not(Box::new(part?)));
        }
        if self.sign("(") {
            let inside = self.any()?;
            self.insist(")")?;
            return Ok(inside);
        }
        if self.word("S_INTERSECTS") {
            self.insist("(")?;
            let one = self.shape()?;
            self.insist(",")?;
            let other = self.shape()?;
            self.insist(")")?;
            return Ok(Filter::Intersects(one, other));
        }
        let value = self.scalar()?;
        self.about(value)
    }

    /// What is said of a value that has been read.
    fn about(&mut self, value: Scalar) -> Parsed<Filter> {
        if let Some(sign) = SIGNS.iter().find(|sign| self.sign(sign)) {
            let comparison = Comparison::called(sign).expect("it is a sign of comparison");
            return Ok(Filter::Compare(value, comparison, self.scalar()?));
        }
        if self.word("IS") {
            let negated = self.word("NOT");
            if !self.word("NULL") {
                return Err(self.wrong("NULL"));
            }
            return Ok(negate(Filter::IsNull(value), negated));
        }
        let negated = self.word("NOT");
        if self.word("LIKE") {
            let pattern = self.scalar()?;
            return Ok(negate(Filter::Like(value, pattern), negated));
        }
        if self.word("BETWEEN") {
            let least = self.scalar()?;
            if !self.word("AND") {
                return Err(self.wrong("AND"));
            }
            let most = self.scalar()?;
            return Ok(negate(Filter::Between(value, least, most), negated));
        }
        if self.word("IN") {
            self.insist("(")?;
            let list = self.list(Self::scalar)?;
            return Ok(negate(Filter::In(value, list), negated));
        }
        match value {
            Scalar::Truth(truth) if !negated => Ok(Filter::Literal(truth)),
            _ => Err(self.wrong("a comparison, IS, LIKE, BETWEEN or IN")),
        }
    }

    fn scalar(&mut self) -> Parsed<Scalar> {
        self.space();
        if self.rest.starts_with('\'') {
            return self.quoted('\'').map(Scalar::Text);
        }
        if self.rest.starts_with('"') {
            let name = self.quoted('"')?;
            return self.terms.column(&name);
        }
        if self.rest.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
            return self.number().map(Scalar::Number);
        }
        for (word, truth) in [("TRUE", true), ("FALSE", false)] {
            if self.word(word) {
                return Ok(Scalar::Truth(truth));
            }
        }
        let word = self.word_ahead();
        if word.is_empty() {
            return Err(self.wrong("a property, a text in '…' or a number"));
        }
        let after = &self.rest[word.len()..];
        if !after.trim_start().starts_with('(') {
            let column = self.terms.column(word)?;
            self.rest = after;
            return Ok(column);
        }
        if !self.word("CASEI") {
            return Err(self.wrong("no function but CASEI and S_INTERSECTS"));
        }
        self.depth += 1;
        self.insist("(")?;
        let inside =
            if self.depth < DEEPEST { self.scalar()? } else { return Err("it is too deep".into()) };
        self.insist(")")?;
        self.depth -= 1;
        Ok(Scalar::AnyCase(Box::new(inside)))
    }

    /// A quote in it is written twice, or after a backslash.
    fn quoted(&mut self, quote: char) -> Parsed<String> {
        let mut text = String::new();
        let mut chars = self.rest.char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            let next_is_quote = chars.peek().is_some_and(|(_, next)| *next == quote);
            if c == quote && !next_is_quote {
                self.rest = &self.rest[at + quote.len_utf8()..];
                return Ok(text);
            }
            if (c == quote || c == '\\') && next_is_quote {
                chars.next();
                text.push(quote);
            } else {
                text.push(c);
            }
        }
        Err(self.wrong(&format!("a text that ends with {quote}")))
    }

    fn number(&mut self) -> Parsed<f64> {
        self.space();
        let bytes = self.rest.as_bytes();
        let part = |at: usize| {
            let after_e = 0 < at && matches!(bytes[at - 1], b'e' | b'E');
            match bytes[at] {
                b'0'..=b'9' | b'.' | b'e' | b'E' => true,
                b'+' | b'-' => at == 0 || after_e,
                _ => false,
            }
        };
        let end = (0..bytes.len()).find(|at| !part(*at)).unwrap_or(bytes.len());
        let number = self.rest[..end].parse().ok().filter(|number: &f64| number.is_finite());
        let number = number.ok_or_else(|| self.wrong("a number"))?;
        self.rest = &self.rest[end..];
        Ok(number)
    }

    /// Until the closing parenthesis; the opening one has been read.
    fn list<T>(&mut self, each: fn(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut list = vec![each(self)?];
        while self.sign(",") {
            list.push(each(self)?);
        }
        self.insist(")")?;
        Ok(list)
    }

    fn shape(&mut self) -> Parsed<Shape> {
        self.space();
        let name = if self.rest.starts_with('"') {
            self.quoted('"')?
        } else {
            let word = self.word_ahead();
            let is_property = !self.rest[word.len()..].trim_start().starts_with('(')
                && !self.rest[word.len()..].trim_start().to_ascii_uppercase().starts_with('Z');
            if !is_property {
                return self.geometry().map(Shape::Given);
            }
            self.rest = &self.rest[word.len()..];
            word.to_owned()
        };
        if name == GEOMETRY {
            Ok(Shape::OfFeature)
        } else {
            Err(format!("{name:?} is no geometry; the only one is called {GEOMETRY}"))
        }
    }

    /// Well-known text, or BBOX.
    fn geometry(&mut self) -> Parsed<Geometry> {
        let word = self.word_ahead().to_ascii_uppercase();
        self.rest = &self.rest[word.len()..];
        if word == "BBOX" {
            self.insist("(")?;
            let numbers = self.list(Self::number)?;
            let corners = super::super::query::flat_corners(&numbers);
            return self.terms.rectangle(corners.ok_or("a BBOX has 4 or 6 numbers")?);
        }
        // Heights show when positions are read.
        self.word("Z");
        self.insist("(")?;
        Ok(match word.as_str() {
            "POINT" => {
                let point = Point(self.position()?);
                self.insist(")")?;
                Geometry::Point(point)
            }
            "LINESTRING" => Geometry::LineString(self.line()?),
            "POLYGON" => Geometry::Polygon(self.polygon()?),
            "MULTIPOINT" => {
                let points = self.list(|parser| {
                    let wrapped = parser.sign("(");
                    let point = Point(parser.position()?);
                    if wrapped { parser.insist(")").map(|()| point) } else { Ok(point) }
                });
                Geometry::MultiPoint(MultiPoint::new(points?))
            }
            "MULTILINESTRING" => {
                let lines = self.list(|parser| {
                    parser.insist("(")?;
                    parser.line()
                });
                Geometry::MultiLineString(MultiLineString::new(lines?))
            }
            "MULTIPOLYGON" => {
                let polygons = self.list(|parser| {
                    parser.insist("(")?;
                    parser.polygon()
                });
                Geometry::MultiPolygon(MultiPolygon::new(polygons?))
            }
            "GEOMETRYCOLLECTION" => {
                self.depth += 1;
                if DEEPEST <= self.depth {
                    return Err("it is too deep".into());
                }
                let parts = self.list(Self::geometry)?;
                self.depth -= 1;
                Geometry::GeometryCollection(GeometryCollection::from(parts))
            }
            _ => {
                return Err(format!(
                    "{word:?} is no geometry; there is POINT, LINESTRING, POLYGON, MULTI… of them, GEOMETRYCOLLECTION, BBOX and {GEOMETRY}"
                ));
            }
        })
    }

    fn line(&mut self) -> Parsed<LineString> {
        let mut positions = vec![self.position()?];
        while self.sign(",") {
            positions.push(self.position()?);
        }
        self.insist(")")?;
        if positions.len() < 2 {
            return Err("a line has two positions or more".to_owned());
        }
        Ok(LineString::new(positions))
    }

    fn polygon(&mut self) -> Parsed<Polygon> {
        let mut rings = Vec::new();
        loop {
            self.insist("(")?;
            let ring = self.line()?;
            if ring.0.len() < 4 || ring.0.first() != ring.0.last() {
                return Err("a ring has four positions or more, the last as the first".to_owned());
            }
            rings.push(ring);
            if !self.sign(",") {
                break;
            }
        }
        self.insist(")")?;
        let outer = rings.remove(0);
        Ok(Polygon::new(outer, rings))
    }

    /// Heights are read and do not count.
    fn position(&mut self) -> Parsed<Coord> {
        let (x, y) = (self.number()?, self.number()?);
        self.space();
        let more = self.rest.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
        if more {
            self.number()?;
        }
        self.terms.place(x, y)
    }
}

fn negate(filter: Filter, negated: bool) -> Filter {
    if negated { Filter::Not(Box::new(filter)) } else { filter }
}
