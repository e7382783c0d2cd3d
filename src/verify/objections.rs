use super::Finding;

/// Everything found wrong with one promise, counted in full and kept up to a page.
#[derive(Default)]
pub struct Objections {
    kept: Vec<String>,
    n: usize,
}

/// More than these help nobody.
const A_PAGE: usize = 20;

impl Objections {
    /// `said` is called only if it will be kept.
    pub fn add(&mut self, said: impl FnOnce() -> String) {
        if self.n < A_PAGE {
            self.kept.push(said());
        }
        self.n += 1;
    }

    pub fn unless(&mut self, fine: bool, said: impl FnOnce() -> String) {
        if !fine {
            self.add(said);
        }
    }

    /// `held` if there was nothing to object to.
    pub fn or_else(mut self, held: impl FnOnce() -> String) -> Finding {
        if self.n == 0 {
            return Ok(held());
        }
        if self.kept.len() < self.n {
            self.kept.push(format!("and {} more", self.n - self.kept.len()));
        }
        Err(self.kept)
    }
}
