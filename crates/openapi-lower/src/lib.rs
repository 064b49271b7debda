#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod anatomy;
mod document;
mod loss;
mod lowering;
mod mend;
mod pointer;
mod references;
mod rules;
mod uri;

use serde_json::Value;

pub use crate::loss::{Error, Loss, Refusal};
pub use crate::lowering::Lowering;
pub use crate::pointer::Pointer;

/// The version that a lowered document declares.
pub const LOWERED_VERSION: &str = "3.0.3";

/// A lowered document, and what the lowering could not carry over.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Lowered {
    /// The document in OpenAPI 3.0, in the order of the original.
    pub document: Value,
    /// What OpenAPI 3.0 cannot express: first what concerns references, then
    /// the shared schemas that are none, then the rest as the document has it.
    pub losses: Vec<Loss>,
}

/// Lowers an OpenAPI 3.1 document to OpenAPI 3.0; one of 3.2 too, as far as it
/// uses what 3.1 has. One of 3.0 stays as it is.
///
/// Every schema of the result describes the same JSON values as the original,
/// but for what [`Lowered::losses`] lists. The order of keys is kept. A
/// document of several files needs a [`Lowering`].
///
/// # Errors
///
/// When the document is none of OpenAPI 3, or holds something that OpenAPI 3.0
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
    Lowering::new().lower(document)
}
