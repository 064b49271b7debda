use serde_json::{Value, json};

use crate::support::{block, check, check_error, check_refused, document, generated, operation};

#[track_caller]
fn check_method(path: &str, method: &str, id: &str, summary: Option<&str>, expected: &str) {
    let id_parameter =
        json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } });
    let parameters: Vec<Value> = path
        .contains("{id}")
        .then_some(id_parameter)
        .into_iter()
        .collect();
    let operation = operation(
        id,
        json!({ "summary": summary, "tags": ["T"], "parameters": parameters }),
    );
    let generated = generated(json!({ path: { method: operation } }), json!({}));
    let [signature] = &block(&generated, "# T (methods of Client)")[..] else {
        panic!("{}", generated.surface)
    };
    assert_eq!(signature.split('(').next(), Some(expected), "{signature}");
}

#[test]
fn operations_are_called_by_verb_and_noun() {
    // FastAPI's, with the path as it is.
    check_method("/search", "post", "search_search_post", None, "search");
    check_method(
        "/v1/jobs/{id}",
        "get",
        "get_job_v1_jobs__id__get",
        None,
        "get_job",
    );
    // With a path from before the route was renamed: the summary knows.
    check_method(
        "/v2/jobs/{id}",
        "get",
        "get_job_v1_jobs__id__get",
        Some("Get Job"),
        "get_job",
    );
    check_method(
        "/v2/jobs",
        "get",
        "list_jobs_old_get",
        None,
        "list_jobs_old_get",
    );
    let long = "A summary of rather more words than a name has";
    check_method(
        "/v2/jobs",
        "get",
        "list_jobs_old_get",
        Some(long),
        "list_jobs_old_get",
    );
    // Anybody else's.
    check_method("/jobs", "get", "listJobs", Some("All of them"), "list_jobs");
    check_method("/jobs", "get", "jobs.list", None, "jobs_list");
    check_method("/jobs", "get", "jobs/list-all", None, "jobs_list_all");
    check_method("/jobs", "get", "2fa", None, "n2fa");
    // Words of Rust.
    check_method("/jobs", "post", "move", None, "move_");
    check_method("/jobs", "delete", "delete", None, "delete");
}

