//! Protocol buffers as they lie in memory, without copies. Nothing here trusts a length or panics.

use super::Broken;

/// The fields of a message, one after another.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a>(pub &'a [u8]);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// Of 4 or 8 bytes; OpenStreetMap has none.
    Fixed,
}

/// Numbers one after another.
#[derive(Clone, Copy, Debug, Default)]
pub struct Packed<'a>(pub &'a [u8]);

impl<'a> Iterator for Message<'a> {
    /// The field's number and what it holds.
    type Item = Result<(u64, Field<'a>), Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = field(&mut self.0);
        if field.is_err() {
            self.0 = &[];
        }
        Some(field)
    }
}

fn field<'a>(rest: &mut &'a [u8]) -> Result<(u64, Field<'a>), Broken> {
    let key = varint(rest)?;
    let field = match key & 7 {
        0 => Field::Number(varint(rest)?),
        1 => take(rest, 8).map(|_| Field::Fixed)?,
        2 => {
            let length = usize::try_from(varint(rest)?).map_err(|_| Broken::Message)?;
            Field::Bytes(take(rest, length)?)
        }
        5 => take(rest, 4).map(|_| Field::Fixed)?,
        _ => return Err(Broken::Message),
    };
    Ok((key >> 3, field))
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], Broken> {
    let (taken, left) = rest.split_at_checked(length).ok_or(Broken::Message)?;
    *rest = left;
    Ok(taken)
}

#[inline]
fn varint(rest: &mut &[u8]) -> Result<u64, Broken> {
    let mut number = 0;
    for (at, byte) in rest.iter().take(10).enumerate() {
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            *rest = &rest[at + 1..];
            return Ok(number);
        }
    }
    Err(Broken::Message)
}

impl Iterator for Packed<'_> {
    type Item = Result<u64, Broken>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let number = varint(&mut self.0);
        if number.is_err() {
            self.0 = &[];
        }
        Some(number)
    }
}

impl<'a> Field<'a> {
    pub fn bytes(self) -> Result<&'a [u8], Broken> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(Broken::Message),
        }
    }

    pub fn number(self) -> Result<u64, Broken> {
        match self {
            Self::Number(number) => Ok(number),
            _ => Err(Broken::Message),
        }
    }
}

/// The zigzag encoding of signed numbers.
#[inline]
pub fn signed(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_the_format_says() {
        let bytes = [0x08, 0x96, 0x01, 0x12, 0x02, b'h', b'i', 0x1d, 1, 2, 3, 4];
        let fields: Vec<_> = Message(&bytes).map(Result::unwrap).collect();
        assert_eq!(fields, [(1, Field::Number(150)), (2, Field::Bytes(b"hi")), (3, Field::Fixed)]);
        assert_eq!([0, 1, 2, 3].map(signed), [0, -1, 1, -2]);
        assert_eq!(signed(u64::MAX), i64::MIN);
    }

    #[test]
    fn what_is_cut_off_or_too_long_is_broken() {
        let overlong = [0x80; 11];
        for bytes in [&[0x08][..], &[0x12, 0x05, 1], &[0x0f], &[0x1d, 1, 2], &overlong] {
            assert!(Message(bytes).last().unwrap().is_err(), "{bytes:?}");
        }
    }
}
