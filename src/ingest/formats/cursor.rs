//! Bytes from front to back, never beyond their end.

/// What is left of some bytes.
pub struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next `n` bytes. `None`: there are fewer.
    pub fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn skip(&mut self, n: usize) -> Option<()> {
        self.take(n).map(|_| ())
    }

    pub fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    pub fn u32(&mut self, big_endian: bool) -> Option<u32> {
        let bytes = self.take(4)?.try_into().ok()?;
        Some(if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    pub fn f64(&mut self, big_endian: bool) -> Option<f64> {
        let bytes = self.take(8)?.try_into().ok()?;
        Some(if big_endian { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) })
    }

    /// A number of things of at least `size` bytes each. `None`: not so many can follow, and room
    /// for them must not be made.
    pub fn count(&mut self, big_endian: bool, size: usize) -> Option<usize> {
        let n = self.u32(big_endian)? as usize;
        (n.checked_mul(size)? <= self.0.len()).then_some(n)
    }
}
