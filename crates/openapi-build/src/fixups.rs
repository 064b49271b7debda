//! Every place where we disagree with the upstream document, as patches that
//! notice when upstream has mended it.

use json_patch::{Patch, PatchOperation};
use serde::Deserialize;
use serde_json::Value;

use crate::error::Error;
use crate::yaml;

/// One disagreement with the document: an [RFC 6902] patch that begins with
/// a `test`, so that it fails once upstream changes what it is about.
///
/// [RFC 6902]: https://www.rfc-editor.org/rfc/rfc6902
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Fixup {
    /// Its name, for messages.
    pub id: String,
    /// Why we disagree.
    pub why: String,
    patch: Patch,
}

impl Fixup {
    /// Reads a fixups file: a YAML list of `id`, `why` and `patch`. An empty
    /// file is an empty list.
    ///
    /// # Errors
    ///
    /// When the text is not such a list, an id stands twice, a reason is
    /// missing, or a patch does not begin with a `test`.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, Error> {
        let list = match yaml::parse(text).map_err(Error::fixups)? {
            Value::Null => Value::Array(Vec::new()),
            value => value,
        };
        let fixups: Vec<Self> = serde_json::from_value(list).map_err(Error::fixups)?;
        for (index, fixup) in fixups.iter().enumerate() {
            let id = &fixup.id;
            if fixups.iter().take(index).any(|other| other.id == *id) {
                return Err(Error::fixups(format!("`{id}` stands twice")));
            }
            if fixup.why.trim().is_empty() {
                return Err(Error::fixups(format!("`{id}` gives no reason in `why`")));
            }
            if !matches!(fixup.patch.0.first(), Some(PatchOperation::Test(_))) {
                return Err(Error::fixups(format!(
                    "`{id}` must begin with a `test`, so that it fails when upstream changes"
                )));
            }
        }
        Ok(fixups)
    }

    /// Applies the patch, whole or not at all.
    ///
    /// # Errors
    ///
    /// When the test fails or the patch changes nothing: either way upstream
    /// has moved and the entry is to be deleted or rewritten.
    pub fn apply(&self, document: &mut Value) -> Result<(), Error> {
        let id = &self.id;
        let mut patched = document.clone();
        json_patch::patch(&mut patched, &self.patch).map_err(|error| {
            Error::fixups(format!(
                "`{id}` does not fit the document any more: {error}; see what upstream changed, then delete or rewrite the entry"
            ))
        })?;
        if patched == *document {
            return Err(Error::fixups(format!(
                "`{id}` changes nothing: upstream has mended it, delete the entry"
            )));
        }
        *document = patched;
        Ok(())
    }
}
