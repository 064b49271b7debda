//! Fields that an answer has and the document has not.

use std::fmt;

use serde::ser::SerializeMap;
use serde_json::{Map, Value};

/// The undeclared fields of one object, in the order in which they came; a
/// pointer wide, since most objects have none.
#[derive(Clone, Default, PartialEq)]
pub struct Undeclared(Option<Box<Map<String, Value>>>);

impl fmt::Debug for Undeclared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Undeclared {
    /// The value of an undeclared field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Every undeclared field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0
            .iter()
            .flat_map(|fields| fields.iter())
            .map(|(name, value)| (name.as_str(), value))
    }

    pub(super) fn insert(&mut self, name: String, value: Value) {
        self.0.get_or_insert_default().insert(name, value);
    }

    /// Writes them, but for the tag that a union writes itself: a member that
    /// was read outside of its union has kept it here.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    pub fn write<M: SerializeMap>(&self, map: &mut M, tag: Option<&str>) -> Result<(), M::Error> {
        self.iter()
            .filter(|(name, _)| tag != Some(*name))
            .try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}
