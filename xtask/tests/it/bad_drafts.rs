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
fn two_drafts_that_disagree_are_refused_with_both_places() {
    let mine = |schema: &str, path: &str| {
        let components = format!("components:\n  schemas:\n    Mine: {schema}\n");
        draft("get", path, "Mine", &components)
    };
    check_refused(
        &[
            ("a.yaml", &mine("{default: {title: a}}", "/b")),
            ("b.yaml", &mine("{default: {title: b}}", "/c")),
        ],
        &[
            "/components/schemas/Mine\n  A  ",
            "drafts/a.yaml:18\n  B  ",
            "drafts/b.yaml:18\n",
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