#[test]
fn operations_of_one_name_or_of_none_have_names_that_say_the_request() {
    let nameless = json!({ "responses": {} });
    let by_id = json!({ "responses": {}, "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }] });
    let paths = json!({
        "/a": { "get": operation("get_it", json!({})) },
        "/b": { "put": operation("getIt", json!({})) },
        "/c": { "put": operation("get-it", json!({})), "post": operation("transport", json!({})) },
        "/jobs/{id}": { "get": by_id, "delete": operation("🙂", json!({})) },
        "/": { "get": nameless },
    });
    let surface = generated(paths, json!({})).surface;
    for name in [
        "get_it(",
        "put_get_it(",
        "get_it_c(",
        "post_transport(",
        "get_jobs_by_id(",
        "delete_jobs_by_id(",
        "get_root(",
    ] {
        assert!(
            surface.contains(&format!("  {name}&self")),
            "no {name} in {surface}"
        );
    }
}

#[test]
fn a_document_names_its_operations_and_arguments_itself() {
    let paths = |name: &str, argument: &str| {
        let parameter = json!({ "name": "api_request", "in": "path", "required": true, "schema": { "type": "string" }, "x-rust-name": argument });
        json!({ "/a/{api_request}": { "get": operation("x", json!({ "x-rust-name": name, "tags": ["T"], "parameters": [parameter] })) } })
    };
    let methods = block(
        &generated(paths("get_it", "id"), json!({})),
        "# T (methods of Client)",
    );
    assert_eq!(methods, ["get_it(&self, id: &str) -> Call<()>"]);
    check_error(
        &document(paths("Get It", "id"), json!({})),
        &["GET /a/", "`x-rust-name: Get It` is not the name"],
    );
    check_error(
        &document(paths("get_it", "the-id"), json!({})),
        &["/a/", "`x-rust-name: the-id` is not the name"],
    );
}

fn object() -> Value {
    json!({ "type": "object", "properties": { "a": { "type": "string" } } })
}

#[test]
fn schemas_get_names_that_rust_accepts() {
    for (name, expected) in [
        ("foo_bar", "FooBar"),
        ("HTTPValidationError", "HttpValidationError"),
        ("a.b-c d", "Abcd"),
        ("3State", "N3state"),
        ("self", "Self_"),
        ("²", "Ub2"),
        ("日本", "U65e5u672c"),
        // Whether or not the other side is there.
        ("Message-Input", "MessageInput"),
        ("Message-Output", "Message"),
    ] {
        check(
            json!({ name: object() }),
            &format!("struct {expected}"),
            &[
                "a: Option<String>",
                "with_a(mut self, a: impl Into<String>) -> Self",
            ],
        );
    }
    let both = generated(
        json!({}),
        json!({ "M-Input": object(), "M-Output": object() }),
    );
    let names: Vec<&str> = both.types.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["MInput", "M"]);
    let pointers: Vec<&str> = both.types.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(
        pointers,
        [
            "/components/schemas/M-Input",
            "/components/schemas/M-Output"
        ]
    );
}

#[test]
fn of_names_that_meet_the_later_one_has_a_number() {
    let names = |schemas: Value| {
        let made = generated(json!({}), schemas);
        let names = made.types.iter().map(|it| it.name.clone());
        names.collect::<Vec<_>>()
    };
    for (first, second, expected) in [
        ("FooBar", "foo_bar", ["FooBar", "FooBar2"]),
        ("a/b", "a~b", ["Ab", "Ab2"]),
        ("V1", "v1", ["V1", "V1No2"]),
    ] {
        assert_eq!(
            names(json!({ first: object(), second: object() })),
            expected
        );
    }
    // A component and a type that is named after its place.
    assert_eq!(
        names(
            json!({ "Foo": { "type": "object", "properties": { "bar": object() } }, "FooBar": object() })
        ),
        ["Foo", "FooBar", "FooBar2"]
    );
    for (reserved, expected) in [
        ("Unrecognized", "UnrecognizedSchema"),
        ("unrecognized_text", "UnrecognizedTextSchema"),
        ("", "Unnamed"),
    ] {
        assert_eq!(names(json!({ reserved: object() })), [expected]);
    }
    let made = generated(
        json!({}),
        json!({ "E": { "type": "string", "enum": ["asc", "ASC"] }, "S": { "type": "object", "properties": { "aB": {}, "a_b": {}, "": {}, "self": {} } } }),
    );
    let variants = block(&made, "enum E");
    assert_eq!(variants[..2], ["Asc: `asc`", "Asc2: `ASC`"]);
    for field in ["a_b: ", "a_b_2: ", "n: ", "self_: "] {
        assert!(
            made.surface.contains(&format!("  {field}")),
            "no {field} in {}",
            made.surface
        );
    }
}

#[test]
fn a_document_names_its_types_itself() {
    let mut named = object();
    named["x-rust-name"] = "Better".into();
    let place = json!({ "type": "object", "properties": { "p": named, "q": named } });
    let both = generated(json!({}), json!({ "ugly": place }));
    let names: Vec<&str> = both.types.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Ugly", "Better"]);
    // What stands inside is the same as well, or the two cannot be one.
    let list = |item: &str, description: &str| {
        let mut named = object();
        named["x-rust-name"] = item.into();
        json!({ "x-rust-name": "Either", "description": description, "anyOf": [
            { "type": "string" }, { "type": "array", "items": named, "title": description }] })
    };
    let place = |inside: Value| json!({ "type": "object", "properties": { "p": inside } });
    let both = generated(
        json!({}),
        json!({ "X": place(list("Inner", "One.")), "Y": place(list("Inner", "Other.")) }),
    );
    let mut names: Vec<&str> = both.types.iter().map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Either", "Inner", "X", "Y"]);
    check_refused(
        json!({ "X": place(list("Inner", "")), "Y": place(list("Outer", "")) }),
        &[
            "/components/schemas/Y/properties/p",
            "X/properties/p is called Either in Rust as well",
        ],
    );
    for bad in [
        json!("not a name"),
        json!("lower"),
        json!("Unrecognized"),
        json!(7),
        json!(""),
    ] {
        let mut named = object();
        named["x-rust-name"] = bad.clone();
        check_refused(
            json!({ "S": named }),
            &[
                "/components/schemas/S",
                &format!("`x-rust-name: {bad}` is not the name of a Rust type"),
            ],
        );
    }
}

#[test]
fn versions_in_values_stay_readable_and_apart() {
    check(
        json!({ "E": { "type": "string", "enum": ["v1-0.6b", "v10-6b", "v1.1", "v11", "1080p", "2026-01-31", "a-1"] } }),
        "enum E",
        &[
            "V1_0_6b: `v1-0.6b`",
            "V10_6b: `v10-6b`",
            "V1_1: `v1.1`",
            "V11: `v11`",
            "N1080p: `1080p`",
            "N2026_01_31: `2026-01-31`",
            "A1: `a-1`",
            "Unrecognized(UnrecognizedText)",
            "const KNOWN",
            "as_str(&self) -> &str",
        ],
    );
}
