use serde_json::{Value, json};

use crate::support::{block, check_error, document, generated, operation};

fn parameter(place: &str, name: &str, given: Option<&str>) -> Value {
    let mut parameter =
        json!({ "name": name, "in": place, "required": true, "schema": { "type": "string" } });
    if let Some(given) = given {
        parameter["x-rust-name"] = given.into();
    }
    parameter
}

fn call(id: &str, parameters: &[Value]) -> Value {
    operation(id, json!({ "tags": ["T"], "parameters": parameters }))
}

#[track_caller]
fn check_refused(paths: Value, said: &[&str]) {
    check_error(&document(paths, json!({})), said);
}

#[test]
fn a_path_parameter_that_one_operation_names_has_that_name_in_each() {
    for (get, delete) in [
        (Some("id"), None),
        (None, Some("id")),
        (Some("id"), Some("id")),
    ] {
        let paths = json!({ "/a/{x}": {
            "get": call("read", &[parameter("path", "x", get)]),
            "delete": call("drop", &[parameter("path", "x", delete)])
        } });
        assert_eq!(
            block(&generated(paths, json!({})), "# T (methods of Client)"),
            [
                "read(&self, id: &str) -> Call<()>",
                "drop(&self, id: &str) -> Call<()>"
            ]
        );
    }
}

#[test]
fn path_parameters_may_swap_their_names() {
    let swapped = [
        parameter("path", "a", Some("b")),
        parameter("path", "b", Some("a")),
    ];
    let generated = generated(
        json!({ "/x/{a}/y/{b}": { "get": call("read", &swapped) } }),
        json!({}),
    );
    assert_eq!(
        block(&generated, "# T (methods of Client)"),
        ["read(&self, b: &str, a: &str) -> Call<()>"]
    );
}

#[test]
fn two_names_for_one_path_parameter_are_an_error() {
    let paths = json!({ "/a/{x}": {
        "get": call("read", &[parameter("path", "x", Some("id"))]),
        "delete": call("drop", &[parameter("path", "x", Some("key"))])
    } });
    check_refused(
        paths,
        &["/a/{x}: the path parameter `x` is called `id` by GET and `key` by DELETE"],
    );
}

#[test]
fn paths_that_are_one_by_the_given_names_are_an_error() {
    let item =
        |id: &str, name: &str| json!({ "get": call(id, &[parameter("path", name, Some("id"))]) });
    check_refused(
        json!({ "/a/{x}": item("one", "x"), "/a/{y}": item("two", "y") }),
        &["/a/{y}: another path is /a/{id} as well"],
    );
}

#[test]
fn a_parameter_with_the_name_of_a_path_parameter_says_its_place() {
    let paths = |given: Option<&str>, place: &str, name: &str| json!({ "/a/{x}": { "get": call("read", &[parameter(place, name, None), parameter("path", "x", given)]) } });
    for (given, place, name, said) in [
        (None, "query", "x", "read(&self, x: &str, x_query: &str)"),
        (None, "header", "X", "read(&self, x: &str, x_header: &str)"),
        (
            Some("id"),
            "query",
            "id",
            "read(&self, id: &str, id_query: &str)",
        ),
        (Some("id"), "query", "x", "read(&self, id: &str, x: &str)"),
    ] {
        let surface = generated(paths(given, place, name), json!({})).surface;
        assert!(surface.contains(said), "no {said} in {surface}");
    }
}

#[test]
fn an_idempotency_key_that_is_declared_is_one_that_is_honoured() {
    for (place, name, is_honoured) in [
        ("header", "Idempotency-Key", true),
        ("header", "idempotency-key", true),
        ("header", "X-Idempotency-Key", false),
        ("query", "Idempotency-Key", false),
    ] {
        let mut parameter = parameter(place, name, Some("key"));
        parameter["required"] = false.into();
        let create = call("create", &[parameter]);
        let generated = generated(json!({ "/a": { "post": create } }), json!({}));
        let honours = format!(".with_idempotency_key(\"{name}\")");
        let found = generated.source.contains(&honours);
        assert_eq!(found, is_honoured, "{place} {name}: {}", generated.source);
    }
}
