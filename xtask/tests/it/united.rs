//! Documents that say something for all their operations, made one.

use serde_json::{Value, json};

use crate::sources::{answers, done, folder, names, site_with, whole};
use crate::support::{ordered, sync};

#[test]
fn an_operation_takes_along_what_its_document_said_for_all() {
    let mut other = whole(
        json!({ "/b": { "get": answers("b", "B"), "post": { "operationId": "p", "security": [], "responses": {} } } }),
        json!({ "B": {} }),
    );
    other["security"] = json!([{ "Key": [] }]);
    other["servers"] = json!([{ "url": "https://auth.example" }]);
    other["tags"] = json!([{ "name": "B" }]);
    other["components"]["securitySchemes"] = json!({ "Key": { "type": "http", "scheme": "bearer" }, "Unused": { "type": "http", "scheme": "basic" } });
    let out = folder("");

    let (_, made) = done(
        &site_with("servers:\n  - url: https://api.example\n", &other),
        &out,
        &[],
    );

    let get = &made["paths"]["/b"]["get"];
    assert_eq!(get["security"], other["security"]);
    assert_eq!(get["servers"], other["servers"]);
    assert_eq!(made["paths"]["/b"]["post"]["security"], json!([]));
    assert_eq!(made["paths"]["/a"]["get"]["security"], Value::Null);
    assert_eq!(made["servers"], json!([{ "url": "https://api.example" }]));
    assert_eq!(made["security"], Value::Null);
    assert_eq!(made["tags"], other["tags"]);
    assert_eq!(names(&made["components"]["securitySchemes"]), ["Key"]);
}

#[test]
fn what_stands_beside_the_operations_of_a_path_goes_with_them() {
    let mut paths = json!({ "/b/{id}": { "parameters": [{ "$ref": "#/components/parameters/Id" }], "get": answers("b", "B") } });
    paths["/unread"] = json!({ "parameters": [{ "$ref": "#/components/parameters/Other" }] });
    let mut other = whole(paths, json!({ "B": {} }));
    let id =
        json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } });
    other["components"]["parameters"] = json!({ "Id": id, "Other": id });
    let out = folder("");

    let (_, made) = done(&site_with("", &other), &out, &[]);

    assert_eq!(names(&made["paths"]), ["/a", "/b/{id}"]);
    assert_eq!(
        ordered(&made["paths"]["/b/{id}"]),
        ordered(&other["paths"]["/b/{id}"])
    );
    assert_eq!(names(&made["components"]["parameters"]), ["Id"]);
}

#[test]
fn a_slash_at_the_end_of_a_server_makes_no_difference() {
    let a = json!({ "operationId": "do_it", "responses": { "200": { "description": "Fine" } } });
    let mut other = whole(
        json!({ "/a": { "get": a }, "/b": { "get": answers("b", "B") } }),
        json!({ "B": {} }),
    );
    other["servers"] = json!([{ "url": "https://api.example" }]);
    let site = site_with("servers:\n  - url: https://api.example/\n", &other);
    let (_, made) = done(&site, &folder(""), &[]);
    assert_eq!(made["paths"]["/b"]["get"]["servers"], Value::Null);
}

#[test]
fn a_server_below_another_gives_its_paths_their_beginning() {
    let mut other = whole(
        json!({ "/b": { "get": answers("b", "B") } }),
        json!({ "B": {} }),
    );
    other["servers"] = json!([{ "url": "https://api.example/v1" }]);
    let site = site_with("servers:\n  - url: https://api.example/\n", &other);
    let (ended, made) = done(&site, &folder(""), &[]);
    assert_eq!(names(&made["paths"]), ["/a", "/v1/b"]);
    assert_eq!(
        made["paths"]["/v1/b"]["get"]["servers"],
        Value::Null,
        "{ended:?}"
    );
    assert!(
        ended.stdout.contains("GET /v1/b, from https://docs"),
        "{ended:?}"
    );
}

#[test]
fn an_operation_of_a_path_that_two_sources_have_says_itself_what_its_path_said() {
    let by = |name: &str| json!({ "name": name, "in": "query", "schema": { "type": "string" } });
    let mut shared = answers("b", "B");
    shared["parameters"] = json!([by("own"), by("both")]);
    let paths = json!({ "/a": { "parameters": [by("all"), by("both")], "put": shared, "delete": answers("d", "B") } });
    let site = site_with("", &whole(paths, json!({ "B": {} })));
    let (_, made) = done(&site, &folder(""), &[]);
    let a = &made["paths"]["/a"];
    assert_eq!(names(a), ["get", "put", "delete"]);
    assert_eq!(a["get"]["parameters"], Value::Null);
    assert_eq!(
        a["put"]["parameters"],
        json!([by("own"), by("both"), by("all")])
    );
    assert_eq!(a["delete"]["parameters"], json!([by("all"), by("both")]));
}

#[test]
fn what_would_be_lost_or_there_twice_is_refused() {
    let b = |id: &str| json!({ "get": answers(id, "B") });
    let on_other_servers = {
        let a = json!({ "get": { "operationId": "do_it", "responses": { "200": { "description": "Fine" } } } });
        let mut other = whole(json!({ "/a": a }), json!({}));
        other["servers"] = json!([{ "url": "https://other.example" }]);
        other
    };
    for (other, said) in [
        (
            whole(
                json!({ "/b": { "$ref": "#/components/pathItems/B" }, "/c": b("c") }),
                json!({ "B": {} }),
            ),
            "/paths/~1b is a reference, whose operations are not read",
        ),
        (
            whole(json!({ "/b": b("do_it") }), json!({ "B": {} })),
            "have the operation id `do_it` in common",
        ),
        (
            whole(
                json!({ "/c/{id}": b("b"), "/c/{c_id}": b("c") }),
                json!({ "B": {} }),
            ),
            "have a path, but for its variables' names, in common",
        ),
        (on_other_servers, "at /servers"),
    ] {
        let site = site_with("servers:\n  - url: https://api.example\n", &other);
        let out = folder("");
        let ended = sync(site.path(), out.path(), &[]);
        assert_eq!(ended.code, Some(2), "{said}: {ended:?}");
        assert!(ended.stderr.contains(said), "no {said} in {}", ended.stderr);
        assert_eq!(out.files().len(), 1, "{said}");
    }
}
