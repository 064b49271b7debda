//! Fields that an answer has and the document has not.

use serde::ser::SerializeMap;
use serde_json::{Map, Value};

/// The undeclared fields of one object, in the order in which they came; a
/// pointer wide, since most objects have none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Undeclared(Option<Box<Map<String, Value>>>);

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

    /// Writes them after the declared ones.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    pub fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.iter()
            .try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}
