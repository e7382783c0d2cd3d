//! What is in a backup: the tables, and how their rows are written in a file that neither database
//! knows.
//!
//! A line that says what the file is, then records, all packed by gzip. A record begins with a
//! letter: `T` a table (its name, then its columns), `R` a row of it, `E` the end, after which the
//! SHA-256 of everything before it stands. Texts and bytes stand after their length in four bytes,
//! numbers in eight, the highest first.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};
use sqlx::any::{AnyArguments, AnyRow, AnyTypeInfoKind};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, Row, TypeInfo, ValueRef};

use super::{Database, DatabaseError};

/// So that each stands after those that it names. Sessions and tries are not kept: whoever is
/// signed in does so again.
pub(super) const TABLES: [&str; 22] = [
    "districts",
    "people",
    "memberships",
    "api_tokens",
    "contents",
    "pieces",
    "input_versions",
    "input_files",
    "plans",
    "plan_files",
    "plan_makers",
    "drafts",
    "edits",
    "publications",
    "comments",
    "handlings",
    "abouts",
    "name_lists",
    "jobs",
    "audit",
    "audit_head",
    "numbers",
];

pub(super) const FIRST_LINE: &[u8] = b"catchment backup 1\n";

/// No value in a store is longer.
const MOST_BYTES: u32 = 64 << 20;

/// What is in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Bytes,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

pub(super) enum Record {
    Table {
        name: String,
        columns: Vec<String>,
    },
    Row(Vec<Field>),
    /// After which nothing stands but its checksum.
    End,
}

impl Database {
    pub(super) async fn columns_of(
        &self,
        connection: &mut AnyConnection,
        table: &str,
    ) -> Result<Vec<Column>, DatabaseError> {
        let rows = sqlx::query(self.backend.columns_of()).bind(table).fetch_all(connection).await?;
        let mut columns = Vec::new();
        for row in rows {
            let kind = match row.try_get::<&str, _>(1)?.to_ascii_lowercase().as_str() {
                "text" => Kind::Text,
                "bigint" => Kind::Number,
                "bytea" => Kind::Bytes,
                other => return Err(DatabaseError::damaged("column", other, "of no known type")),
            };
            columns.push(Column { name: row.try_get(0)?, kind });
        }
        Ok(columns)
    }
}

/// Writes records, and what they add up to.
pub(super) struct Records<W> {
    out: W,
    hasher: Sha256,
}

impl<W: Write> Records<W> {
    pub(super) fn begin(out: W) -> io::Result<Self> {
        let mut records = Self { out, hasher: Sha256::new() };
        records.put(FIRST_LINE)?;
        Ok(records)
    }

    pub(super) fn table(&mut self, name: &str, columns: &[Column]) -> io::Result<()> {
        self.put(b"T")?;
        self.long(name.as_bytes())?;
        self.put(&[u8::try_from(columns.len()).expect("tables are narrow")])?;
        columns.iter().try_for_each(|column| self.long(column.name.as_bytes()))
    }

    /// How many bytes it took.
    pub(super) fn row(&mut self, row: &AnyRow) -> Result<(), sqlx::Error> {
        self.put(b"R")?;
        for at in 0..row.len() {
            let value = row.try_get_raw(at)?;
            let kind = value.type_info().kind();
            match kind {
                _ if value.is_null() || value.type_info().is_null() => self.put(b"0")?,
                AnyTypeInfoKind::Text => {
                    self.put(b"t")?;
                    self.long(row.try_get::<&str, _>(at)?.as_bytes())?;
                }
                AnyTypeInfoKind::Blob => {
                    self.put(b"b")?;
                    self.long(row.try_get::<&[u8], _>(at)?)?;
                }
                _ => {
                    self.put(b"n")?;
                    self.put(&row.try_get::<i64, _>(at)?.to_be_bytes())?;
                }
            }
        }
        Ok(())
    }

    /// What it was written to.
    pub(super) fn end(mut self) -> io::Result<W> {
        self.put(b"E")?;
        let sum = self.hasher.finalize();
        self.out.write_all(&sum)?;
        Ok(self.out)
    }

