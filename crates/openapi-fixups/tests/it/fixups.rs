use openapi_fixups::{Fixup, check_all, parse};
use serde_json::json;

const PATCH: &str = "[{op: test, path: /a, value: 1}, {op: replace, path: /a, value: 2}]";

#[track_caller]
fn check_error(fixups: &str, said: &[&str]) {
    let errors = [
        Fixup::parse_all(fixups).expect_err("it was read"),
        check_all(fixups, &json!({})).expect_err("it was read"),
    ];
    for error in errors.map(|error| error.to_string()) {
        for said in ["the fixups cannot be applied: "].iter().chain(said) {
            assert!(error.contains(said), "{error}\ndoes not say {said}");
        }
    }
}

#[test]
fn a_fixup_patches_the_document() {
    for text in ["", "# nothing\n", "[]"] {
        assert!(Fixup::parse_all(text).unwrap().is_empty(), "{text:?}");
    }
    let fixups = Fixup::parse_all(&format!("- {{id: x, why: because, patch: {PATCH}}}")).unwrap();
    let mut document = json!({ "a": 1, "b": 3 });
    for fixup in &fixups {
        assert_eq!((fixup.id.as_str(), fixup.why.as_str()), ("x", "because"));
        fixup.apply(&mut document).unwrap();
    }
    assert_eq!(document.to_string(), r#"{"a":2,"b":3}"#);
}

#[test]
fn a_fixup_that_no_longer_fits_is_an_error_and_changes_nothing() {
    for (patch, said) in [
        (
            "[{op: test, path: /a, value: 7}, {op: remove, path: /a}]",
            "does not fit the document any more",
        ),
        (
            "[{op: test, path: /a, value: 1}, {op: remove, path: /zzz}]",
            "does not fit the document any more",
        ),
        (
            "[{op: test, path: /a, value: 1}, {op: remove, path: /b}, {op: test, path: /b, value: 1}]",
            "does not fit the document any more",
        ),
        (
            "[{op: test, path: /a, value: 1}]",
            "changes nothing: upstream has mended it",
        ),
        (
            "[{op: test, path: /a, value: 1}, {op: replace, path: /a, value: 1}]",
            "operation 1 at `/a` changes nothing: upstream has mended it",
        ),
        (
            "[{op: test, path: /a, value: 1}, {op: remove, path: /b}, {op: replace, path: /a, value: 1}]",
            "operation 2 at `/a` changes nothing: upstream has mended it",
        ),
        (
            "[{op: test, path: /a, value: 1}, {op: remove, path: /b}, {op: add, path: /a, value: 2}]",
            "operation 2 at `/a` is there already: upstream has added it; use `replace` with a `test` of the old value, or delete the entry",
        ),
        (
            "[{op: test, path: /a, value: 1}, {op: add, path: /c, value: 1}, {op: remove, path: /c}]",
            "changes nothing: upstream has mended it",
        ),
    ] {
        let fixups = Fixup::parse_all(&format!("- {{id: x, why: w, patch: {patch}}}")).unwrap();
        let mut document = json!({ "a": 1, "b": 2 });
        let error = fixups
            .first()
            .unwrap()
            .apply(&mut document)
            .expect_err(patch)
            .to_string();
        assert!(error.contains("`x`") && error.contains(said), "{error}");
        assert_eq!(document, json!({ "a": 1, "b": 2 }), "{patch}");
    }
}

#[test]
fn a_fixups_file_that_breaks_the_rules_is_an_error() {
    let entry = |more: &str| format!("- {{id: x, why: w, patch: {PATCH}{more}}}\n");
    for (text, said) in [
        (format!("{}{}", entry(""), entry("")), "`x` stands twice"),
        (
            format!("- {{id: x, why: ' ', patch: {PATCH}}}"),
            "`x` gives no reason",
        ),
        (
            format!("- {{id: x, patch: {PATCH}}}"),
            "missing field `why`",
        ),
        (
            format!("- {{why: x, patch: {PATCH}}}"),
            "missing field `id`",
        ),
        ("- {id: x, why: w}".to_owned(), "missing field `patch`"),
        (
            "- {id: x, why: w, patch: []}".to_owned(),
            "`x` must begin with a `test`",
        ),
        (
            "- {id: x, why: w, patch: [{op: remove, path: /a}]}".to_owned(),
            "`x` must begin with a `test`",
        ),
        (
            "- {id: x, why: w, patch: [{op: mend, path: /a}]}".to_owned(),
            "unknown variant `mend`",
        ),
        (entry(", when: later"), "unknown field `when`"),
        ("id: x".to_owned(), "sequence"),
        ("- id: x\n  why: [\n".to_owned(), "line"),
    ] {
        check_error(&text, &[said]);
    }
}

#[test]
fn the_example_of_the_readme_is_a_fixup() {
    let readme = include_str!("../../README.md");
    let example = readme
        .split("```yaml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let fixups = Fixup::parse_all(example).unwrap();
    let mut document = parse(
        "components: {schemas: {Job: {properties: {state: {type: string}}, required: [state]}}}",
    )
    .unwrap();
    for fixup in &fixups {
        fixup.apply(&mut document).unwrap();
    }
    assert!(!fixups.is_empty());
}

#[test]
fn an_item_is_added_to_a_list_where_another_is() {
    let patch = "[{op: test, path: /a/0, value: 1}, {op: add, path: /a/0, value: 0}]";
    let fixups = Fixup::parse_all(&format!("- {{id: x, why: w, patch: {patch}}}")).unwrap();
    let mut document = json!({ "a": [1] });
    fixups.first().unwrap().apply(&mut document).unwrap();
    assert_eq!(document, json!({ "a": [0, 1] }));
}
