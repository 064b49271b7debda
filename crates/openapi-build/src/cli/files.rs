//! Reading and writing, with the name of the file in what goes wrong.

use std::fs;
use std::path::Path;

pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| named(path, &error))
}

/// A document, YAML or JSON.
pub(crate) fn document(path: &Path) -> Result<serde_json::Value, String> {
    openapi_build::parse_document(&read(path)?).map_err(|error| named(path, &error))
}

pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| named(folder, &error))?;
    }
    fs::write(path, text).map_err(|error| named(path, &error))
}

pub(crate) fn named(path: &Path, error: &impl std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
