//! Operations of our own beside those of the pages: what is taken, and what is not.

use serde_json::json;

use crate::support::{Ended, Folder, document, ordered, page, site, sync, yaml};

/// The page has `GET /a`, which answers `Shared`, and an unused `Text`.
pub(crate) const PAGE_SCHEMAS: &str = "          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Shared'
components:
  schemas:
    Shared:
      description: Upstream's words
      required: [x]
      properties:
        title:
          type: string
    Text:
      type: string
";

pub(crate) fn page_of(method: &str, path: &str, schemas: &str) -> String {
    page(
        &format!("yaml {method} {path}"),
        &document(method, path, schemas),
    )
}

/// A draft with one operation, whose answer is `schema`.
pub(crate) fn draft(method: &str, path: &str, schema: &str, rest: &str) -> String {
    let answer = format!(
        "          content:\n            application/json:\n              schema:\n                \
         $ref: '#/components/schemas/{schema}'\n"
    );
    document(method, path, &format!("{answer}{rest}"))
}

/// What came of the page and these drafts, by name.
pub(crate) fn drafted(pages: &[String], drafts: &[(&str, &str)], more: &[&str]) -> (Ended, Folder) {
    let out = Folder::new();
    for (name, text) in drafts {
        out.write(&format!("drafts/{name}"), text);
    }
    let site = site(pages);
    (sync(site.path(), out.path(), more), out)
}

#[test]
fn what_no_page_has_stands_behind_what_the_pages_have_in_the_order_of_the_drafts() {
    let components = "components:\n  schemas:\n    Mine:\n      $ref: '#/components/schemas/Deep'\n    \
                      Deep:\n      $ref: '#/components/schemas/Shared'\n";
    let drafts = [
        ("b.yaml", &*draft("get", "/b", "Mine", "")),
        ("a.yaml", &draft("post", "/a", "Mine", components)),
        ("README.md", "no draft"),
        (".c.yaml", "no draft: {"),
    ];
    let (ended, out) = drafted(&[page_of("get", "/a", PAGE_SCHEMAS)], &drafts, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");

    let made = yaml(&out.read("perplexity.yaml"));
    let paths: Vec<_> = made["paths"].as_object().unwrap().iter().collect();
    let names = |value: &serde_json::Value| {
        let object = value.as_object().unwrap();
        object.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(names(&made["paths"]), ["/a", "/b"]);
    assert_eq!(names(paths[0].1), ["get", "post"]);
    let schemas = &made["components"]["schemas"];
    assert_eq!(names(schemas), ["Shared", "Mine", "Deep"]);
    assert_eq!(
        ordered(&schemas["Mine"]),
        ordered(&json!({ "$ref": "#/components/schemas/Deep" }))
    );

    let provenance: toml::Table = out.read("provenance.toml").parse().unwrap();
    let operations = provenance["operation"].as_array().unwrap();
    let sources = operations
        .iter()
        .map(|operation| operation["source"].as_str().unwrap());
    let expected = [
        "https://docs.perplexity.ai/api-reference/0.md",
        "drafts/a.yaml",
        "drafts/b.yaml",
    ];
    assert_eq!(sources.collect::<Vec<_>>(), expected);
    assert_eq!(operations[1]["operation_id"].as_str(), Some("post__a"));
    for said in [
        "read 1 page of ",
        ", and 2 drafts\n",
        "  GET /a\n",
        "  POST /a, from drafts/a.yaml\n",
        "  GET /b, from drafts/b.yaml\n",
        "3 operations, 3 schemas\n",
    ] {
        assert!(
            ended.stdout.contains(said),
            "no `{said}` in\n{}",
            ended.stdout
        );
    }
}

#[test]
fn what_nothing_refers_to_is_told_with_its_line_and_not_taken() {
    let components = "components:\n  schemas:\n    Alone:\n      type: string\n";
    let draft = draft("post", "/a", "Shared", components);
    let (ended, out) = drafted(
        &[page_of("get", "/a", PAGE_SCHEMAS)],
        &[("a.yaml", &draft)],
        &[],
    );
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let made = yaml(&out.read("perplexity.yaml"));
    assert_eq!(made["components"]["schemas"]["Alone"], json!(null));
    let place = out.path().join("drafts/a.yaml").display().to_string();
    let said = format!("{place}:18-19: delete `Alone`: nothing refers to it\n");
    assert!(ended.stdout.contains(&said), "{ended:?}");
}

#[test]
fn check_tells_a_changed_draft_and_not_a_superseded_one() {
    let pages = [page_of("get", "/a", PAGE_SCHEMAS)];
    let site = site(&pages);
    let out = Folder::new();
    let draft = draft("get", "/b", "Shared", "");
    out.write("drafts/a.yaml", &draft);
    let check = || sync(site.path(), out.path(), &["--check"]).code;
    assert_eq!(check(), Some(1));
    assert_eq!(sync(site.path(), out.path(), &[]).code, Some(0));
    assert_eq!(check(), Some(0));
    out.write("drafts/a.yaml", draft.replace("get__b", "do_that"));
    assert_eq!(check(), Some(1));

    let again = page_of("get", "/b", PAGE_SCHEMAS).replace("get__b", "do_that");
    let superseded = [pages[0].clone(), again];
    let site = crate::support::site(&superseded);
    let check = || sync(site.path(), out.path(), &["--check"]);
    assert_eq!(check().code, Some(1));
    assert_eq!(sync(site.path(), out.path(), &[]).code, Some(0));
    let ended = check();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended
            .stdout
            .contains(":7-15: delete `GET /b`: superseded by "),
        "{ended:?}"
    );
}
