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
        let list = match yaml::parse(text).map_err(Error::new)? {
            Value::Null => Value::Array(Vec::new()),
            value => value,
        };
        let fixups: Vec<Self> = serde_json::from_value(list).map_err(Error::new)?;
        for (index, fixup) in fixups.iter().enumerate() {
            let id = &fixup.id;
            if fixups.iter().take(index).any(|other| other.id == *id) {
                return Err(Error::new(format!("`{id}` stands twice")));
            }
            if fixup.why.trim().is_empty() {
                return Err(Error::new(format!("`{id}` gives no reason in `why`")));
            }
            if !matches!(fixup.patch.0.first(), Some(PatchOperation::Test(_))) {
                return Err(Error::new(format!(
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
    /// When a test fails, an operation adds what is there already, or one
    /// changes nothing: in each case upstream has moved and the entry is to be
    /// deleted or rewritten.
    pub fn apply(&self, document: &mut Value) -> Result<(), Error> {
        let id = &self.id;
        self.try_apply(document)
            .map_err(|reason| Error::new(format!("`{id}`: {reason}")))
    }

    /// The error does not name the entry.
    pub(crate) fn try_apply(&self, document: &mut Value) -> Result<(), String> {
        let mut patched = document.clone();
        for (index, operation) in self.patch.0.iter().enumerate() {
            step(operation, &mut patched).map_err(|reason| {
                format!("operation {index} at `{}` {reason}", operation.path())
            })?;
        }
        if patched == *document {
            return Err(CHANGES_NOTHING.into());
        }
        *document = patched;
        Ok(())
    }
}

const CHANGES_NOTHING: &str = "changes nothing: upstream has mended it, delete the entry";

/// One operation of a patch; what is wrong with it otherwise.
fn step(operation: &PatchOperation, document: &mut Value) -> Result<(), String> {
    if adds_what_is_there(operation, document) {
        return Err("is there already: upstream has added it; use `replace` with a `test` of the old value, or delete the entry".into());
    }
    let before = document.clone();
    json_patch::patch(document, std::slice::from_ref(operation)).map_err(|error| {
        let kind = error.kind;
        format!(
            "does not fit the document any more: {kind}; see what upstream changed, then delete or rewrite the entry"
        )
    })?;
    if !matches!(operation, PatchOperation::Test(_)) && before == *document {
        return Err(CHANGES_NOTHING.into());
    }
    Ok(())
}

/// RFC 6902 replaces a member of an object without a word; only a list makes
/// room.
fn adds_what_is_there(operation: &PatchOperation, document: &Value) -> bool {
    let PatchOperation::Add(add) = operation else {
        return false;
    };
    let parent = add.path.split_back().map(|(parent, _)| parent);
    parent
        .and_then(|parent| document.pointer(parent.as_str()))
        .is_some_and(Value::is_object)
        && document.pointer(add.path.as_str()).is_some()
}
