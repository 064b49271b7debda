//! What the document says and the source does not.

use std::fmt;

/// Something of the document that has no Rust, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// Where it stands in the lowered document.
    pub pointer: String,
    /// The operation that it is about, as `GET /jobs/{id}`; none for a schema that no operation needs.
    pub operation: Option<String>,
    /// What is left out of it, or of all of it, and why.
    pub reason: String,
}

impl LeftOut {
    pub(crate) fn of_operation(path: &str, method: &str, reason: impl fmt::Display) -> Self {
        Self {
            pointer: format!("/paths/{}/{method}", escape(path)),
            operation: Some(format!("{} {path}", method.to_uppercase())),
            reason: reason.to_string(),
        }
    }

    pub(crate) fn at(pointer: &str, reason: impl fmt::Display) -> Self {
        Self {
            pointer: pointer.to_owned(),
            operation: None,
            reason: reason.to_string(),
        }
    }
}

/// A step of a JSON pointer.
pub(crate) fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.operation.as_ref().unwrap_or(&self.pointer);
        write!(f, "{place}: {}", self.reason)
    }
}
