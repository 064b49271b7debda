//! What sources say differently of one thing.

use serde_json::{Value, json};

use crate::drafts::draft;
use crate::sources::{answers, done, folder, names, site_with, whole};
use crate::support::{Folder, document, page, sync};

const A: &str = "/components/schemas/A";

/// The page's `GET /a`, which answers an `A` with this schema.
fn page_with(schema: &str) -> String {
    format!(
        "          content:\n            application/json:\n              schema:\n                \
         $ref: '#/components/schemas/A'\ncomponents:\n  schemas:\n    A: {schema}\n"
    )
}

/// A site whose page and whole document have an `A` each.
fn two(of_page: &str, of_document: Value) -> Folder {
    let paths = json!({ "/b": { "get": answers("b", "A") } });
    site_with(
        &page_with(of_page),
        &whole(paths, json!({ "A": of_document })),
    )
}

/// The settlement that the error offers, with this source as the right one.
fn offered(site: &Folder, out: &Folder, take: &str) -> String {
    let ended = sync(site.path(), out.path(), &[]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    let lines: Vec<&str> = ended
        .stderr
        .lines()
        .map(|line| line.trim_start_matches(['#', ' ']))
        .collect();
    let line = |wanted: &str| lines.iter().position(|line| *line == wanted).unwrap();
    let taken = lines
        .iter()
        .position(|line| line.trim_start_matches("or ") == format!("take = \"{take}\""));
    let taken = taken.unwrap_or_else(|| panic!("{take} is not offered in {}", ended.stderr));
    let at = lines[line("[[settle]]") + 1];
    format!(
        "[[settle]]\n{at}\ntake = '{take}'\n{}\nwhy = 'It is newer.'\n",
        lines[taken + 1]
    )
}

#[test]
fn equal_up_to_prose_is_the_same_and_the_first_ones_words_are_taken() {
    let of_page = "{description: Ours, type: object, required: [x, y], maximum: 1.0, properties: {title: {type: [string, 'null']}}}";
    let of_document = json!({ "title": "A", "type": "object", "required": ["y", "x"], "maximum": 1,
        "properties": { "title": { "anyOf": [{ "type": "string" }, { "type": "null" }], "description": "Theirs" } } });
    let (ended, made) = done(&two(of_page, of_document), &folder(""), &[]);
    assert_eq!(made["components"]["schemas"]["A"]["description"], "Ours");
    assert_eq!(made["components"]["schemas"]["A"]["title"], Value::Null);
    assert!(!ended.stdout.contains("settle"), "{ended:?}");
}

#[test]
fn security_is_the_same_whether_it_is_said_of_one_operation_or_of_all() {
    let page = page(
        "yaml get /a",
        &document("get", "/a", "security:\n  - Key: []\n"),
    );
    let site = crate::support::site(&[page.replace(
        "security:",
        "components:\n  securitySchemes:\n    Key: {type: http, scheme: bearer}\nsecurity:",
    )]);
    let mut a =
        json!({ "operationId": "do_it", "responses": { "200": { "description": "Fine" } } });
    a["security"] = json!([{ "Key": [] }]);
    let mut other = whole(json!({ "/a": { "get": a } }), json!({}));
    site.write("openapi.json", other.to_string());
    done(&site, &folder(""), &[]);
    other["paths"]["/a"]["get"]["security"] = json!([]);
    site.write("openapi.json", other.to_string());
    assert_eq!(sync(site.path(), folder("").path(), &[]).code, Some(2));
}

#[test]
fn every_conflict_is_listed_with_both_sources_the_place_and_both_shapes() {
    let paths = json!({
        "/a": { "get": { "operationId": "other", "responses": { "200": { "description": "", "content": {
            "application/json": { "schema": { "$ref": format!("#{A}") } } } } } } },
    });
    let of_document = json!({ "type": "object", "required": ["x"], "properties": { "x": { "type": "integer" }, "y": {} } });
    let site = site_with(
        &page_with("{type: object, required: [x], properties: {x: {type: string}}}"),
        &whole(paths, json!({ "A": of_document })),
    );
    let out = folder("");

    let ended = sync(site.path(), out.path(), &[]);

    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert_eq!(out.files().len(), 1, "only sources.toml");
    let path = |name: &str| site.path().join(name).display().to_string();
    for said in [
        "sync-spec: the sources disagree in 2 places\n".to_owned(),
        format!(
            "\n/paths/~1a/get\n  A  {}\n  B  {}\n",
            path("api-reference/0.md"),
            path("openapi.json")
        ),
        format!(
            "\n{A}\n  A  {}\n  B  {}\n",
            path("api-reference/0.md"),
            path("openapi.json")
        ),
        "    A  \"do_it\"\n    B  \"other\"\n".to_owned(),
        "  at /properties/x\n    A  {\"type\":\"string\"}\n    B  {\"type\":\"integer\"}\n"
            .to_owned(),
        "  at /properties/y\n    A  has nothing\n    B  {}\n".to_owned(),
        format!("[[settle]]\nat = \"{A}\"\ntake = \"api-reference/0.md\"\nover = [\""),
    ] {
        assert!(
            ended.stderr.contains(&said),
            "no `{said}` in\n{}",
            ended.stderr
        );
    }
}

#[test]
fn a_settlement_takes_the_one_that_it_names_over_the_shape_that_it_names() {
    let site = two("{type: string}", json!({ "type": "integer" }));
    for (take, expected, other) in [
        (
            "api-reference/0.md",
            "string",
            two("{type: string}", json!({ "type": "boolean" })),
        ),
        (
            "openapi.json",
            "integer",
            two("{type: boolean}", json!({ "type": "integer" })),
        ),
    ] {
        let settle = offered(&site, &folder(""), take);
        let out = folder(&settle);
        let (ended, made) = done(&site, &out, &[]);
        assert_eq!(made["components"]["schemas"]["A"]["type"], expected);
        assert!(!ended.stdout.contains("no effect"), "{ended:?}");
        // What it says next is another matter.
        let before = out.files();
        let ended = sync(other.path(), out.path(), &[]);
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert!(ended.stderr.contains("A  {\"type\":"), "{ended:?}");
        assert_eq!(out.files(), before);
    }
}

#[test]
fn two_shapes_are_overruled_by_a_settlement_each() {
    let site = two("{type: string}", json!({ "type": "integer" }));
    let first = offered(&site, &folder(""), "api-reference/0.md");
    let other = two("{type: string}", json!({ "type": "boolean" }));
    let second = offered(&other, &folder(""), "api-reference/0.md");
    let out = folder(&format!("{first}{second}"));
    done(&site, &out, &[]);
    done(&other, &out, &[]);
}

#[test]
fn a_settlement_without_an_effect_is_told_unless_its_source_is_absent() {
    let settle = format!(
        "[[settle]]\nat = '{A}'\ntake = 'openapi.json'\nover = ['x']\nwhy = 'It was newer.'\n"
    );
    let site = two("{type: string}", json!({ "type": "string" }));
    let (ended, _) = done(&site, &folder(&settle), &[]);
    let said = format!("the settlement of {A} has no effect; delete it");
    assert!(ended.stdout.contains(&said), "{ended:?}");
    let site = site_with(&page_with("{type: string}"), &Value::Null);
    let (ended, _) = done(&site, &folder(&settle), &[]);
    assert!(!ended.stdout.contains("no effect"), "{ended:?}");
}

#[test]
fn a_settled_source_that_is_absent_stays_right() {
    let site = two("{type: string}", json!({ "type": "integer" }));
    let out = folder(&offered(&site, &folder(""), "openapi.json"));
    done(&site, &out, &[]);
    let before = out.files();
    let site = site_with(&page_with("{type: string}"), &Value::Null);
    done(&site, &out, &[]);
    assert_eq!(out.files(), before);
}

#[test]
fn a_new_name_that_is_taken_is_refused() {
    let paths = json!({ "/b": { "get": answers("b", "A") }, "/c": { "get": answers("c", "C") } });
    let site = site_with("", &whole(paths, json!({ "A": {}, "C": {} })));
    let rename = format!(
        "[[settle]]\nat = '{A}'\nof = 'openapi.json'\nrename = 'C'\nwhy = 'Another thing.'\n"
    );
    let out = folder(&rename);
    let ended = sync(site.path(), out.path(), &[]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(
        ended.stderr.contains("openapi.json has a `C` already"),
        "{ended:?}"
    );
}

#[test]
fn another_thing_of_the_same_name_gets_a_name_of_its_own() {
    let of_document = json!({ "properties": { "a": { "$ref": format!("#{A}") }, "b": { "$ref": format!("#{A}/properties/c") }, "c": {} },
        "discriminator": { "propertyName": "a", "mapping": { "x": format!("#{A}") } }, "example": { "$ref": format!("#{A}") } });
    let site = two("{type: string}", of_document);
    let rename = format!(
        "[[settle]]\nat = '{A}'\nof = 'openapi.json'\nrename = 'BsA'\nwhy = 'Another thing.'\n"
    );

    let (_, made) = done(&site, &folder(&rename), &[]);

    let schemas = &made["components"]["schemas"];
    assert_eq!(names(schemas), ["A", "BsA"]);
    let to = "#/components/schemas/BsA";
    let schema =
        &made["paths"]["/b"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(schema["$ref"], to);
    assert_eq!(schemas["BsA"]["properties"]["a"]["$ref"], to);
    assert_eq!(
        schemas["BsA"]["properties"]["b"]["$ref"],
        format!("{to}/properties/c")
    );
    assert_eq!(schemas["BsA"]["discriminator"]["mapping"]["x"], to);
    assert_eq!(
        schemas["BsA"]["example"]["$ref"],
        format!("#{A}"),
        "an example is data"
    );
    let answer =
        &made["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(answer["$ref"], format!("#{A}"));
}

/// The page has `A`, and `GET /b` is a draft that answers it too.
fn with_draft(of_page: &str, of_draft: &str, settle: &str) -> (Folder, Folder) {
    let out = folder(settle);
    let components = format!("components:\n  schemas:\n    A: {of_draft}\n");
    out.write("drafts/b.yaml", draft("get", "/b", "A", &components));
    (site_with(&page_with(of_page), &Value::Null), out)
}

#[test]
fn a_draft_gives_way_to_a_source_that_has_all_of_it_and_more_and_every_difference_is_told() {
    let (site, out) = with_draft(
        "{type: object, properties: {x: {type: string, enum: [a, b]}, y: {type: string}}}",
        "{type: object, properties: {x: {type: string, enum: [a]}}}",
        "",
    );
    let (ended, made) = done(&site, &out, &[]);
    assert_eq!(
        made["components"]["schemas"]["A"]["properties"]["y"]["type"],
        "string"
    );
    let place = out.path().join("drafts/b.yaml").display().to_string();
    let said = format!(
        "{place}:18: delete `A`: superseded by https://docs.perplexity.ai/api-reference/0.md, which differs in 2 things\n"
    );
    assert!(ended.stdout.contains(&said), "{ended:?}");
    let (_, rest) = ended.stdout.split_once(&said).unwrap();
    let told: Vec<&str> = rest.lines().take(2).collect();
    let expected = [
        "    + A.x: enum value \"b\" added",
        "    + A.y: field added, optional: String",
    ];
    assert_eq!(told, expected, "{rest}");
}

#[test]
fn what_a_draft_alone_has_is_a_conflict_for_it_may_be_newer() {
    for (of_page, of_draft) in [
        (
            "{type: object, properties: {x: {}}}",
            "{type: object, properties: {x: {}, y: {}}}",
        ),
        ("{type: string, enum: [a]}", "{type: string, enum: [a, b]}"),
        ("{type: string}", "{type: integer}"),
        (
            "{type: object, properties: {x: {type: string}}, required: [x]}",
            "{type: object, properties: {x: {type: string}}}",
        ),
        (
            "{type: integer, maximum: 20}",
            "{type: integer, maximum: 50}",
        ),
    ] {
        let (site, out) = with_draft(of_page, of_draft, "");
        let ended = sync(site.path(), out.path(), &[]);
        assert_eq!(ended.code, Some(2), "{of_draft}: {ended:?}");
        assert!(
            ended.stderr.contains("drafts/b.yaml:18\n"),
            "{of_draft}: {}",
            ended.stderr
        );
        assert_eq!(out.files().len(), 1, "{of_draft}");

        for (take, expected) in [("drafts/b.yaml", of_draft), ("api-reference/0.md", of_page)] {
            let settle = offered(&site, &out, take);
            let (site, out) = with_draft(of_page, of_draft, &settle);
            let (_, made) = done(&site, &out, &[]);
            assert_eq!(
                made["components"]["schemas"]["A"],
                crate::support::yaml(expected)
            );
        }
    }
}

#[test]
fn an_operation_of_a_draft_is_superseded_with_its_lines() {
    let out = folder("");
    out.write(
        "drafts/a.yaml",
        draft(
            "get",
            "/a",
            "A",
            "components:\n  schemas:\n    A: {type: string}\n",
        ),
    );
    out.write("drafts/b.yaml", document("get", "/b", ""));
    let site = site_with(&page_with("{type: string}"), &Value::Null);
    let (ended, made) = done(&site, &out, &[]);
    assert_eq!(names(&made["paths"]), ["/a", "/b"]);
    let place = out.path().join("drafts/a.yaml").display().to_string();
    let by = "superseded by https://docs.perplexity.ai/api-reference/0.md";
    for said in [
        format!("{place}:7-15: delete `GET /a`: {by}\n"),
        format!("{place}:18: delete `A`: {by}\n"),
    ] {
        assert!(
            ended.stdout.contains(&said),
            "no {said} in {}",
            ended.stdout
        );
    }
    assert!(
        ended.stdout.contains("GET /b, from drafts/b.yaml\n"),
        "{ended:?}"
    );
}

#[test]
fn markdown_for_a_pull_request_names_what_changed_and_what_to_delete() {
    let out = folder("");
    out.write(
        "drafts/a.yaml",
        draft(
            "get",
            "/a",
            "A",
            "components:\n  schemas:\n    A: {type: string, enum: [x]}\n",
        ),
    );
    out.write("fixups.yaml", "- id: gone\n  why: It was wrong.\n  patch:\n    - {op: test, path: /info/title, value: Theirs}\n    - {op: remove, path: /info/title}\n");
    let empty = crate::support::site(&[page("yaml get /z", &document("get", "/z", ""))]);
    done(&empty, &out, &[]);
    let both = crate::support::site(&[
        page("yaml get /z", &document("get", "/z", "")),
        page(
            "yaml get /a",
            &document(
                "get",
                "/a",
                &page_with("{type: string, enum: [x, '`y`|<b>']}"),
            ),
        ),
    ]);
    let file = out.path().join("changes.md");
    let (ended, _) = done(&both, &out, &["--markdown", file.to_str().unwrap()]);
    let text = out.read("changes.md");
    for said in ["drafts/a.yaml:7-15: delete", "fixups.yaml:1-5: `gone`: "] {
        assert!(text.contains(said), "no {said} in {text}");
        assert!(ended.stdout.contains(said), "no {said} in {}", ended.stdout);
    }
    let value = "- `A`: enum value `` \"`y`|<b>\" `` added (answer)\n";
    assert!(text.contains(value), "{text}");
}
