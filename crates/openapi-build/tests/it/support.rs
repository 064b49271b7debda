//! Small documents, and what became of them.

use std::fs;
use std::path::{Path, PathBuf};

use openapi_build::{Generated, generate};
use serde_json::{Value, json};

pub(crate) fn document(paths: Value, schemas: Value) -> String {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Test", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas }
    })
    .to_string()
}

#[track_caller]
pub(crate) fn generated(paths: Value, schemas: Value) -> Generated {
    let text = document(paths, schemas);
    generate(&text, "").unwrap_or_else(|error| panic!("{text}\n{error}"))
}

/// The block of the surface that begins with `head`, a line each.
#[track_caller]
pub(crate) fn block(generated: &Generated, head: &str) -> Vec<String> {
    let mut blocks = generated.surface.split("\n\n");
    let found = blocks.find(|block| block.lines().next() == Some(head));
    let found = found.unwrap_or_else(|| panic!("no {head} in\n{}", generated.surface));
    let lines = found.lines().skip(1).map(|line| line.trim().to_owned());
    // Said of every type, and held still by the client's snapshots.
    let is_own = |line: &String| {
        !["derive(", "non_exhaustive", "From<", "impl "]
            .iter()
            .any(|shared| line.starts_with(shared))
    };
    lines.filter(is_own).collect()
}

/// The type `head` that `schemas` become, without its derives.
#[track_caller]
pub(crate) fn check(schemas: Value, head: &str, expected: &[&str]) {
    // A second struct, so that what every struct has is not of one alone.
    let mut schemas = schemas;
    schemas["Zz"] = json!({ "type": "object", "properties": { "z": { "type": "string" } } });
    assert_eq!(block(&generated(json!({}), schemas), head), expected);
}

#[track_caller]
pub(crate) fn check_error(text: &str, said: &[&str]) {
    let error = generate(text, "")
        .expect_err("it was generated")
        .to_string();
    for said in said {
        assert!(error.contains(said), "{error}\ndoes not say {said}");
    }
}

/// The schemas have no Rust: the error says where and why.
#[track_caller]
pub(crate) fn check_refused(schemas: Value, said: &[&str]) {
    check_error(&document(json!({}), schemas), said);
}

/// An operation with an answer and no more.
pub(crate) fn operation(id: &str, more: Value) -> Value {
    let mut operation = json!({ "operationId": id, "responses": { "204": { "description": "" } } });
    operation
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    operation
}

/// What was left out, as it is told.
pub(crate) fn told(generated: &Generated) -> Vec<String> {
    generated.left_out.iter().map(ToString::to_string).collect()
}

/// A folder of its own for a test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}
