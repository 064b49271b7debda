use openapi_fixups::check_all;
use serde_json::json;

/// An entry in block style whose `test` finds `value` at `/a`, and makes it 9.
fn entry(id: &str, value: u8) -> String {
    format!(
        "- id: {id}\n  why: w\n  patch:\n    - {{op: test, path: /a, value: {value}}}\n    - {{op: replace, path: /a, value: 9}}\n"
    )
}

/// The lines of each stale entry, the document being `{"a": 1}`.
fn lines(text: &str) -> Vec<(String, String)> {
    let stale = check_all(text, &json!({ "a": 1 })).unwrap_or_else(|error| panic!("{text}{error}"));
    stale
        .into_iter()
        .map(|stale| (stale.id, stale.lines.to_string()))
        .collect()
}

#[test]
fn what_still_applies_is_not_told() {
    for text in ["", "# nothing\n", "[]", &entry("x", 1)] {
        assert_eq!(lines(text), [], "{text}");
    }
}

#[test]
fn every_entry_that_no_longer_applies_is_told_with_its_place_and_its_reason() {
    let text = format!(
        "{}\n{}\n{}",
        entry("old", 3),
        entry("fine", 1),
        entry("later", 4)
    );
    let stale = check_all(&text, &json!({ "a": 1 })).unwrap();
    let told: Vec<String> = stale.iter().map(ToString::to_string).collect();
    let reason = "operation 0 at `/a` does not fit the document any more: value did not match; see what upstream changed, then delete or rewrite the entry";
    assert_eq!(
        told,
        [
            format!("1-5: `old`: {reason}"),
            format!("13-17: `later`: {reason}")
        ]
    );
}

#[test]
fn entries_are_applied_in_order_and_one_that_builds_upon_a_stale_one_is_told_too() {
    let built_upon = entry("x", 9);
    assert_eq!(
        lines(&format!("{}{built_upon}", entry("a", 1))),
        [("x".into(), "6-10".into())]
    );
    assert_eq!(
        lines(&format!("{}{built_upon}", entry("a", 2))),
        [("a".into(), "1-5".into()), ("x".into(), "6-10".into())]
    );
    // `x` changes nothing any more, but the document is as it wants it.
    assert_eq!(
        check_all(&built_upon, &json!({ "a": 9 })).unwrap()[0].reason,
        "operation 1 at `/a` changes nothing: upstream has mended it, delete the entry"
    );
}

#[test]
fn an_entry_ends_before_what_stands_above_the_next_one() {
    let (first, second) = (entry("x", 2), entry("y", 1));
    let block = "- id: x\n  patch: [{op: test, path: /a, value: 2}]\n  why: |\n    a\n\n    # b\n";
    for (text, expected) in [
        (first.clone(), "1-5"),
        (format!("{first}\n\n"), "1-5"),
        (
            format!("# Ours.\n\n# Of x.\n{first}\n# Of y.\n\n{second}"),
            "4-8",
        ),
        (format!("{first}  # Of x.\n# Of y.\n{second}"), "1-6"),
        (format!("{block}\n# Of y.\n{second}"), "1-6"),
        (first.replace('\n', "\r\n"), "1-5"),
        (first.trim_end().to_owned(), "1-5"),
    ] {
        assert_eq!(lines(&text), [("x".into(), expected.into())], "{text}");
    }
}

#[test]
fn an_entry_is_found_however_it_is_written() {
    let patch = "patch: [{op: test, path: /a, value: 2}]";
    let other = "patch: [{op: test, path: /a, value: 1}, {op: remove, path: /a}]";
    for (text, expected) in [
        (format!("- {{id: x, why: w, {patch}}}\n"), "1"),
        (
            format!("- why: w\n  {patch}\n  id: x\n- {{id: y, why: w, {other}}}\n"),
            "1-3",
        ),
        (
            format!("- {{id: y, why: w, {other}}}\n- 'id': \"x\"\n  why: w\n  {patch}\n"),
            "2-4",
        ),
        (
            format!("-\n  # Of x.\n  id: x\n  why: w\n  {patch}\n"),
            "1-5",
        ),
        (
            format!("- {{id: y, why: w, {other}}}\n-\n\n  id: x\n  why: w\n  {patch}\n"),
            "2-6",
        ),
        (
            format!(
                "  - id: x\n    why: w\n    {patch}\n  # Of y.\n  - {{id: y, why: w, {other}}}\n"
            ),
            "1-3",
        ),
        (format!("---\n- &x\n  id: x\n  why: w\n  {patch}\n"), "2-5"),
        (
            format!("[{{id: x, why: w, {patch}}},\n {{id: y, why: w, {other}}}]"),
            "1",
        ),
        (
            format!("[\n{{id: y, why: w, {other}}},\n{{id: x,\n why: w,\n {patch}}}\n]"),
            "3-5",
        ),
        (
            format!("[{{id: y, why: w, {other}}}, {{id: x, why: w, {patch}}}]"),
            "1",
        ),
        (format!("[{{\"id\": \"x\", \"why\": \"w\", {patch}}}]"), "1"),
    ] {
        assert_eq!(lines(&text), [("x".into(), expected.into())], "{text}");
    }
}
