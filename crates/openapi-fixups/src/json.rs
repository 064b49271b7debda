//! JSON to a value, in which no key is there twice.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The value that the text is, or the key that it has twice; none where it is
/// not JSON, or deeper than its reader goes.
pub(crate) fn read(text: &str) -> Option<Result<Value, String>> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    match serde_json::from_str(text) {
        Ok(UniqueKeys(value)) => Some(Ok(value)),
        // A key that is there twice is all that can be wrong with the data.
        Err(error) if error.is_data() => Some(Err(error.to_string())),
        Err(_) => None,
    }
}

/// A JSON value in which no key is there twice: of one that is, serde_json's
/// own reader keeps the last without a word.
///
/// ```
/// use openapi_fixups::UniqueKeys;
///
/// let read = serde_json::from_str(r#"{ "a": 1, "a": 2 }"#);
/// let error = read.map(|UniqueKeys(value)| value).unwrap_err();
/// assert!(error.to_string().starts_with("the key `a` is there twice"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct UniqueKeys(pub Value);

impl<'de> Deserialize<'de> for UniqueKeys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(UniqueKeys(item)) = from.next_element()? {
            items.push(item);
        }
        Ok(items.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = from.next_key::<String>()? {
            // Before its value, so that the place is that of the key.
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!("the key `{key}` is there twice")));
            }
            let UniqueKeys(value) = from.next_value()?;
            object.insert(key, value);
        }
        Ok(object.into())
    }
}