    fn long(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= MOST_BYTES);
        let length = length.ok_or_else(|| io::Error::other("a value is too long to be kept"))?;
        self.put(&length.to_be_bytes())?;
        self.put(bytes)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.out.write_all(bytes)
    }
}

/// Reads records, whoever wrote them.
pub(super) struct Reading<R> {
    from: R,
    hasher: Sha256,
    n_columns: usize,
}

impl<R: Read> Reading<R> {
    /// # Errors
    ///
    /// It is no backup.
    pub(super) fn begin(from: R) -> io::Result<Self> {
        let mut reading = Self { from, hasher: Sha256::new(), n_columns: 0 };
        let mut line = [0; FIRST_LINE.len()];
        reading.take(&mut line)?;
        match line == FIRST_LINE {
            true => Ok(reading),
            false => Err(bad("it does not begin as one")),
        }
    }

    /// # Errors
    ///
    /// It is cut, or holds something else.
    pub(super) fn next(&mut self) -> io::Result<Record> {
        match self.byte()? {
            b'T' => {
                let name = self.text()?;
                self.n_columns = usize::from(self.byte()?);
                let columns = (0..self.n_columns).map(|_| self.text()).collect::<Result<_, _>>()?;
                Ok(Record::Table { name, columns })
            }
            b'R' => {
                let fields = (0..self.n_columns).map(|_| self.field());
                Ok(Record::Row(fields.collect::<Result<_, _>>()?))
            }
            b'E' => {
                let ours = self.hasher.clone().finalize();
                let mut sum = [0; 32];
                self.from.read_exact(&mut sum)?;
                let nothing = self.from.read(&mut [0])? == 0;
                match sum[..] == ours[..] && nothing {
                    true => Ok(Record::End),
                    false => Err(bad("its checksum is another")),
                }
            }
            _ => Err(bad("there is something else in it")),
        }
    }

    fn field(&mut self) -> io::Result<Field> {
        match self.byte()? {
            b'0' => Ok(Field::Null),
            b't' => Ok(Field::Text(self.text()?)),
            b'b' => Ok(Field::Bytes(self.long()?)),
            b'n' => {
                let mut number = [0; 8];
                self.take(&mut number)?;
                Ok(Field::Number(i64::from_be_bytes(number)))
            }
            _ => Err(bad("there is something else in it")),
        }
    }

    fn text(&mut self) -> io::Result<String> {
        String::from_utf8(self.long()?).map_err(|_| bad("a text in it is none"))
    }

    fn long(&mut self) -> io::Result<Vec<u8>> {
        let mut length = [0; 4];
        self.take(&mut length)?;
        let length = u32::from_be_bytes(length);
        if MOST_BYTES < length {
            return Err(bad("a value in it is too long"));
        }
        let mut bytes = Vec::new();
        (&mut self.from).take(u64::from(length)).read_to_end(&mut bytes)?;
        if bytes.len() != length as usize {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.hasher.update(&bytes);
        Ok(bytes)
    }

    fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        self.take(&mut byte)?;
        Ok(byte[0])
    }

    fn take(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.from.read_exact(bytes)?;
        self.hasher.update(bytes);
        Ok(())
    }
}

impl Field {
    /// As what it is in a column of this kind. `None`: it is none of these.
    pub(super) fn bind(
        self,
        query: Query<'_, Any, AnyArguments>,
        kind: Kind,
    ) -> Option<Query<'_, Any, AnyArguments>> {
        Some(match (kind, self) {
            (Kind::Text, Self::Text(text)) => query.bind(text),
            (Kind::Text, Self::Null) => query.bind(None::<String>),
            (Kind::Number, Self::Number(number)) => query.bind(number),
            (Kind::Number, Self::Null) => query.bind(None::<i64>),
            (Kind::Bytes, Self::Bytes(bytes)) => query.bind(bytes),
            (Kind::Bytes, Self::Null) => query.bind(None::<Vec<u8>>),
            _ => return None,
        })
    }
}

fn bad(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
