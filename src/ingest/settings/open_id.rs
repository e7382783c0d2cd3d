//! Where people of the office sign in besides here: a file of its own, as it changes nothing of a
//! plan.

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::Entry;
use super::office::{opened, put};
use super::reader::Reader;
use crate::ingest::Code;
use crate::ingest::problem::{FileName, Problem, Problems};
use crate::model::{NameClaim, OpenId, Strangers, Wording};

const KEYS: [&str; 8] = [
    "issuer",
    "client_id",
    "client_secret_file",
    "certificates_file",
    "label",
    "label_en",
    "name_claim",
    "strangers",
];

/// Read from a TOML file; files that it names are beside it.
///
/// # Errors
///
/// Every problem of the file.
pub fn open_id(path: &Path) -> Result<OpenId, Vec<Problem>> {
    let (file, text) = opened(path)?;
    let mut problems = Problems::default();
    let said = read(&file, &text, &mut problems);
    problems.into_notices()?;
    let beside = |name: PathBuf| path.parent().unwrap_or(Path::new("")).join(name);
    // Without them there was a problem.
    let (issuer, client_id) = (said.issuer.unwrap_or_default(), said.client_id.unwrap_or_default());
    Ok(OpenId {
        issuer,
        client_id,
        label: said.label,
        name_claim: said.name_claim.unwrap_or(NameClaim::PreferredUsername),
        strangers: said.strangers.unwrap_or(Strangers::Refused),
        secret_file: said.secret_file.map(beside),
        certificates_file: said.certificates_file.map(beside),
    })
}

#[derive(Debug, Default)]
struct Said {
    issuer: Option<String>,
    client_id: Option<String>,
    label: Option<Wording>,
    name_claim: Option<NameClaim>,
    strangers: Option<Strangers>,
    secret_file: Option<PathBuf>,
    certificates_file: Option<PathBuf>,
}

fn read(file: &FileName, text: &str, problems: &mut Problems) -> Said {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { file, text, problems };
    reader.errors(&errors);
    let mut said = Said::default();
    for entry in table.get_ref() {
        reader.take(entry, &mut said);
    }
    for needed in ["issuer", "client_id"] {
        if !table.get_ref().contains_key(needed) {
            let problem = reader.file.problem(Code::LacksKey);
            reader.problems.add(problem.value(needed));
        }
    }
    said
}

impl Reader<'_> {
    fn take(&mut self, entry: Entry, said: &mut Said) {
        let key = entry.0.get_ref().as_ref();
        match key {
            "issuer" => said.issuer = self.issuer(entry),
            "client_id" => said.client_id = self.id(entry, "text"),
            "client_secret_file" => {
                said.secret_file = self.id(entry, "a file's name").map(PathBuf::from);
            }
            "certificates_file" => {
                said.certificates_file = self.id(entry, "a file's name").map(PathBuf::from);
            }
            "label" | "label_en" => {
                if let Some(text) = self.id(entry, "text") {
                    put(&mut said.label, text, key == "label_en");
                }
            }
            "name_claim" => {
                let names = [
                    ("preferred_username", NameClaim::PreferredUsername),
                    ("email", NameClaim::Email),
                    ("sub", NameClaim::Subject),
                ];
                said.name_claim = self.one_of(entry, names, Code::UnknownNameClaim);
            }
            "strangers" => {
                let names = [("refused", Strangers::Refused), ("added", Strangers::Added)];
                said.strangers = self.one_of(entry, names, Code::UnknownStrangers);
            }
            _ => self.unknown(entry.0, &KEYS),
        }
    }

    fn issuer(&mut self, entry: Entry) -> Option<String> {
        let text = self.id(entry, "text")?;
        let fits = is_issuer(&text).then_some(text);
        self.or_problem(fits, Code::BadIssuer, entry)
    }
}

/// OpenID Connect Discovery 1.0, 2; without TLS only where nobody is between.
fn is_issuer(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%+@=&,;!$*'()".contains(c);
    let near = ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|near| {
        let rest = text.strip_prefix(near);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    });
    let far = text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty());
    (near || far) && text.chars().all(plain) && !text.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::InputRole;

    fn read_text(text: &str) -> (Said, Vec<String>) {
        let file = FileName { role: InputRole::Settings, name: "openid.toml".to_owned() };
        let mut problems = Problems::default();
        let said = read(&file, text, &mut problems);
        let problems = problems.into_notices().err().unwrap_or_default();
        (said, problems.iter().map(|problem| problem.code.id().to_owned()).collect())
    }

    #[test]
    fn a_provider_is_told_in_few_words() {
        let (said, problems) = read_text(
            "issuer = \"https://login.example.org/realms/office\"\nclient_id = \"catchment\"\n\
             label = \"统一认证\"\nlabel_en = \"City sign-in\"\nname_claim = \"email\"\n",
        );
        assert_eq!(problems, [""; 0]);
        assert_eq!(said.name_claim, Some(NameClaim::Email));
        assert_eq!(said.label.unwrap().english.as_deref(), Some("City sign-in"));
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let (_, problems) = read_text(
            "issuer = \"http://login.example.org\"\nname_claim = \"nickname\"\n\
             strangers = true\nclientid = \"x\"\n",
        );
        let mut problems = problems;
        problems.sort();
        assert_eq!(problems, ["E602", "E603", "E628", "E629", "E630"]);
        let (_, problems) =
            read_text("issuer = \"https://a\"\nclient_id = \"b\"\nstrangers = \"welcome\"\n");
        assert_eq!(problems, ["E631"]);
    }

    #[test]
    fn only_on_this_machine_an_issuer_needs_no_tls() {
        for good in ["https://a.example", "http://localhost:9400", "http://127.0.0.1:1/x"] {
            assert!(is_issuer(good), "{good}");
        }
        for bad in [
            "http://a.example",
            "http://localhost.evil.example",
            "http://127.0.0.1@evil.example",
            "https://a.example/?x",
            "https://a.example/#x",
            "https://",
            "ftp://a.example",
        ] {
            assert!(!is_issuer(bad), "{bad}");
        }
    }
}
