//! Finds the id of what was created in an answer that may be broken.

use std::cell::RefCell;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

/// What a thing that was created says of itself beside its id.
const BESIDE: [&str; 4] = ["status", "created_at", "object", "model"];

/// The text of the member `id` at the top level of a JSON object, also where the object ends too early or breaks off
/// later on.
///
/// It is `None` if the id itself is not whole: a part of it would be the id of nothing.
///
/// An object that is whole and still not what was asked for may be something else altogether, such as an error that
/// has an id. Its id counts only where it has no `error` (but null), and one of `status`, `created_at`, `object` and
/// `model`. Of an object that breaks off that cannot be asked.
pub(crate) fn find_id(body: &[u8]) -> Option<String> {
    let found = RefCell::new(Found::default());
    let mut reader = serde_json::Deserializer::from_slice(body);
    let whole = reader
        .deserialize_map(Find(&found))
        .and_then(|()| reader.end())
        .is_ok();
    let Found {
        id,
        created,
        failed,
    } = found.into_inner();
    id.filter(|id| !id.is_empty() && (!whole || created && !failed))
}

/// What there was before the end, or before it broke off.
#[derive(Default)]
struct Found {
    id: Option<String>,
    /// There was something beside it that errors do not have.
    created: bool,
    /// There was an error.
    failed: bool,
}

struct Find<'a>(&'a RefCell<Found>);

impl<'de> Visitor<'de> for Find<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "id" if self.0.borrow().id.is_none() => {
                    let id = map.next_value()?;
                    self.0.borrow_mut().id = Some(id);
                }
                "error" => {
                    let error: Option<IgnoredAny> = map.next_value()?;
                    self.0.borrow_mut().failed |= error.is_some();
                }
                other => {
                    self.0.borrow_mut().created |= BESIDE.contains(&other);
                    map.next_value::<IgnoredAny>()?;
                }
            }
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
            (r#"{"id":"job_1","id":"job_2","model":"m"}"#, Some("job_1")),
            (r#"{"id":"job_1""#, Some("job_1")),
            (r#"{"id":"job_1","usage":{"a":[1,"#, Some("job_1")),
            (r#"{"id":"job_1","usage":<html>"#, Some("job_1")),
            (r#"{"id":"job\u005f1", oops"#, Some("job_1")),
            (
                r#"{"response":{"id":"inner"},"id":"job_1","model":"m"}"#,
                Some("job_1"),
            ),
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

    #[test]
    fn a_whole_object_has_to_look_like_what_was_created() {
        for (body, expected) in [
            (r#"{"id":"x","status":7}"#, true),
            (r#"{"created_at":null,"id":"x"}"#, true),
            (r#"{"id":"x","object":"job"}"#, true),
            (r#"{"id":"x","model":[]} "#, true),
            (r#"{"id":"x","model":"m","error":null}"#, true),
            (r#"{"id":"x"}"#, false),
            (r#"{"id":"x","welcome":true}"#, false),
            (r#"{"id":"x","meta":{"status":1}}"#, false),
            (r#"{"error":{"message":"no"},"id":"x","status":400}"#, false),
            (r#"{"id":"x","object":"error","error":"no"}"#, false),
            // What follows the object is a break, too.
            (r#"{"id":"x"} and more"#, true),
        ] {
            let found = find_id(body.as_bytes());
            assert_eq!(found.as_deref(), expected.then_some("x"), "{body}");
        }
    }
}
