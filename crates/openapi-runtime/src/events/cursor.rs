//! Where in a stream one is.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// Where in a stream one is: the id of what it is about, and the number of the last event that was seen.
///
/// It is small, holds no secret, and is made to be written down, as JSON or in another format that names its fields:
/// another process can go on from there.
///
/// ```
/// use openapi_runtime::Cursor;
///
/// let cursor = Cursor::new("run_1", 41);
/// let text = serde_json::to_string(&cursor)?;
/// assert_eq!(text, r#"{"id":"run_1","after":41}"#);
/// assert_eq!(serde_json::from_str::<Cursor>(&text)?, cursor);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    id: String,
    after: u64,
    /// Of a stream of text: how long the text is that was told, and a hash of it.
    text: Option<(u64, u64)>,
}

impl Cursor {
    /// Behind the event of this number.
    pub fn new(id: impl Into<String>, after: u64) -> Self {
        Self {
            id: id.into(),
            after,
            text: None,
        }
    }

    /// Behind this text as well, so that another process tells none of it again.
    pub(crate) fn behind(mut self, text: (u64, u64)) -> Self {
        self.text = Some(text);
        self
    }

    pub(super) fn text(&self) -> Option<(u64, u64)> {
        self.text
    }

    /// The id of what the stream is about.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The number of the last event that was seen.
    pub fn after(&self) -> u64 {
        self.after
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut fields = to.serialize_struct("Cursor", 2 + usize::from(self.text.is_some()))?;
        fields.serialize_field("id", &self.id)?;
        fields.serialize_field("after", &self.after)?;
        match &self.text {
            Some(text) => fields.serialize_field("text", text)?,
            None => fields.skip_field("text")?,
        }
        fields.end()
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct CursorVisitor;

        impl<'de> Visitor<'de> for CursorVisitor {
            type Value = Cursor;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a cursor: an object with `id` and `after`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cursor, A::Error> {
                let (mut id, mut after, mut text) = (None::<String>, None::<u64>, None);
                while let Some(field) = map.next_key::<String>()? {
                    match field.as_str() {
                        "id" => id = Some(map.next_value()?),
                        "after" => after = Some(map.next_value()?),
                        "text" => text = map.next_value()?,
                        // What a later version adds is no reason to lose the place.
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                let id = id.filter(|id| !id.is_empty());
                Ok(Cursor {
                    id: id.ok_or_else(|| A::Error::missing_field("id"))?,
                    after: after.ok_or_else(|| A::Error::missing_field("after"))?,
                    text,
                })
            }
        }

        from.deserialize_struct("Cursor", &["id", "after", "text"], CursorVisitor)
    }
}
