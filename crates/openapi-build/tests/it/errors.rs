use std::process::Command;
use std::{env, panic, thread};

use openapi_build::generate;
use serde_json::{Value, json};

use crate::support::{check_error, check_refused, document, operation};

#[test]
fn fixups_come_before_the_lowering_and_say_which_no_longer_applies() {
    let fixups = "[{id: x, why: w, patch: [{op: test, path: /openapi, value: 3.1.0}, {op: replace, path: /openapi, value: 4.0.0}]}]";
    for (document, fixups, said) in [
        (
            "openapi: 3.1.0",
            fixups,
            "the document cannot be lowered to OpenAPI 3.0",
        ),
        ("openapi: 3.1.0", fixups, "OpenAPI 4.0.0"),
        (
            "openapi: 3.0.0",
            fixups,
            "the fixups cannot be applied: `x`: operation 0 at `/openapi` does not fit",
        ),
        ("openapi: 3.1.0", "id: x", "the fixups cannot be applied: "),
    ] {
        let error = generate(document, fixups).expect_err(said).to_string();
        assert!(error.contains(said), "{error}\ndoes not say {said}");
    }
}

#[test]
fn each_stage_says_that_it_was_the_one() {
    check_error("a: [", &["the document cannot be read: ", "line"]);
    check_error(
        "{}",
        &[
            "the document cannot be lowered to OpenAPI 3.0",
            "/openapi: not an OpenAPI document",
        ],
    );
    check_error(
        "openapi: 3.2.0",
        &["the document cannot be lowered", "OpenAPI 3.2.0"],
    );
    check_refused(
        json!({ "a/b": { "$ref": "y.json" }, "c": { "$ref": "x.json" } }),
        &[
            "the document cannot be lowered",
            "/components/schemas/a~1b/$ref: ",
            "/components/schemas/c/$ref: ",
        ],
    );
    check_refused(
        json!({ "S": { "allOf": [{}, {}] } }),
        &["the document has no Rust shape yet: /components/schemas/S: `allOf`"],
    );
    check_refused(
        json!({ "A": { "type": "object", "properties": { "b": { "$ref": "#/components/schemas/none" } } }, "B": { "type": "object", "properties": { "a": { "$ref": "#/components/schemas/A" } } } }),
        &[
            "progenitor cannot generate from the document: the schema A: it panicked",
            "none",
        ],
    );
}

/// What progenitor panics on, and what it refuses.
fn operations() -> Vec<(Value, &'static str)> {
    let json = |schema: Value| json!({ "description": "", "content": { "application/json": { "schema": schema } } });
    let cookie =
        json!([{ "name": "c", "in": "cookie", "required": true, "schema": { "type": "string" } }]);
    let unknown = json!({ "content": { "application/x-bag": { "schema": { "type": "object" } } } });
    vec![
        (
            json!({ "responses": { "200": json(json!({ "type": "string" })), "204": { "description": "" } } }),
            "it panicked: ",
        ),
        (json!({ "parameters": cookie }), "cookie"),
        (json!({ "requestBody": unknown }), "application/x-bag"),
    ]
}

#[test]
fn what_progenitor_cannot_do_is_an_error_that_names_the_operation() {
    for (more, said) in operations() {
        let paths = json!({ "/fine": { "get": operation("fine", json!({})) }, "/bad": { "post": operation("bad", more) } });
        check_error(
            &document(paths, json!({})),
            &[
                "progenitor cannot generate from the document: the operation POST /bad: ",
                said,
            ],
        );
    }
    let paths = json!({ "/a/{n}": { "get": operation("a", json!({})) } });
    check_error(
        &document(paths, json!({})),
        &["the operation GET /a/{n}: it panicked"],
    );
}

const CHILD: &str = "OPENAPI_BUILD_TEST_CHILD";

#[test]
fn progenitors_panics_print_nothing_and_those_of_others_do() {
    if env::var_os(CHILD).is_some() {
        what_progenitor_cannot_do_is_an_error_that_names_the_operation();
        let own = thread::spawn(|| panic::panic_any("a panic of somebody else's"));
        assert!(own.join().is_err());
        return;
    }
    let output = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "--nocapture",
            "errors::progenitors_panics_print_nothing_and_those_of_others_do",
        ])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}");
    assert_eq!(printed.matches("panicked").count(), 1, "{printed}");
    assert!(printed.contains("a panic of somebody else's"), "{printed}");
}
