//! What `sources.toml` says is read, wins, and stays.

use serde_json::{Value, json};

use crate::support::{Ended, Folder, document, ordered, page, sync, yaml};

const BOTH: &str = "[[source]]\npages = 'llms.txt'\n[[source]]\ndocument = 'openapi.json'\nrequired = false\n\
                    [[source]]\ndrafts = 'drafts'\n";

/// A site with one page, `GET /a`, and a whole document, if it is not null.
pub(crate) fn site_with(page_schemas: &str, whole: &Value) -> Folder {
    let a = page("yaml get /a", &document("get", "/a", page_schemas));
    let site = crate::support::site(&[a]);
    if !whole.is_null() {
        site.write("openapi.json", whole.to_string());
    }
    site
}

/// An operation whose answer is a component.
pub(crate) fn answers(id: &str, schema: &str) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
    json!({
        "operationId": id,
        "responses": { "200": { "description": "", "content": { "application/json": { "schema": schema } } } },
    })
}

pub(crate) fn whole(paths: Value, schemas: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Ours", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

pub(crate) fn folder(sources: &str) -> Folder {
    let out = Folder::new();
    out.write("sources.toml", format!("{BOTH}{sources}"));
    out
}

#[track_caller]
pub(crate) fn done(site: &Folder, out: &Folder, more: &[&str]) -> (Ended, Value) {
    let ended = sync(site.path(), out.path(), more);
    assert_eq!(ended.code, Some(0), "{}\n{}", ended.stdout, ended.stderr);
    let made = yaml(&out.read("perplexity.yaml"));
    (ended, made)
}

pub(crate) fn names(value: &Value) -> Vec<&str> {
    let object = value.as_object().unwrap();
    object.keys().map(String::as_str).collect()
}

#[test]
fn a_whole_document_gives_what_no_page_has_and_what_its_operations_reach() {
    let schemas = json!({
        "Unused": { "type": "string" },
        "B": { "properties": { "next": { "$ref": "#/components/schemas/C" } } },
        "C": { "type": "integer" },
    });
    let paths = json!({ "/b": { "get": answers("b", "B") }, "/a": { "get": { "operationId": "do_it",
        "responses": { "200": { "description": "Fine" } } } } });
    let site = site_with("", &whole(paths, schemas));
    let out = folder("");

    let (ended, made) = done(&site, &out, &[]);

    assert_eq!(names(&made["paths"]), ["/a", "/b"]);
    assert_eq!(names(&made["components"]["schemas"]), ["B", "C"]);
    let provenance: toml::Table = out.read("provenance.toml").parse().unwrap();
    let operations = provenance["operation"].as_array().unwrap();
    let sources: Vec<&str> = operations
        .iter()
        .map(|it| it["source"].as_str().unwrap())
        .collect();
    let expected = [
        "https://docs.perplexity.ai/api-reference/0.md",
        "https://docs.perplexity.ai/openapi.json",
    ];
    assert_eq!(sources, expected);
    assert!(
        ended.stdout.contains("read 1 page and 1 document of "),
        "{ended:?}"
    );
    // And once more, to the byte.
    let (ended, _) = done(&site, &out, &["--check"]);
    assert!(
        ended.stdout.contains("provenance.toml: unchanged"),
        "{ended:?}"
    );
}

#[test]
fn what_is_kept_and_left_out_is_so_by_name() {
    let schemas = json!({ "B": {}, "Kept": { "$ref": "#/components/schemas/Deep" }, "Deep": {} });
    let paths = json!({ "/b": { "get": answers("b", "B"), "put": answers("c", "B") }, "/x/b": { "get": answers("d", "B") } });
    let site = site_with("", &whole(paths, schemas));
    let keep = "[[keep]]\nat = '/components/schemas/Kept'\nwhy = 'We say so.'\n";
    let out = folder(keep);
    let sources = out.read("sources.toml").replace(
        "document = 'openapi.json'\n",
        "document = 'openapi.json'\ninclude = ['* /*b']\nexclude = ['PUT /b', '* /x/*']\n",
    );
    out.write("sources.toml", sources);

    let (_, made) = done(&site, &out, &[]);

    assert_eq!(names(&made["paths"]), ["/a", "/b"]);
    assert_eq!(names(&made["paths"]["/b"]), ["get"]);
    assert_eq!(names(&made["components"]["schemas"]), ["B", "Kept", "Deep"]);
}

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

#[test]
fn a_file_that_cannot_be_followed_is_refused_with_its_place() {
    let source = "[[source]]\npages = 'llms.txt'\n";
    for (text, said) in [
        ("[[source]\n", "sources.toml:1: "),
        (
            "\n[[source]]\npage = 'llms.txt'\n",
            "sources.toml:3: unknown field `page`",
        ),
        (
            "[[source]]\npages = 'a'\ndocument = 'b'\n",
            "has one of `pages`, `document` and `drafts`",
        ),
        (
            "[[source]]\nrequired = true\n",
            "has one of `pages`, `document` and `drafts`",
        ),
        (
            "[[source]]\ndocument = '../a.json'\n",
            "`../a.json` is not a path below",
        ),
        (
            "[[source]]\ndrafts = '/etc'\n",
            "`/etc` is not a path below",
        ),
        ("", "it has no `[[source]]`"),
        (
            &format!(
                "{source}[[settle]]\nat = '/paths/~1a/get'\ntake = 'b'\nover = ['x']\nwhy = ' '\n"
            ),
            "gives no reason in `why`",
        ),
        (
            &format!("{source}[[settle]]\nat = '/x'\nwhy = 'y'\n"),
            "/x is not the pointer of an operation or a component",
        ),
        (
            &format!("{source}[[settle]]\nat = '/paths/~1a/get'\nwhy = 'y'\n"),
            "has either `take` and `over`, or",
        ),
        (
            &format!("{source}[[settle]]\nat = '/paths/~1a/get'\ntake = 'b'\nwhy = 'y'\n"),
            "does not say in `over` which shapes it overrules",
        ),
        (
            &format!(
                "{source}[[settle]]\nat = '/paths/~1a/get'\ntake = 'b'\nover = ['x']\nwhy = 'y'\n"
            ),
            "names `b`, which no `[[source]]` reads",
        ),
        (
            &format!(
                "{source}[[settle]]\nat = '/components/securitySchemes/X'\nof = 'a'\nrename = 'b'\nwhy = 'y'\n"
            ),
            "a security scheme keeps its name",
        ),
        (&format!("{source}{source}"), "`llms.txt` is listed twice"),
        (
            &format!("{source}[[keep]]\nat = 'schemas/X'\nwhy = 'y'\n"),
            "schemas/X is not the pointer of a component",
        ),
        (
            &format!(
                "{source}[[settle]]\nat = '/paths/~1a/get'\nof = 'a'\nrename = 'b'\nwhy = 'y'\n"
            ),
            "has either `take` and `over`, or",
        ),
        (
            &format!("{source}[[keep]]\nat = '/components/schemas/X'\nwhy = ''\n"),
            "keeping /components/schemas/X gives no reason",
        ),
        (
            &format!("{source}[[keep]]\nat = '/components/schemas/X'\nwhy = 'y'\n"),
            "it keeps #/components/schemas/X, which no source has",
        ),
    ] {
        let out = Folder::new();
        out.write("sources.toml", text);
        let ended = sync(site_with("", &Value::Null).path(), out.path(), &[]);
        assert_eq!(ended.code, Some(2), "{text}: {ended:?}");
        assert!(ended.stderr.contains(said), "{text}: {}", ended.stderr);
        assert!(
            ended.stderr.contains("\n help: "),
            "{text}: {}",
            ended.stderr
        );
        assert_eq!(out.files().len(), 1, "{text}");
    }
}
