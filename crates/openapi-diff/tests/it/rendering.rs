use openapi_diff::{Direction, Kind, Subject, diff};
use serde_json::{Value, json};

use crate::support::document;

fn two() -> (Value, Value) {
    let schema = |title: &str, values: Value, more: &str| json!({ "type": "object", "title": title, "properties": { "state": { "enum": values, "description": title }, more: { "type": "string" } } });
    let mut new = document("answer", &schema("B", json!(["b", "c"]), "new"));
    new["paths"]["/t"] = json!({ "get": { "operationId": "get_t" } });
    new["components"]["schemas"]["T"] = json!({});
    (
        document("answer", &schema("A", json!(["a", "b"]), "old")),
        new,
    )
}

#[test]
fn the_text_for_a_terminal() {
    let (old, new) = two();
    let expected = "\
Changes: 2 breaking, 4 added, 2 prose

Breaking
! S.state: enum value \"a\" removed (answer)
! S.old: field removed (answer)

+ GET /t: operation get_t added
+ T: schema added

+ S.state: enum value \"c\" added (answer)
+ S.new: field added, optional: String (answer)

Prose
S: 2 in itself, .state
";
    assert_eq!(diff(&old, &new).to_string(), expected);
}

#[test]
fn the_text_of_a_pull_request() {
    let (old, new) = two();
    let expected = "\
Changes: 2 breaking, 4 added, 2 prose

### Breaking

- `S.state`: enum value `\"a\"` removed (answer)
- `S.old`: field removed (answer)

### Added

- `GET /t`: operation `get_t` added
- `S.state`: enum value `\"c\"` added (answer)
- `S.new`: field added, optional: `String` (answer)
- `T`: schema added

### Prose

<details>
<summary>Texts that changed</summary>

- `S`: 2 in itself, `.state`

</details>
";
    assert_eq!(diff(&old, &new).markdown(), expected);
}

#[test]
fn no_changes() {
    let diff = diff(&json!({}), &json!({}));
    assert!(diff.is_empty());
    assert_eq!(diff.breaking().count(), 0);
    assert_eq!(diff.to_string(), "No changes\n");
    assert_eq!(diff.markdown(), "No changes\n");
}

#[test]
fn a_change_has_what_it_says() {
    let of = |pattern: &str| document("request", &json!({ "type": "string", "pattern": pattern }));
    let diff = diff(&of("a"), &of("b"));
    let change = &diff.changes[0];
    assert_eq!(change.kind, Kind::Changed);
    assert_eq!(change.subject, Subject::Pattern);
    assert_eq!(change.pointer, "/components/schemas/S/pattern");
    assert_eq!(change.place, "S");
    assert_eq!(
        (&change.old, &change.new),
        (&Some(json!("a")), &Some(json!("b")))
    );
    assert_eq!(change.direction, Direction::Request);
    assert!(!change.breaks);
    assert_eq!(
        format!("{} {} {}", change.kind, change.subject, change.direction),
        "changed pattern request"
    );
}

#[test]
fn long_values_are_cut_and_many_places_counted() {
    let of = |text: &str| {
        let properties: serde_json::Map<String, Value> = (0..9)
            .map(|index| (format!("f{index}"), json!({ "title": text })))
            .collect();
        document(
            "",
            &json!({ "default": text.repeat(99), "properties": properties }),
        )
    };
    let diff = diff(&of("a"), &of("b"));
    let text = diff.to_string();
    let cut = |letter: &str| format!("\"{}…", letter.repeat(59));
    assert!(
        text.contains(&format!(
            "\n~ S: default changes from {} to {}\n",
            cut("a"),
            cut("b")
        )),
        "{text}"
    );
    assert!(
        text.ends_with("S: 9 in .f0, .f1, .f2, .f3, .f4 and 4 more\n"),
        "{text}"
    );
}

#[test]
fn values_cannot_leave_their_code_span_or_their_line() {
    let hostile = "``` <img src=x>\n\n# a | b @someone ```` \u{1b}[31m \u{202e}";
    let of = |value: &str| {
        let schema = json!({ "properties": { value: { "type": "string", "pattern": value, "title": value } } });
        let mut document = document("answer", &schema);
        document["components"]["schemas"][value] = json!({ "enum": [value] });
        document["servers"] = json!([{ "url": value }]);
        document
    };
    let mut new = of(hostile);
    new["paths"] =
        json!({ hostile: 1, format!("/{hostile}"): { "get": { "operationId": hostile } } });
    for diff in [diff(&of("x"), &new), diff(&new, &of("x"))] {
        let (text, markdown) = (diff.to_string(), diff.markdown());
        for rendered in [&text, &markdown] {
            assert!(!rendered.contains(['\u{1b}', '\u{202e}']), "{rendered}");
        }
        let lines = diff.changes.len() + 20;
        assert!(text.lines().count() < lines && markdown.lines().count() < lines);
        for line in markdown.lines() {
            let outside = without_spans(line);
            assert!(
                !outside.contains(['`', '|', '@', '\\']) && !outside.contains("<img"),
                "{line}"
            );
        }
    }
}

/// What a reader of Markdown takes for text: a span ends at the first run of
/// backticks that is as long as the one that began it.
fn without_spans(line: &str) -> String {
    let mut outside = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let (before, span) = rest.split_at(start);
        outside.push_str(before);
        let length = span.len() - span.trim_start_matches('`').len();
        let mut inside = &span[length..];
        loop {
            let at = inside
                .find('`')
                .unwrap_or_else(|| panic!("a span without an end: {line}"));
            let run = &inside[at..];
            let run_length = run.len() - run.trim_start_matches('`').len();
            inside = &run[run_length..];
            if run_length == length {
                break;
            }
        }
        rest = inside;
    }
    outside + rest
}

#[test]
fn prose_that_is_gone_is_counted_apart() {
    let document = |job: serde_json::Value| {
        let answer = json!({ "$ref": "#/components/schemas/Job" });
        let content = json!({ "application/json": { "schema": answer } });
        json!({
            "openapi": "3.1.0",
            "paths": { "/a": { "get": { "operationId": "a", "responses": { "200": { "content": content } } } } },
            "components": { "schemas": { "Job": job } },
        })
    };
    let old = document(json!({ "title": "Job", "description": "Old", "type": "object" }));
    let none = document(json!({ "type": "object" }));
    let other = document(json!({ "description": "New", "type": "object" }));
    for (new, said) in [
        (&none, "\nJob: 2 removed, in itself\n"),
        (&other, "\nJob: 2, of which 1 removed, in itself\n"),
    ] {
        let text = openapi_diff::diff(&old, new).to_string();
        assert!(text.contains(said), "{text}");
    }
}
