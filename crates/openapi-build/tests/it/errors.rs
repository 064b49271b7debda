use openapi_build::generate;
use serde_json::json;

use crate::support::{check_error, check_refused, document, operation, told};

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
        "openapi: 4.0.0",
        &["the document cannot be lowered", "OpenAPI 4.0.0"],
    );
    check_refused(
        json!({ "a/b": { "$ref": "x.json" } }),
        &[
            "the document cannot be lowered",
            "/components/schemas/a~1b/$ref: ",
        ],
    );
}

#[test]
fn what_refers_to_nothing_is_left_out_with_what_needs_it() {
    let schemas = json!({ "A": { "type": "object", "properties": { "b": { "$ref": "#/components/schemas/none" } } }, "B": { "type": "object", "properties": { "a": { "$ref": "#/components/schemas/A" } } }, "C": { "type": "object", "properties": { "c": { "type": "string" } } } });
    let answer = |name: &str| json!({ "responses": { "200": { "description": "", "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{name}") } } } } } });
    let paths = json!({ "/b": { "get": operation("b", answer("B")) }, "/c": { "get": operation("c", answer("C")) } });
    let text = document(paths, schemas).replace("3.1.0", "3.0.3");
    let made = generate(&text, "").unwrap();
    let said = "`#/components/schemas/none` is not in the document";
    assert_eq!(
        told(&made),
        [
            format!("/components/schemas/A: {said}"),
            format!("/components/schemas/B: {said}"),
            format!("GET /b: {said}"),
        ]
    );
    assert!(made.surface.contains("c(&self) -> Call<types::C>"));
}
