#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod document;
mod loss;
mod pointer;
mod rules;

use serde_json::Value;

pub use crate::loss::{Error, Loss, Refusal};
pub use crate::pointer::Pointer;

use crate::document::Node;
use crate::loss::Report;

/// The version that a lowered document declares.
pub const LOWERED_VERSION: &str = "3.0.3";

/// A lowered document, and what the lowering could not carry over.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Lowered {
    /// The document in OpenAPI 3.0, in the order of the original.
    pub document: Value,
    /// What OpenAPI 3.0 cannot express, in the order in which it stands in
    /// the original document.
    pub losses: Vec<Loss>,
}

/// Lowers an OpenAPI 3.1 document to OpenAPI 3.0.
///
/// Every schema of the result describes the same JSON values as the original,
/// but for what [`Lowered::losses`] lists. The order of keys is kept.
///
/// # Errors
///
/// When the document is not OpenAPI 3.1, or holds something that OpenAPI 3.0
/// cannot express and that must not be dropped either. The error lists every
/// such place by its JSON pointer.
///
/// # Example
///
/// ```
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "info": { "title": "Example", "version": "1" },
///     "paths": {},
///     "components": { "schemas": { "Name": { "type": ["string", "null"] } } }
/// });
/// let lowered = openapi_lower::lower(&document)?;
/// assert_eq!(lowered.document["openapi"], "3.0.3");
/// assert_eq!(
///     lowered.document["components"]["schemas"]["Name"],
///     serde_json::json!({ "type": "string", "nullable": true })
/// );
/// # Ok::<(), openapi_lower::Error>(())
/// ```
pub fn lower(document: &Value) -> Result<Lowered, Error> {
    let mut report = Report::default();
    let mut lowered = Value::Null;
    if document::check_depth(document, &mut report) {
        lowered = document.clone();
        document::lower_node(Node::Document, &mut lowered, &Pointer::root(), &mut report);
    }
    report.into_result(lowered)
}
