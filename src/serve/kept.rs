use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::resource::Resource;

/// What takes a while to make and is asked for again. When it is too much, all is forgotten.
#[derive(Debug)]
pub struct Kept<K> {
    most_bytes: usize,
    shelf: Mutex<Shelf<K>>,
}

#[derive(Debug)]
struct Shelf<K> {
    /// `None`: there is nothing, which took a while to find out, too.
    made: BTreeMap<K, Option<Arc<Resource>>>,
    n_bytes: usize,
}

/// What a place on the shelf takes, whatever stands there.
const PLACE_BYTES: usize = 256;

impl<K: Copy + Ord> Kept<K> {
    pub fn within(most_bytes: usize) -> Self {
        Self { most_bytes, shelf: Mutex::new(Shelf { made: BTreeMap::new(), n_bytes: 0 }) }
    }

    /// `None`: it is not kept. `Some(None)`: it was looked for, and there is nothing.
    pub fn find(&self, key: K) -> Option<Option<Arc<Resource>>> {
        self.shelf.lock().expect("nobody panics holding it").made.get(&key).cloned()
    }

    /// Gives it back.
    pub fn keep(&self, key: K, made: Option<Resource>) -> Option<Arc<Resource>> {
        let made = made.map(Arc::new);
        let size = PLACE_BYTES + made.as_ref().map_or(0, |made| made.n_bytes());
        let mut shelf = self.shelf.lock().expect("nobody panics holding it");
        if self.most_bytes < shelf.n_bytes + size {
            shelf.made.clear();
            shelf.n_bytes = 0;
        }
        if size <= self.most_bytes && shelf.made.insert(key, made.clone()).is_none() {
            shelf.n_bytes += size;
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let kept = Kept::within(3000);
        let made = |size: usize| Some(Resource::packed("text/plain", vec![b'x'; size], None));
        kept.keep(1, made(1000));
        kept.keep(2, None);
        assert!(kept.find(1).is_some_and(|one| one.is_some()));
        assert!(kept.find(2).is_some_and(|two| two.is_none()) && kept.find(3).is_none());
        assert!(kept.keep(3, made(5000)).is_some());
        assert!(kept.find(3).is_none());
        kept.keep(4, made(2000));
        kept.keep(5, made(2000));
        assert!(kept.find(4).is_none() && kept.find(5).is_some());
    }
}
