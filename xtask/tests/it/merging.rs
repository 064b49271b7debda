//! Several pages, one document.

use serde_json::json;

use crate::support::{Folder, document, ordered, page, site, sync, synced, yaml};

fn schemas(list: &str) -> String {
    format!("components:\n  schemas:\n{list}")
}

#[test]
fn paths_and_components_are_united_in_the_order_of_the_index() {
    let shared = "    Shared:\n      type: string\n";
    let pages = [
        page(
            "yaml post /z",
            &document("post", "/z", &schemas(&format!("    Z: {{}}\n{shared}"))),
        ),
        page(
            "yaml get /a",
            &document("get", "/a", &schemas(&format!("{shared}    A: {{}}\n"))),
        ),
        page("yaml get /z", &document("get", "/z", "")),
    ];

    let out = synced(site(&pages).path());

    let answer = json!({"operationId": "do_it", "responses": {"200": {"description": "Fine"}}});
    let expected = json!({
        "openapi": "3.1.0",
        "info": {"title": "Ours", "version": "1"},
        "paths": {"/z": {"post": answer, "get": answer}, "/a": {"get": answer}},
        "components": {"schemas": {"Z": {}, "Shared": {"type": "string"}, "A": {}}},
    });
    assert_eq!(
        ordered(&yaml(&out.read("perplexity.yaml"))),
        ordered(&expected)
    );
    let provenance = out.read("provenance.toml");
    let lines = provenance
        .lines()
        .filter(|l| l.starts_with("method") || l.starts_with("path"));
    let lines: Vec<&str> = lines.collect();
    assert_eq!(
        lines.join(", "),
        r#"method = "GET", path = "/a", method = "GET", path = "/z", method = "POST", path = "/z""#,
    );
}

#[test]
fn an_operation_that_two_pages_describe_alike_is_one() {
    let page = page("yaml get /a", &document("get", "/a", ""));
    let out = synced(site(&[page.clone(), page]).path());
    assert_eq!(
        out.read("provenance.toml").matches("[[operation]]").count(),
        1
    );
}

#[test]
fn pages_that_disagree_are_both_named_with_the_json_pointer() {
    let first = document(
        "get",
        "/a",
        &schemas("    A/B:\n      required: [x, y]\nsecurity: []\n"),
    );
    let cases = [
        (
            document(
                "get",
                "/b",
                &schemas("    A/B:\n      required: [x, z]\nsecurity: []\n"),
            ),
            "/b",
            "/components/schemas/A~1B/required/1",
        ),
        (
            document(
                "get",
                "/b",
                &schemas("    A/B:\n      type: string\nsecurity: []\n"),
            ),
            "/b",
            "/components/schemas/A~1B/required",
        ),
        (
            first.replace("Fine", "Other"),
            "/a",
            "/paths/~1a/get/responses/200/description",
        ),
        (
            first.replace("/a:", "/b:").replace("Ours", "Theirs"),
            "/b",
            "/info/title",
        ),
        (document("get", "/b", ""), "/b", "/security"),
        (
            document("get", "/b", "security: []\ntags: []\n"),
            "/b",
            "/tags",
        ),
    ];
    for (second, path, pointer) in cases {
        let site = site(&[
            page("yaml get /a", &first),
            page(&format!("yaml get {path}"), &second),
        ]);
        let out = Folder::new();
        let ended = sync(site.path(), out.path(), &[]);
        assert_eq!(ended.code, Some(2), "{pointer}: {ended:?}");
        assert!(out.files().is_empty(), "{pointer}");
        let place = |page: &str| {
            site.path()
                .join("api-reference")
                .join(page)
                .display()
                .to_string()
        };
        let said = format!(
            "error: {}: it disagrees with {} at {pointer}\n",
            place("1.md"),
            place("0.md")
        );
        assert!(ended.stderr.contains(&said), "{pointer}: {ended:?}");
        assert!(
            ended.stderr.contains(" help: save both pages again"),
            "{pointer}: {ended:?}"
        );
    }
}
