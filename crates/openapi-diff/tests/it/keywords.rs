use serde_json::{Value, json};

use crate::support::{check, check_schemas, document};

fn text(keyword: &str, value: Value) -> Value {
    json!({ "type": "string", keyword: value })
}

#[test]
fn bounds_break_nothing_and_say_which_is_tighter() {
    let bare = || json!({ "type": "string" });
    check_schemas(&[
        (
            text("minimum", json!(1)),
            text("minimum", json!(2)),
            &["~ S: minimum changes from 1 to 2: tighter"],
        ),
        (
            text("maximum", json!(1)),
            text("maximum", json!(2)),
            &["~ S: maximum changes from 1 to 2: wider"],
        ),
        (
            text("exclusiveMinimum", json!(2)),
            text("exclusiveMinimum", json!(1)),
            &["~ S: exclusiveMinimum changes from 2 to 1: wider"],
        ),
        (
            text("exclusiveMaximum", json!(2)),
            text("exclusiveMaximum", json!(1)),
            &["~ S: exclusiveMaximum changes from 2 to 1: tighter"],
        ),
        (
            text("minLength", json!(2)),
            bare(),
            &["- S: minLength removed: 2: wider"],
        ),
        (
            bare(),
            text("maxLength", json!(2)),
            &["+ S: maxLength added: 2: tighter"],
        ),
        (
            text("minItems", json!(1)),
            text("minItems", json!(3)),
            &["~ S: minItems changes from 1 to 3: tighter"],
        ),
        (
            text("maxItems", json!(1)),
            text("maxItems", json!(3)),
            &["~ S: maxItems changes from 1 to 3: wider"],
        ),
        (
            text("minProperties", json!(1)),
            text("minProperties", json!(3)),
            &["~ S: minProperties changes from 1 to 3: tighter"],
        ),
        (
            text("maxProperties", json!(1)),
            text("maxProperties", json!(3)),
            &["~ S: maxProperties changes from 1 to 3: wider"],
        ),
        (
            text("multipleOf", json!(2)),
            text("multipleOf", json!(6)),
            &["~ S: multipleOf changes from 2 to 6: tighter"],
        ),
        (
            text("multipleOf", json!(6)),
            text("multipleOf", json!(3)),
            &["~ S: multipleOf changes from 6 to 3: wider"],
        ),
        (
            text("multipleOf", json!(2)),
            text("multipleOf", json!(3)),
            &["~ S: multipleOf changes from 2 to 3"],
        ),
        (
            text("uniqueItems", json!(false)),
            text("uniqueItems", json!(true)),
            &["+ S: uniqueItems added: true: tighter"],
        ),
        (
            text("minimum", json!(1)),
            text("minimum", json!("x")),
            &["~ S: minimum changes from 1 to \"x\""],
        ),
    ]);
}

#[test]
fn no_bound_of_an_answer_is_tighter() {
    let of = |value| document("answer", &text("maxLength", json!(value)));
    check(
        &of(2),
        &of(1),
        &["~ S: maxLength changes from 2 to 1 (answer)"],
    );
}

#[test]
fn patterns_formats_and_defaults_break_nothing() {
    check_schemas(&[
        (
            text("pattern", json!("^a$")),
            text("pattern", json!("^b$")),
            &["~ S: pattern changes from \"^a$\" to \"^b$\""],
        ),
        (
            text("format", json!("date")),
            text("format", json!("uuid")),
            &["~ S: format changes from \"date\" to \"uuid\""],
        ),
        (
            text("default", json!(null)),
            text("default", json!("a")),
            &["~ S: default changes from null to \"a\""],
        ),
        (
            json!({ "type": "string" }),
            text("format", json!("binary")),
            &["+ S: format added: \"binary\""],
        ),
    ]);
}

#[test]
fn deprecation_breaks_nothing() {
    check_schemas(&[
        (
            text("deprecated", json!(false)),
            text("deprecated", json!(true)),
            &["+ S: deprecated now"],
        ),
        (
            text("deprecated", json!(true)),
            json!({ "type": "string" }),
            &["- S: no longer deprecated"],
        ),
    ]);
}

#[test]
fn prose_breaks_nothing() {
    check_schemas(&[(
        json!({ "type": "string", "title": "A", "description": "a", "example": 1 }),
        json!({ "type": "string", "title": "B", "examples": [1], "externalDocs": {}, "description": "b" }),
        &[
            "~ S: description changed",
            "+ S: examples added",
            "+ S: externalDocs added",
            "~ S: title changed",
            "- S: example removed",
        ],
    )]);
}

#[test]
fn other_keywords_break_nothing_but_x_rust_name() {
    let long: Vec<i32> = (0..100).collect();
    check_schemas(&[
        (
            json!({ "type": "string" }),
            text("readOnly", json!(true)),
            &["+ S: readOnly added: true"],
        ),
        (
            text("x-internal", json!([1])),
            text("x-internal", json!([2])),
            &["~ S: x-internal changes from [1] to [2]"],
        ),
        (
            text("not", json!({})),
            text("not", json!(long)),
            &["~ S: not changes"],
        ),
        (
            text("x-rust-name", json!("A")),
            text("x-rust-name", json!("B")),
            &["! S: x-rust-name changes from \"A\" to \"B\", breaks"],
        ),
    ]);
}
