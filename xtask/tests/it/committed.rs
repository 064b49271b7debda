//! The committed files against the page and the drafts that they were made from.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Folder, ordered, sync, synced, xtask, yaml};

const PAGE: &str = "api-reference/async-sonar-api-request-get.md";

fn vendored() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docs-site")
}

#[test]
fn the_committed_files_are_what_the_vendored_page_and_the_drafts_give() {
    let openapi = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    let out = Folder::new();
    for draft in fs::read_dir(openapi.join("drafts")).unwrap() {
        let draft = draft.unwrap();
        let name = draft.file_name().into_string().unwrap();
        out.write(&format!("drafts/{name}"), fs::read(draft.path()).unwrap());
    }
    let ended = sync(&vendored(), out.path(), &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(!ended.stdout.contains("delete"), "{ended:?}");
    for name in ["perplexity.yaml", "provenance.toml"] {
        let committed = fs::read_to_string(openapi.join(name)).unwrap();
        assert_eq!(out.read(name), committed, "{name}");
    }
}

#[test]
fn without_out_the_committed_files_are_meant_whatever_the_current_folder_is() {
    let site = vendored();
    let ended = xtask(&["sync-spec", "--check", "--from", site.to_str().unwrap()]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for name in ["perplexity.yaml: unchanged", "provenance.toml: unchanged"] {
        assert!(ended.stdout.contains(name), "{ended:?}");
    }
    assert!(
        ended.stdout.contains("3 operations, 29 schemas"),
        "{ended:?}"
    );
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
