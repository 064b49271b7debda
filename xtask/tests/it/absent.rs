//! What is not there any more: an optional source, or an operation.

use serde_json::{Value, json};

use crate::sources::{BOTH, answers, done, folder, names, site_with, whole};
use crate::support::sync;

#[test]
fn an_optional_source_that_is_absent_keeps_what_it_had() {
    let schemas = json!({ "B": { "type": "string" }, "Shared": { "type": "string" } });
    let mut b = answers("b", "B");
    b["responses"]["default"] = json!({ "$ref": "#/components/schemas/Shared" });
    let paths = json!({ "/b": { "get": b }, "/c": { "get": answers("c", "B") } });
    let shared = |words: &str| {
        format!(
            "          content:\n            application/json:\n              schema:\n                \
         $ref: '#/components/schemas/Shared'\ncomponents:\n  schemas:\n    Shared:\n      {words}\n"
        )
    };
    let out = folder("");
    done(
        &site_with(&shared("type: string"), &whole(paths, schemas)),
        &out,
        &[],
    );
    let before = out.files();

    // Nothing but the source is gone.
    let (ended, _) = done(
        &site_with(&shared("type: string"), &Value::Null),
        &out,
        &["--check"],
    );
    let said = "openapi.json is absent: it had 2 operations, kept as before\n";
    assert!(ended.stdout.contains(said), "{ended:?}");
    assert_eq!(out.files(), before);

    // What there is now is newer than what was kept.
    let (_, made) = done(
        &site_with(&shared("type: integer"), &Value::Null),
        &out,
        &[],
    );
    assert_eq!(made["components"]["schemas"]["Shared"]["type"], "integer");
    assert_eq!(made["components"]["schemas"]["B"]["type"], "string");
    assert_eq!(names(&made["paths"]), ["/a", "/b", "/c"]);
}

#[test]
fn a_required_source_that_is_absent_stops_the_sync() {
    let out = folder("");
    out.write("sources.toml", BOTH.replace("required = false\n", ""));
    let site = site_with("", &Value::Null);
    let ended = sync(site.path(), out.path(), &[]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    let said = "openapi.json: it is not there, and sources.toml requires it\n help: ";
    assert!(ended.stderr.contains(said), "{ended:?}");
    assert_eq!(out.files().len(), 1);
}

#[test]
fn an_index_that_is_absent_and_may_be_keeps_what_its_pages_had() {
    let out = folder("");
    let sources = out
        .read("sources.toml")
        .replace("'llms.txt'\n", "'llms.txt'\nrequired = false\n");
    out.write("sources.toml", sources);
    let paths = json!({ "/b": { "get": answers("b", "B") } });
    let site = site_with("", &whole(paths, json!({ "B": {} })));
    done(&site, &out, &[]);
    let before = out.files();
    std::fs::remove_file(site.path().join("llms.txt")).unwrap();
    let (ended, _) = done(&site, &out, &["--check"]);
    assert!(
        ended
            .stdout
            .contains("llms.txt is absent: it had 1 operation, kept as before"),
        "{ended:?}"
    );
    assert_eq!(out.files(), before);
}

#[test]
fn an_operation_goes_only_if_that_is_meant() {
    let paths = json!({ "/b": { "get": answers("b", "B") } });
    let out = folder("");
    done(&site_with("", &whole(paths, json!({ "B": {} }))), &out, &[]);
    let before = out.files();
    let less = site_with(
        "",
        &whole(
            json!({ "/c": { "get": answers("c", "B") } }),
            json!({ "B": {} }),
        ),
    );

    let ended = sync(less.path(), out.path(), &[]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(
        ended.stderr.contains("no source has GET /b any more"),
        "{ended:?}"
    );
    assert!(ended.stderr.contains("--allow-removals"), "{ended:?}");
    assert_eq!(out.files(), before);

    let ended = sync(less.path(), out.path(), &["--check"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stdout.contains("takes --allow-removals"), "{ended:?}");
    let ended = sync(less.path(), out.path(), &["--dry-run"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(out.files(), before);

    let (_, made) = done(&less, &out, &["--allow-removals"]);
    assert_eq!(names(&made["paths"]), ["/a", "/c"]);
}
