//! Finds the id in an answer that may be broken.

use std::cell::RefCell;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

/// The text of the member `id` at the top level of a JSON object, also where the object ends too early or breaks off
/// later on.
///
/// It is `None` if the id itself is not whole: a part of it would be the id of nothing.
pub(crate) fn find_id(body: &[u8]) -> Option<String> {
    let found = RefCell::new(None);
    // Whether the rest is right does not matter: the error is what made somebody look here.
    let _ = serde_json::Deserializer::from_slice(body).deserialize_map(Find(&found));
    found.into_inner()
}

struct Find<'a>(&'a RefCell<Option<String>>);

impl<'de> Visitor<'de> for Find<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "id" {
                let id: String = map.next_value()?;
                self.0.replace(Some(id).filter(|id| !id.is_empty()));
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::find_id;

    #[test]
    fn a_whole_id_at_the_top_is_found_however_broken_the_rest() {
        for (body, expected) in [
            (r#"{"id":"job_1","status":"CREATED"}"#, Some("job_1")),
            (r#"{"status":"CREATED","id":"job_1"}"#, Some("job_1")),
            (r#"{"id":"job_1""#, Some("job_1")),
            (r#"{"id":"job_1","usage":{"a":[1,"#, Some("job_1")),
            (r#"{"id":"job_1","usage":<html>"#, Some("job_1")),
            (r#"{"id":"job\u005f1", oops"#, Some("job_1")),
            (r#"{"response":{"id":"inner"},"id":"job_1"}"#, Some("job_1")),
            (r#"{"id":"job_"#, None),
            (r#"{"response":{"id":"inner"}}"#, None),
            (r#"{"requests":[{"id":"other"}]}"#, None),
            (r#"[{"id":"other"}]"#, None),
            (r#"{"id":7}"#, None),
            (r#"{"id":""}"#, None),
            ("<html>", None),
            ("", None),
        ] {
            assert_eq!(find_id(body.as_bytes()).as_deref(), expected, "{body}");
        }
    }
}
