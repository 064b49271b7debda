//! The committed files against the page and the drafts that they were made from.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::Digest as _;

use crate::support::{Folder, ordered, sync, synced, yaml};

const PAGE: &str = "api-reference/async-sonar-api-request-get.md";

fn vendored() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docs-site")
}

fn openapi() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi")
}

fn committed(name: &str) -> String {
    fs::read_to_string(openapi().join(name)).unwrap()
}

/// What provenance.toml says of each operation, under one key.
fn origins(key: &str) -> Vec<String> {
    let provenance: toml::Table = committed("provenance.toml").parse().unwrap();
    let operations = provenance["operation"].as_array().unwrap();
    let text = |operation: &toml::Value| operation[key].as_str().unwrap().to_owned();
    operations.iter().map(text).collect()
}

#[test]
fn the_committed_files_agree_with_each_other_and_with_the_drafts() {
    let document = yaml(&committed("perplexity.yaml"));
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        operations.extend(
            item.as_object()
                .unwrap()
                .keys()
                .map(|method| format!("{path} {}", method.to_uppercase())),
        );
    }
    operations.sort();
    let recorded = origins("path").into_iter().zip(origins("method"));
    let recorded: Vec<String> = recorded
        .map(|(path, method)| format!("{path} {method}"))
        .collect();
    assert_eq!(recorded, operations);
    for (source, sha256) in origins("source").iter().zip(origins("sha256")) {
        if source.starts_with("drafts/") {
            let draft = sha2::Sha256::digest(committed(source));
            assert_eq!(
                format!("{draft:x}"),
                sha256,
                "{source}: run cargo xtask sync-spec"
            );
        }
    }
}

/// Until upstream has more than the page that is kept here.
#[test]
fn the_committed_files_are_what_the_kept_page_and_the_drafts_give() {
    let page = format!("https://docs.perplexity.ai/{PAGE}");
    let kept = format!(
        "{:x}",
        sha2::Sha256::digest(fs::read(vendored().join(PAGE)).unwrap())
    );
    let sources = origins("source").into_iter().zip(origins("sha256"));
    let mut others = sources.filter(|(source, sha256)| {
        !source.starts_with("drafts/") && (*source != page || *sha256 != kept)
    });
    if let Some((source, _)) = others.next() {
        println!("left out: the document has come from {source} since");
        return;
    }
    let out = Folder::new();
    out.write("sources.toml", committed("sources.toml"));
    for draft in fs::read_dir(openapi().join("drafts")).unwrap() {
        let draft = draft.unwrap();
        let name = draft.file_name().into_string().unwrap();
        out.write(&format!("drafts/{name}"), fs::read(draft.path()).unwrap());
    }
    let ended = sync(&vendored(), out.path(), &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(!ended.stdout.contains("delete"), "{ended:?}");
    for name in ["perplexity.yaml", "provenance.toml"] {
        assert_eq!(out.read(name), committed(name), "{name}");
    }
}

#[test]
fn the_document_equals_the_one_in_the_page_in_values_and_in_order() {
    let page = fs::read_to_string(vendored().join(PAGE)).unwrap();
    // Found without the task's own reader.
    let (_, block) = page
        .split_once("````yaml get /v1/async/sonar/{api_request}\n")
        .unwrap();
    let (block, _) = block.split_once("````").unwrap();

    let document = synced(&vendored()).read("perplexity.yaml");

    assert_eq!(ordered(&yaml(&document)), ordered(&yaml(block)));
}

#[test]
fn provenance_names_the_page_of_the_operation() {
    let provenance: toml::Table = synced(&vendored()).read("provenance.toml").parse().unwrap();
    let operation = &provenance["operation"][0];
    let expected = [
        ("method", "GET"),
        ("path", "/v1/async/sonar/{api_request}"),
        (
            "operation_id",
            "get_async_chat_completion_response_async_chat_completions__api_request__get",
        ),
        (
            "source",
            "https://docs.perplexity.ai/api-reference/async-sonar-api-request-get.md",
        ),
        (
            "sha256",
            "19c05e22270f011550fc7fe06d30f5598d4a56c3c572eacc2e3cdf9cbf35a1e5",
        ),
    ];
    for (key, value) in expected {
        assert_eq!(operation[key].as_str(), Some(value), "{key}");
    }
}

#[test]
fn the_vendored_page_is_the_docs_sites_own_where_that_is_at_hand() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let original = workspace.join("../shared/docs-site").join(PAGE);
    if !original.exists() {
        println!("left out: there is no ../shared/docs-site beside the workspace");
        return;
    }
    let vendored = fs::read(vendored().join(PAGE)).unwrap();
    assert!(
        fs::read(original).unwrap() == vendored,
        "the vendored page was edited"
    );
}
