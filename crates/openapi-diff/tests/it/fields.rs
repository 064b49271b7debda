use serde_json::{Value, json};

use crate::support::{check, check_schemas, document};

fn object(required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties })
}

fn note(required: &[&str], kind: Value) -> Value {
    object(
        required,
        json!({ "id": { "type": "string" }, "note": { "type": kind } }),
    )
}

#[test]
fn a_field_that_came_or_went() {
    let id = || object(&[], json!({ "id": { "type": "string" } }));
    check_schemas(&[
        (
            id(),
            note(&[], json!("string")),
            &["+ S.note: field added, optional: String"],
        ),
        (
            id(),
            note(&["note"], json!("string")),
            &["! S.note: field added, required: String, breaks"],
        ),
        (
            id(),
            note(&["note"], json!(["string", "null"])),
            &["+ S.note: field added, required: String"],
        ),
        (
            note(&[], json!("string")),
            id(),
            &["! S.note: field removed, breaks"],
        ),
    ]);
}

#[test]
fn a_required_field_that_came_breaks_requests_and_not_answers() {
    let (old, new) = (
        object(&[], json!({ "id": {} })),
        object(&["x"], json!({ "id": {}, "x": { "type": "integer" } })),
    );
    for (used, line) in [
        (
            "request",
            "! S.x: field added, required: i64 (request), breaks",
        ),
        ("answer", "+ S.x: field added, required: i64 (answer)"),
        (
            "request answer",
            "! S.x: field added, required: i64 (request and answer), breaks",
        ),
        ("", "+ S.x: field added, required: i64"),
    ] {
        check(&document(used, &old), &document(used, &new), &[line]);
    }
}

#[test]
fn a_field_that_became_required_or_optional_breaks_where_the_option_changes() {
    let required = &["note"];
    check_schemas(&[
        (
            note(&[], json!("string")),
            note(required, json!("string")),
            &["! S.note: required now: String is no longer optional, breaks"],
        ),
        (
            note(required, json!("string")),
            note(&[], json!("string")),
            &["! S.note: no longer required: String becomes optional, breaks"],
        ),
        (
            note(&[], json!(["string", "null"])),
            note(required, json!(["string", "null"])),
            &["~ S.note: required now; optional in Rust as before"],
        ),
        (
            note(required, json!(["string", "null"])),
            note(&[], json!(["string", "null"])),
            &["~ S.note: no longer required; optional in Rust as before"],
        ),
        (
            note(required, json!("string")),
            note(&[], json!(["string", "null"])),
            &[
                "! S.note: no longer required: String becomes optional, breaks",
                "~ S.note: may be null now",
            ],
        ),
        (
            object(&[], json!({ "id": {} })),
            object(&["other"], json!({ "id": {} })),
            &["~ S.other: required now"],
        ),
    ]);
}

#[test]
fn null_breaks_where_the_option_changes() {
    let required = &["note"];
    check_schemas(&[
        (
            note(required, json!("string")),
            note(required, json!(["null", "string"])),
            &["! S.note: may be null now: String becomes optional, breaks"],
        ),
        (
            note(required, json!(["null", "string"])),
            note(required, json!("string")),
            &["! S.note: is never null now: String is no longer optional, breaks"],
        ),
        (
            note(&[], json!("string")),
            note(&[], json!(["string", "null"])),
            &["~ S.note: may be null now"],
        ),
        (
            note(&[], json!(["string", "null"])),
            note(&[], json!("string")),
            &["~ S.note: is never null now"],
        ),
        (
            json!({ "type": "array", "items": { "type": "string" } }),
            json!({ "type": "array", "items": { "type": ["string", "null"] } }),
            &["! S[]: may be null now: String becomes optional, breaks"],
        ),
        (
            json!({ "type": "string" }),
            json!({ "type": ["string", "null"] }),
            &["! S: may be null now: String becomes optional, breaks"],
        ),
    ]);
}

#[test]
fn null_of_the_component_that_a_field_refers_to_counts() {
    let document = |required: &[&str]| {
        let mut document = document(
            "request",
            &object(
                required,
                json!({ "t": { "$ref": "#/components/schemas/T" } }),
            ),
        );
        document["components"]["schemas"]["T"] = json!({ "$ref": "#/components/schemas/U" });
        document["components"]["schemas"]["U"] = json!({ "type": ["string", "null"] });
        document
    };
    check(
        &document(&[]),
        &document(&["t"]),
        &["~ S.t: required now; optional in Rust as before (request)"],
    );
}

#[test]
fn fields_below_fields_are_named_by_their_way() {
    let deep = |kind: &str| {
        let leaf = json!({ "type": "object", "properties": { "x": { "type": kind } } });
        json!({ "type": "object", "properties": {
            "list": { "type": "array", "items": leaf },
            "map": { "type": "object", "additionalProperties": leaf },
            "object": { "type": "object", "properties": { "inner": leaf } }
        } })
    };
    check_schemas(&[(
        deep("string"),
        deep("boolean"),
        &[
            "! S.list[].x: type changes from String to bool, breaks",
            "! S.map.*.x: type changes from String to bool, breaks",
            "! S.object.inner.x: type changes from String to bool, breaks",
        ],
    )]);
}

#[test]
fn a_field_may_be_called_like_a_keyword() {
    let named = |kind: &str| {
        object(
            &[],
            json!({ "description": { "type": kind }, "title": { "type": "string" }, "$ref": { "type": kind }, "enum": { "type": kind } }),
        )
    };
    check_schemas(&[(
        named("string"),
        named("integer"),
        &[
            "! S.description: type changes from String to i64, breaks",
            "! S.$ref: type changes from String to i64, breaks",
            "! S.enum: type changes from String to i64, breaks",
        ],
    )]);
}

#[test]
fn additional_properties() {
    let map = |values: Value| json!({ "type": "object", "additionalProperties": values });
    let open = |values: Value| json!({ "type": "object", "properties": { "a": {} }, "additionalProperties": values });
    check_schemas(&[
        (
            map(json!(true)),
            map(json!(false)),
            &["~ S: additionalProperties changes from true to false"],
        ),
        (
            json!({ "type": "object" }),
            map(json!(true)),
            &["+ S: additionalProperties added: true"],
        ),
        (
            map(json!({ "type": "string" })),
            map(json!({ "type": "integer" })),
            &["! S.*: type changes from String to i64, breaks"],
        ),
        (
            map(json!(true)),
            map(json!({ "type": "integer" })),
            &["! S.*: type changes from any value to i64, breaks"],
        ),
        (
            open(json!({ "type": "string" })),
            open(json!({ "type": "integer" })),
            &["~ S.*: type changes from String to i64"],
        ),
    ]);
}
