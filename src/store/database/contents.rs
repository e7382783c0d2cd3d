use std::fs::File;
use std::io::{self, Cursor, Read, Seek, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};

use super::{Database, DatabaseError};

/// Bytes are kept in pieces of this length, so that big files need no memory, nor rows too big for
/// a database.
pub const PIECE_BYTES: usize = 1 << 20;

/// Nobody keeps more in one file.
pub const MOST_BYTES: u64 = 4 << 30;

impl Database {
    /// Keeps these bytes, unless they are kept: their digest, by which they are named from then on.
    /// That is not in the log; what names them is.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub async fn keep_bytes(&self, bytes: &[u8]) -> Result<String, DatabaseError> {
        self.keep_from(&mut Cursor::new(bytes), Path::new("these bytes")).await
    }

    /// Keeps what is in a file, as [`Self::keep_bytes`] does, piece by piece.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is too big or changes, or the database refuses.
    pub async fn keep_file(&self, path: &Path) -> Result<String, DatabaseError> {
        let mut file = File::open(path).map_err(DatabaseError::file(path))?;
        self.keep_from(&mut file, path).await
    }

    /// Keeps what is in an open file, from its beginning, as [`Self::keep_bytes`] does.
    ///
    /// # Errors
    ///
    /// As of [`Self::keep_file`].
    pub async fn keep_open(&self, file: &mut File) -> Result<String, DatabaseError> {
        let path = Path::new("an open file");
        file.rewind().map_err(DatabaseError::file(path))?;
        self.keep_from(file, path).await
    }

    async fn keep_from(
        &self,
        bytes: &mut (impl Read + Seek + Send),
        path: &Path,
    ) -> Result<String, DatabaseError> {
        let (digest, n_bytes) = digest_of(bytes, path).await?;
        if self.has_content(&digest).await? {
            return Ok(digest);
        }
        bytes.rewind().map_err(DatabaseError::file(path))?;
        let mut transaction = self.begin_unlogged().await?;
        let insert = "INSERT INTO contents (digest, n_bytes) VALUES ($1, $2) \
                      ON CONFLICT DO NOTHING";
        let insert = sqlx::query(insert).bind(&digest).bind(n_bytes);
        // Somebody else may just have kept the same.
        if insert.execute(&mut *transaction).await?.rows_affected() == 1 {
            let written = write_pieces(&mut transaction, &digest, bytes, path).await?;
            if written != digest {
                let why = "somebody is writing it; keep a copy of it instead";
                return Err(DatabaseError::NotToKeep { path: path.to_owned(), why });
            }
        }
        transaction.commit().await?;
        Ok(digest)
    }

    /// # Errors
    ///
    /// The database is gone.
    pub async fn has_content(&self, digest: &str) -> Result<bool, DatabaseError> {
        let find = sqlx::query("SELECT 1 FROM contents WHERE digest = $1").bind(digest);
        Ok(find.fetch_optional(&self.readers).await?.is_some())
    }

    /// How many bytes it has.
    ///
    /// # Errors
    ///
    /// It is not kept, or the database is gone.
    pub async fn content_length(&self, digest: &str) -> Result<u64, DatabaseError> {
        let find = sqlx::query("SELECT n_bytes FROM contents WHERE digest = $1").bind(digest);
        let row = find.fetch_optional(&self.readers).await?;
        let row = row.ok_or_else(|| DatabaseError::missing("content", digest))?;
        let n_bytes: i64 = row.try_get(0)?;
        Ok(u64::try_from(n_bytes).unwrap_or(0))
    }

    /// Writes what is kept under this digest, piece by piece.
    ///
    /// # Errors
    ///
    /// It is not kept, or is not what was kept; `out` refuses; the database is gone.
    pub async fn copy_content(
        &self,
        digest: &str,
        out: &mut (impl Write + Send),
    ) -> Result<(), DatabaseError> {
        let n_bytes = self.content_length(digest).await?;
        let mut hasher = Sha256::new();
        let mut read = 0;
        for number in 0.. {
            if n_bytes <= read {
                break;
            }
            let find = "SELECT bytes FROM pieces WHERE content = $1 AND number = $2";
            let find = sqlx::query(find).bind(digest).bind(number);
            let row = find.fetch_optional(&self.readers).await?;
            let row = row.ok_or_else(|| DatabaseError::damaged("content", digest, "it is cut"))?;
            let piece: &[u8] = row.try_get(0)?;
            hasher.update(piece);
            read += piece.len().max(1) as u64;
            out.write_all(piece).map_err(DatabaseError::file(Path::new(digest)))?;
        }
        match hex::encode(hasher.finalize()) == digest {
            true => Ok(()),
            false => Err(DatabaseError::damaged("content", digest, "its bytes are others")),
        }
    }

    /// What is kept under this digest, if it is at most `most` bytes.
    ///
    /// # Errors
    ///
    /// It is longer, or as [`Self::copy_content`] says.
    pub async fn content(&self, digest: &str, most: u64) -> Result<Vec<u8>, DatabaseError> {
        if most < self.content_length(digest).await? {
            let why = "it is too long to be read at once";
            return Err(DatabaseError::NotToKeep { path: digest.into(), why });
        }
        let mut bytes = Vec::new();
        self.copy_content(digest, &mut bytes).await?;
        Ok(bytes)
    }
}

async fn digest_of(
    bytes: &mut (impl Read + Send),
    path: &Path,
) -> Result<(String, i64), DatabaseError> {
    let mut hasher = Sha256::new();
    let mut n_bytes = 0;
    loop {
        let piece = piece(bytes).map_err(DatabaseError::file(path))?;
        if piece.is_empty() {
            break;
        }
        n_bytes += piece.len() as u64;
        if MOST_BYTES < n_bytes {
            return Err(DatabaseError::NotToKeep { path: path.to_owned(), why: "it is too big" });
        }
        hasher.update(&piece);
        tokio::task::yield_now().await;
    }
    let n_bytes = i64::try_from(n_bytes).expect("there is a limit far below");
    Ok((hex::encode(hasher.finalize()), n_bytes))
}

/// The digest of what was written.
async fn write_pieces(
    connection: &mut AnyConnection,
    digest: &str,
    bytes: &mut (impl Read + Send),
    path: &Path,
) -> Result<String, DatabaseError> {
    let mut hasher = Sha256::new();
    for number in 0_i64.. {
        let piece = piece(bytes).map_err(DatabaseError::file(path))?;
        if piece.is_empty() {
            break;
        }
        hasher.update(&piece);
        sqlx::query("INSERT INTO pieces (content, number, bytes) VALUES ($1, $2, $3)")
            .bind(digest)
            .bind(number)
            .bind(piece)
            .execute(&mut *connection)
            .await?;
    }
    Ok(hex::encode(hasher.finalize()))
}

/// The next one; empty: there is none.
fn piece(bytes: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut piece = Vec::new();
    bytes.take(PIECE_BYTES as u64).read_to_end(&mut piece)?;
    Ok(piece)
}
