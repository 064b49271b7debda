use openapi_diff::{Direction, diff};
use serde_json::{Value, json};

use crate::support::{check, document};

/// `S` refers to `T`, `T` to itself and to `U`.
fn chain(used: &str, kind: &str) -> Value {
    let mut document = document(used, &json!({ "$ref": "#/components/schemas/T" }));
    let schemas = &mut document["components"]["schemas"];
    schemas["T"] = json!({ "anyOf": [{ "$ref": "#/components/schemas/T" }, { "type": "array", "items": { "$ref": "#/components/schemas/U" } }] });
    schemas["U"] = json!({ "type": kind });
    document
}

#[test]
fn a_schema_has_the_directions_of_what_leads_to_it() {
    for (used, suffix, direction) in [
        ("request", " (request), breaks", Direction::Request),
        ("answer", " (answer), breaks", Direction::Answer),
        (
            "request answer",
            " (request and answer), breaks",
            Direction::Both,
        ),
    ] {
        let line = format!("! U: type changes from String to i64{suffix}");
        let diff = check(&chain(used, "string"), &chain(used, "integer"), &[&line]);
        assert_eq!(diff.changes[0].direction, direction);
    }
    check(
        &chain("", "string"),
        &chain("", "integer"),
        &["~ U: type changes from String to i64"],
    );
}

#[test]
fn either_document_may_lead_to_it() {
    let diff = diff(&chain("request", "string"), &chain("answer", "integer"));
    let change = diff
        .changes
        .iter()
        .find(|change| change.place == "U")
        .unwrap();
    assert_eq!(change.direction, Direction::Both);
}

#[test]
fn what_only_errors_lead_to_breaks_nothing() {
    let document = |kind: &str| {
        let answer = json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/S" } } } });
        json!({
            "paths": { "/s": { "get": { "responses": { "200": {}, "404": answer } } } },
            "components": { "schemas": { "S": { "type": kind } } }
        })
    };
    check(
        &document("string"),
        &document("integer"),
        &["~ S: type changes from String to i64 (answer)"],
    );
}

#[test]
fn parameters_headers_and_mappings_lead_to_schemas() {
    let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let document = |kind: &str| {
        json!({
            "paths": { "/s": {
                "parameters": [{ "name": "p", "in": "query", "schema": to("P") }],
                "get": { "responses": { "200": { "headers": { "H": { "schema": to("H") } } } } }
            } },
            "components": { "schemas": {
                "P": { "discriminator": { "mapping": { "m": "#/components/schemas/M" } } },
                "H": { "type": kind },
                "M": { "type": kind }
            } }
        })
    };
    check(
        &document("string"),
        &document("integer"),
        &[
            "! H: type changes from String to i64 (answer), breaks",
            "! M: type changes from String to i64 (request), breaks",
        ],
    );
}
