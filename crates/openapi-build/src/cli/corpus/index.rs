//! Which documents a folder has.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files;

pub(super) struct Document {
    pub(super) name: String,
    pub(super) path: PathBuf,
    /// Whose it is, where the folder says so: vendor, generated, community, …
    pub(super) origin: String,
}

/// Those of INDEX.tsv, or else every .yaml and .json file of the folder.
pub(super) fn documents(folder: &Path) -> Result<Vec<Document>, String> {
    let index = folder.join("INDEX.tsv");
    if index.is_file() {
        return Ok(listed(folder, &files::read(&index)?));
    }
    let entries = fs::read_dir(folder).map_err(|error| files::named(folder, &error))?;
    let mut documents = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| files::named(folder, &error))?.path();
        let ending = path
            .extension()
            .and_then(|it| it.to_str())
            .unwrap_or_default();
        if matches!(ending, "yaml" | "yml" | "json") {
            let name = path.file_name().unwrap_or_default();
            documents.push(Document {
                name: name.to_string_lossy().into_owned(),
                origin: "-".to_owned(),
                path,
            });
        }
    }
    documents.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(documents)
}

/// A document with other files beside it is read in its own layout, where
/// that is there.
fn listed(folder: &Path, index: &str) -> Vec<Document> {
    let mut lines = index.lines();
    let head: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| head.iter().position(|it| *it == name);
    let [file, set, origin, root] = ["file", "set", "origin", "tree_root"].map(column);
    let rows = lines.filter_map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).copied().unwrap_or_default();
        let (name, set, root) = (cell(file), cell(set), cell(root));
        let below = format!("/{set}/");
        let places = [
            folder.join(root),
            folder.join(root.replacen(&below, "/", 1)),
            folder.join(set).join(name),
            folder.join(name),
        ];
        let found = places.into_iter().find(|it| it.is_file());
        // One that is not there is a row that says so.
        let path = found.unwrap_or_else(|| folder.join(name));
        (!name.is_empty()).then(|| Document {
            name: name.to_owned(),
            origin: cell(origin).to_owned(),
            path,
        })
    });
    rows.collect()
}
