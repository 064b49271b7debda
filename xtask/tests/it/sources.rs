//! What `sources.toml` says is read, wins, and stays.

use serde_json::{Value, json};

use crate::support::{Ended, Folder, document, page, sync, yaml};

pub(crate) const BOTH: &str = "[[source]]\npages = 'llms.txt'\n[[source]]\ndocument = 'openapi.json'\nrequired = false\n\
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
