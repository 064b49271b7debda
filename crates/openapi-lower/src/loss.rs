//! What cannot be carried over: losses are told, refusals stop the lowering.

use std::cell::Cell;
use std::fmt;

use serde_json::Value;

use crate::rules::{Nulls, Schemes};
use crate::{Lowered, Pointer};

/// Something that stands in the original document and not in the lowered one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loss {
    /// Where the keyword stands in the original document.
    pub pointer: Pointer,
    /// The keyword that is gone.
    pub keyword: String,
    /// What is lost with it.
    pub lost: String,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}`: {}", self.pointer, self.keyword, self.lost)
    }
}

/// Something that can neither be expressed in OpenAPI 3.0 nor be dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// Where it stands in the original document.
    pub pointer: Pointer,
    /// Why it is refused, and what to do about it.
    pub reason: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.reason)
    }
}

/// A document that was refused: every place, not only the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    refusals: Vec<Refusal>,
}

impl Error {
    /// What was refused, in the order of the document; never empty.
    pub fn refusals(&self) -> &[Refusal] {
        &self.refusals
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the document cannot be lowered to OpenAPI 3.0")?;
        for refusal in &self.refusals {
            write!(f, "\n  {refusal}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Collects what the rules have to say.
#[derive(Debug, Default)]
pub(crate) struct Report {
    losses: Vec<Loss>,
    refusals: Vec<Refusal>,
    /// What the shared schemas say of null.
    pub(crate) nulls: Nulls,
    /// Whether a rule asked what a `not` says of null, before it was lowered.
    pub(crate) has_asked_not: Cell<bool>,
    /// The security schemes that 3.0 knows less well.
    pub(crate) schemes: Schemes,
}

impl Report {
    /// `keyword`, which stands in the object at `pointer`, is gone.
    pub(crate) fn lose(&mut self, pointer: &Pointer, keyword: &str, lost: impl Into<String>) {
        self.losses.push(Loss {
            pointer: pointer.join(keyword),
            keyword: keyword.to_owned(),
            lost: lost.into(),
        });
    }

    /// What stands at `pointer` cannot be lowered.
    pub(crate) fn refuse(&mut self, pointer: &Pointer, reason: impl Into<String>) {
        self.refusals.push(Refusal {
            pointer: pointer.clone(),
            reason: reason.into(),
        });
    }

    pub(crate) fn has_refused(&self) -> bool {
        !self.refusals.is_empty()
    }

    pub(crate) fn into_result(self, document: Value) -> Result<Lowered, Error> {
        if self.refusals.is_empty() {
            Ok(Lowered {
                document,
                losses: self.losses,
            })
        } else {
            Err(Error {
                refusals: self.refusals,
            })
        }
    }
}
