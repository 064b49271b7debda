//! Several pages, one document.

use crate::sources::names;
use crate::support::{document, page, site, synced, yaml};

#[test]
fn paths_and_components_are_united_in_the_order_of_the_index() {
    // Each page's operation answers with its own schema and the shared one, in this order.
    let one = |method: &str, path: &str, schema: &str| {
        let answers = [schema, "Shared"].map(|name| {
            format!(
                "          content:\n            application/json:\n              schema:\n                \
                 $ref: '#/components/schemas/{name}'\n"
            )
        });
        let other = format!(
            "        '201':\n          description: Fine\n{}",
            answers[1]
        );
        let components = format!(
            "components:\n  schemas:\n    {schema}: {{}}\n    Shared:\n      type: string\n"
        );
        let rest = format!("{}{other}{components}", answers[0]);
        page(
            &format!("yaml {method} {path}"),
            &document(method, path, &rest),
        )
    };
    let pages = [
        one("post", "/z", "Z"),
        one("get", "/a", "A"),
        page("yaml get /z", &document("get", "/z", "")),
    ];

    let out = synced(site(&pages).path());

    let made = yaml(&out.read("perplexity.yaml"));
    assert_eq!(names(&made), ["openapi", "info", "paths", "components"]);
    assert_eq!(names(&made["paths"]), ["/z", "/a"]);
    assert_eq!(names(&made["paths"]["/z"]), ["post", "get"]);
    assert_eq!(names(&made["components"]["schemas"]), ["Z", "Shared", "A"]);
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
