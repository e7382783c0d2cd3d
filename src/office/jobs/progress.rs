/// What a job does one after another, each with how much of the work is done when it begins, in
/// thousandths: by and large, so that a bar moves.
pub const STAGES: [(&str, i64); 9] = [
    ("fetching", 10),
    ("reading", 40),
    ("measuring", 80),
    ("allocating", 250),
    ("drawing", 800),
    ("counting", 850),
    ("printing", 880),
    ("writing", 920),
    ("keeping", 960),
];

/// Begins the line on standard error by which a process tells what it does.
pub const MARK: &str = "stage: ";

/// How far a job is: in thousandths, and the name of the stage.
pub type Step = (i64, &'static str);

pub(super) fn step(name: &str) -> Option<Step> {
    STAGES.iter().find(|stage| stage.0 == name).map(|(name, done)| (*done, *name))
}

/// Takes what a process says apart, whatever it says: lines that tell stages, and the end of the
/// others.
#[derive(Default)]
pub(super) struct Said {
    line: Vec<u8>,
    /// The last lines that are for people.
    text: String,
}

/// Of each line, and of all that is kept for people.
const LONGEST_LINE: usize = 4 << 10;
const LONGEST_TEXT: usize = 16 << 10;

impl Said {
    /// The last stage that was told in these bytes.
    pub fn take(&mut self, bytes: &[u8]) -> Option<Step> {
        let mut last = None;
        for byte in bytes {
            match byte {
                b'\n' => last = self.end_of_line().or(last),
                _ if self.line.len() < LONGEST_LINE => self.line.push(*byte),
                _ => {}
            }
        }
        last
    }

    fn end_of_line(&mut self) -> Option<Step> {
        let line = String::from_utf8_lossy(&self.line).into_owned();
        self.line.clear();
        if let Some(name) = line.strip_prefix(MARK) {
            return step(name);
        }
        self.text += &line;
        self.text.push('\n');
        if LONGEST_TEXT < self.text.len() {
            let from = self.text.len() - LONGEST_TEXT / 2;
            let from = self.text.char_indices().map(|(at, _)| at).find(|at| from <= *at);
            self.text.drain(..from.unwrap_or(0));
        }
        None
    }

    pub fn into_text(mut self) -> String {
        if !self.line.is_empty() {
            self.end_of_line();
        }
        self.text.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_TEXT, Said, step};

    #[test]
    fn stages_are_told_apart_from_what_is_for_people() {
        let mut said = Said::default();
        assert_eq!(said.take(b"stage: reading\nE302 blocks"), step("reading"));
        assert_eq!(said.take(b".csv: \xff\nstage: nonsense\n"), None);
        assert_eq!(said.take(b"stage: drawing\nstage: counting\nbye"), step("counting"));
        assert_eq!(said.into_text(), "E302 blocks.csv: \u{fffd}\nbye");
    }

    #[test]
    fn whoever_talks_without_end_is_not_kept_whole() {
        let mut said = Said::default();
        said.take(&vec![b'x'; 10 << 20]);
        for _ in 0..1000 {
            said.take("学校学校学校学校学校\n".as_bytes());
        }
        assert!(said.into_text().len() <= LONGEST_TEXT);
    }
}
