//! FlatBuffers: tables whose fields are found by offsets, none of which is believed.

/// A table inside a buffer.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    buffer: &'a [u8],
    at: usize,
    /// Where its field offsets are, and how many bytes they take.
    fields: (usize, usize),
}

impl<'a> Table<'a> {
    /// The table that a buffer is about. `None`: it is damaged.
    pub fn root(buffer: &'a [u8]) -> Option<Self> {
        Self::at(buffer, usize::try_from(u32_at(buffer, 0)?).ok()?)
    }

    fn at(buffer: &'a [u8], at: usize) -> Option<Self> {
        let back = i64::from(u32_at(buffer, at)?.cast_signed());
        let fields = usize::try_from(i64::try_from(at).ok()? - back).ok()?;
        let len = usize::from(u16_at(buffer, fields)?);
        buffer.get(fields..fields.checked_add(len)?)?;
        Some(Self { buffer, at, fields: (fields, len) })
    }

    /// Where the value of a field is. `None`: the table does not have it.
    fn field(&self, number: usize) -> Option<usize> {
        let at = 4 + 2 * number;
        if self.fields.1 < at + 2 {
            return None;
        }
        match usize::from(u16_at(self.buffer, self.fields.0 + at)?) {
            0 => None,
            offset => self.at.checked_add(offset),
        }
    }

    pub fn u8(&self, number: usize) -> Option<u8> {
        self.buffer.get(self.field(number)?).copied()
    }

    pub fn u16(&self, number: usize) -> Option<u16> {
        u16_at(self.buffer, self.field(number)?)
    }

    pub fn i32(&self, number: usize) -> Option<i32> {
        u32_at(self.buffer, self.field(number)?).map(u32::cast_signed)
    }

    pub fn u64(&self, number: usize) -> Option<u64> {
        let at = self.field(number)?;
        let bytes = self.buffer.get(at..at.checked_add(8)?)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?))
    }

    pub fn table(&self, number: usize) -> Option<Self> {
        Self::at(self.buffer, self.target(self.field(number)?)?)
    }

    /// The bytes of a list of things of `size` bytes each.
    pub fn list(&self, number: usize, size: usize) -> Option<&'a [u8]> {
        let at = self.target(self.field(number)?)?;
        let len = (u32_at(self.buffer, at)? as usize).checked_mul(size)?;
        let start = at.checked_add(4)?;
        self.buffer.get(start..start.checked_add(len)?)
    }

    pub fn text(&self, number: usize) -> Option<&'a str> {
        std::str::from_utf8(self.list(number, 1)?).ok()
    }

    /// Every table of a list of tables. `None`: there is no list, or one of them is damaged.
    pub fn tables(&self, number: usize) -> Option<Vec<Self>> {
        let first = self.target(self.field(number)?)?.checked_add(4)?;
        let n = self.list(number, 4)?.len() / 4;
        (0..n).map(|at| Self::at(self.buffer, self.target(first + 4 * at)?)).collect()
    }

    fn target(&self, at: usize) -> Option<usize> {
        at.checked_add(u32_at(self.buffer, at)? as usize)
    }
}

pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let found = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(found.try_into().ok()?))
}

pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let found = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(found.try_into().ok()?))
}
