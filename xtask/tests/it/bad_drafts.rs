//! Drafts that would give a wrong document.

use crate::drafts::{PAGE_SCHEMAS, draft, drafted, page_of};

#[track_caller]
fn check_refused(drafts: &[(&str, &str)], said: &[&str]) {
    let (ended, out) = drafted(&[page_of("get", "/a", PAGE_SCHEMAS)], drafts, &[]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(out.files().is_empty(), "{ended:?}");
    for said in said.iter().chain(&["\n help: "]) {
        assert!(
            ended.stderr.contains(said),
            "no `{said}` in\n{}",
            ended.stderr
        );
    }
}

#[test]
fn a_draft_that_disagrees_with_a_page_or_a_draft_is_refused_with_both_places() {
    let other = |schema: &str| {
        draft(
            "post",
            "/a",
            "Shared",
            &format!("components:\n  schemas:\n    Shared:\n      {schema}\n"),
        )
    };
    for (schema, pointer) in [
        ("required: [x]", "/components/schemas/Shared/properties"),
        (
            "{required: [y], properties: {title: {type: string}}}",
            "/components/schemas/Shared/required/0",
        ),
        // A property may be called `title`; that is no prose.
        (
            "{required: [x], properties: {}}",
            "/components/schemas/Shared/properties/title",
        ),
    ] {
        let place = "drafts/a.yaml:18: it disagrees with ";
        check_refused(
            &[("a.yaml", &other(schema))],
            &[
                place,
                "0.md at ",
                &format!(" at {pointer}\n"),
                "describe it alike",
            ],
        );
    }
    let mine = |schema: &str, path: &str| {
        draft(
            "get",
            path,
            "Mine",
            &format!("components:\n  schemas:\n    Mine: {schema}\n"),
        )
    };
    check_refused(
        &[
            ("a.yaml", &mine("{default: {title: a}}", "/b")),
            ("b.yaml", &mine("{default: {title: b}}", "/c")),
        ],
        &[
            "drafts/b.yaml:18: it disagrees with ",
            "drafts/a.yaml:18 at /components/schemas/Mine/default/title\n",
        ],
    );
    check_refused(
        &[("a.yaml", &mine("{}", "/b")), ("b.yaml", &mine("{}", "/b"))],
        &["drafts/b.yaml:7: GET /b is in ", "drafts/a.yaml:7 too"],
    );
}

#[test]
fn a_reference_that_leads_nowhere_is_refused_with_its_place() {
    for (target, schemas) in [
        ("#/components/schemas/Missing", ""),
        ("#/components/schemas/Shared/properties/missing", ""),
        ("#/paths", ""),
        ("other.yaml#/components/schemas/Shared", ""),
    ] {
        let draft =
            draft("post", "/a", "Shared", schemas).replace("#/components/schemas/Shared", target);
        check_refused(
            &[("a.yaml", &draft)],
            &[
                "drafts/a.yaml:15: /paths/~1a/post/responses/200/content/",
                &format!("$ref refers to {target}, which is nowhere"),
            ],
        );
    }
    let security = "      security:\n        - Missing: []\n";
    check_refused(
        &[("a.yaml", &draft("post", "/a", "Shared", security))],
        &["/paths/~1a/post/security/0/Missing refers to #/components/securitySchemes/Missing"],
    );
    // By way of a component, and of a discriminator.
    let mine = "components:\n  schemas:\n    Mine:\n      discriminator:\n        mapping:\n          \
                a: '#/components/schemas/B'\n";
    check_refused(
        &[("a.yaml", &draft("post", "/a", "Mine", mine))],
        &[
            "drafts/a.yaml:21: /components/schemas/Mine/discriminator/mapping/a refers to #/components/schemas/B",
        ],
    );
}

#[test]
fn a_draft_is_a_document_with_operations_and_components_and_nothing_else() {
    let fine = draft("post", "/a", "Shared", "");
    for (draft, said) in [
        (
            fine.replace("3.1.0", "3.0.3"),
            ":1: not an OpenAPI 3.1 document",
        ),
        (
            format!("{fine}servers: []\n"),
            ":16: a draft does not speak for the whole document, but has `servers`",
        ),
        (
            fine.replace("    post:", "    parameters: []\n    post:"),
            ":7: `parameters` stands beside the operations of /a",
        ),
        (
            "openapi: 3.1.0\n".to_owned(),
            "a.yaml: the draft has no operation",
        ),
        ("openapi: [\n".to_owned(), "not YAML that can be read"),
    ] {
        check_refused(&[("a.yaml", &draft)], &["drafts/a.yaml", said]);
    }
}
