//! Documents that others wrote, where they are at hand: each is lowered, but
//! for what is listed here.

use std::fs;
use std::path::{Path, PathBuf};

use openapi_lower::{Error, Lowered, Lowering};
use serde_json::Value;

use crate::lowered::{check_deterministic, check_holds_nothing_of_3_1};
use crate::support::check_lowered_again;
use crate::valid;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");

/// Why a document may be refused: it has a `$ref` that leads to nothing, one
/// to a file that is not there, or what the meta-schema of 3.1 refuses too.
const REFUSED: &[(&str, &[&str])] = &[
    (
        "libopenapi-all-components.yaml",
        &["/links/getBurger/$ref: \"#/components/links/getBurger\": nothing stands there"],
    ),
    (
        "swagparser-basic-oas31.yaml",
        &["\"./ex.json#user-profile\": it leads out of the document"],
    ),
];

pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) value: Value,
    /// The folder of its other files, and where it stands in it.
    tree: Option<(PathBuf, String)>,
}

fn read(path: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    if path.extension().is_some_and(|it| it == "json") {
        return serde_json::from_str(&text).map_err(|error| error.to_string());
    }
    openapi_fixups::parse(&text)
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let below = |path: PathBuf| match path.is_dir() {
        true => files_below(&path),
        false => vec![path],
    };
    paths.into_iter().flat_map(below).collect()
}

pub(crate) fn documents() -> Vec<Document> {
    let folder = Path::new(FOLDER);
    let document = |path: PathBuf| {
        let stem = path.file_stem().unwrap().to_string_lossy();
        let tree = folder.join("trees").join(&*stem);
        let text = fs::read(&path).unwrap();
        let root = files_below(&tree)
            .into_iter()
            .find(|it| fs::read(it).unwrap() == text);
        let root = root.map(|root| {
            root.strip_prefix(&tree)
                .unwrap()
                .to_string_lossy()
                .into_owned()
        });
        Document {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            value: read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
            tree: root.map(|root| (tree, root)),
        }
    };
    files_below(&folder.join("open"))
        .into_iter()
        .map(document)
        .collect()
}

pub(crate) fn lower(document: &Document) -> Result<Lowered, Error> {
    let lowering = match &document.tree {
        None => Lowering::new(),
        Some((folder, root)) => Lowering::new()
            .base(root.clone())
            .resolver(|uri| read(&folder.join(uri))),
    };
    lowering.lower(&document.value)
}

#[test]
fn documents_of_others_are_lowered_but_for_those_that_are_wrong() {
    let documents = documents();
    if documents.is_empty() {
        println!("left out: there are no documents of others here");
        return;
    }
    let mut refused = Vec::new();
    for document in &documents {
        let name = document.name.as_str();
        let known = REFUSED.iter().find(|(known, _)| *known == name);
        match lower(document) {
            Ok(lowered) => {
                if known.is_some() {
                    refused.push(format!("{name} is lowered: take it off the list"));
                }
                let version = document.value.get("openapi").and_then(Value::as_str);
                if version.is_some_and(|version| version.starts_with("3.0")) {
                    assert_eq!(lowered.document, document.value);
                    assert_eq!(lowered.losses, []);
                    continue;
                }
                check_lowered_again(&lowered);
                check_deterministic(&lowered, || lower(document).unwrap());
                refused.extend(
                    check_holds_nothing_of_3_1(&lowered.document)
                        .into_iter()
                        .map(|it| format!("{name}: {it}")),
                );
                refused.extend(valid::check(name, &document.value, &lowered.document));
                if let Err(error) = serde_json::from_value::<openapiv3::OpenAPI>(lowered.document) {
                    refused.push(format!("{name} is not OpenAPI 3.0: {error}"));
                }
            }
            Err(error) => {
                let reasons = known.map_or(&[][..], |(_, reasons)| reasons);
                for refusal in error.refusals() {
                    let text = refusal.to_string();
                    if !reasons.iter().any(|reason| text.contains(reason)) {
                        refused.push(format!("{name}: {text}"));
                    }
                }
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
