//! Which value of the original is meant.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use serde_json::Value;

/// Where the value stands in memory: nothing moves while a plan is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Identity(usize);

impl Identity {
    pub(super) fn of(value: &Value) -> Self {
        Self(std::ptr::from_ref(value).addr())
    }
}

pub(super) type ByIdentity<T> = HashMap<Identity, T, BuildHasherDefault<Spread>>;
pub(super) type Identities = HashSet<Identity, BuildHasherDefault<Spread>>;

/// Spreads addresses. No document chooses them, so that the usual hasher, which
/// is proof against names that collide, costs several times as much for nothing.
#[derive(Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64((*byte).into()));
    }

    fn write_u64(&mut self, number: u64) {
        // The golden ratio. Its product has good bits above, and the table
        // wants some below as well.
        let product = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = product ^ (product >> 32);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
