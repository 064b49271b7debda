#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod align;
mod change;
mod compare;
mod cut;
mod document;
mod equal;
mod node;
mod render;
mod schema;
mod usage;

use serde_json::Value;

pub use crate::change::{Change, Direction, Kind, Subject};
pub use crate::render::Diff;

use crate::compare::Comparison;
use crate::cut::cut;
use crate::node::Node;

/// What changed between two OpenAPI documents, in the order of the new one:
/// the document itself, its operations, its schemas.
///
/// Nothing that a document may hold is an error: what is no OpenAPI is
/// compared as a JSON value.
///
/// # Example
///
/// ```
/// let document = |values| serde_json::json!({
///     "openapi": "3.1.0",
///     "components": { "schemas": { "State": { "type": "string", "enum": values } } }
/// });
/// let old = document(vec!["queued", "done"]);
/// let new = document(vec!["done", "queued", "paused"]);
/// let diff = openapi_diff::diff(&old, &new);
/// let line = diff.changes[0].to_string();
/// assert_eq!(line, "+ State: enum value \"paused\" added");
/// assert_eq!(diff.changes[0].pointer, "/components/schemas/State/enum/2");
/// ```
pub fn diff(old: &Value, new: &Value) -> Diff {
    let (old, old_cuts) = cut(old);
    let (new, new_cuts) = cut(new);
    let mut comparison = Comparison::of(Some(&old), Some(&new));
    document::compare(&mut comparison, &Node::root(&old), &Node::root(&new));
    comparison.not_compared("", &old_cuts, &new_cuts);
    Diff {
        changes: comparison.changes,
    }
}

/// What changed in one part of a document: a component schema or an operation.
///
/// `at` is the JSON pointer of the part, such as `/components/schemas/Job` or
/// `/paths/~1jobs/get`, and tells what kind of object it is; a part of another
/// kind is compared as a JSON value. `null` stands for a part that is not there.
///
/// The rest of the document is not at hand. References are compared by their
/// names, and where a schema is used is not known: its direction is
/// [`Direction::Neither`], and what would break in a request or in an answer
/// breaks.
///
/// # Example
///
/// ```
/// use serde_json::json;
///
/// let changes = openapi_diff::compare(
///     &json!({ "type": "object", "required": ["note"], "properties": { "note": { "type": "string" } } }),
///     &json!({ "type": "object", "properties": { "note": { "type": "string" } } }),
///     "/components/schemas/Job",
/// );
/// assert_eq!(
///     changes[0].to_string(),
///     "! Job.note: no longer required: String becomes optional, breaks"
/// );
/// ```
pub fn compare(old: &Value, new: &Value, at: &str) -> Vec<Change> {
    let (old, old_cuts) = cut(old);
    let (new, new_cuts) = cut(new);
    let mut comparison = Comparison::of(None, None);
    document::compare_part(&mut comparison, &old, &new, at);
    comparison.not_compared(at, &old_cuts, &new_cuts);
    comparison.changes
}
