//! The fixups that no longer fit the document.

use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Result};

const FILE: &str = "fixups.yaml";

/// What `fixups.yaml` of the folder has that is out of date, a line each.
pub(crate) fn stale(folder: &Path, document: &Value) -> Result<Vec<String>> {
    let path = folder.join(FILE);
    let Some(text) = super::optional(&path)? else {
        return Ok(Vec::new());
    };
    let place = super::shown(&path);
    let stale = openapi_fixups::check_all(&text, document).map_err(|error| {
        let remedy = "mend the file, or bring it back with git";
        Error::new(&*place, error.to_string(), remedy)
    })?;
    Ok(stale
        .iter()
        .map(|stale| format!("{place}:{stale}"))
        .collect())
}
