//! Which is which in the two documents.

use std::collections::{BTreeMap, BTreeSet};

/// Both sides of what has a key: those of the new document in its order, then
/// those that only the old one has. Of two with one key the first counts.
pub(crate) fn align<K: Ord + Clone, T>(
    old: Vec<(K, T)>,
    new: Vec<(K, T)>,
) -> Vec<(K, Option<T>, Option<T>)> {
    let mut rest: BTreeMap<K, (usize, T)> = BTreeMap::new();
    for (index, (key, item)) in old.into_iter().enumerate() {
        rest.entry(key).or_insert((index, item));
    }
    let mut seen = BTreeSet::new();
    let mut aligned = Vec::new();
    for (key, item) in new {
        if seen.insert(key.clone()) {
            let partner = rest.remove(&key).map(|(_, item)| item);
            aligned.push((key, partner, Some(item)));
        }
    }
    let mut rest: Vec<(K, (usize, T))> = rest.into_iter().collect();
    rest.sort_by_key(|(_, (index, _))| *index);
    aligned.extend(
        rest.into_iter()
            .map(|(key, (_, item))| (key, Some(item), None)),
    );
    aligned
}
