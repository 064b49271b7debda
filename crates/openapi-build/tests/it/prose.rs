use openapi_build::Generated;
use serde_json::json;

use crate::support::{generated, operation};

/// The doc comments of the source, without their signs.
fn docs(generated: &Generated) -> Vec<&str> {
    let lines = generated
        .source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("///"));
    lines
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect()
}

#[track_caller]
fn check(description: &str, expected: &[&str]) {
    let schema = json!({ "type": "object", "description": description, "properties": { "z": { "type": "string" } } });
    let generated = generated(json!({}), json!({ "S": schema }));
    let docs = docs(&generated);
    let start = docs.iter().position(|line| Some(line) == expected.first());
    let start = start.unwrap_or_else(|| panic!("{docs:#?}"));
    assert_eq!(
        docs.get(start..start + expected.len()),
        Some(expected),
        "{docs:#?}"
    );
}

#[test]
fn text_of_others_is_neither_link_nor_html_nor_example() {
    check("plain", &["plain."]);
    check("Ends well!", &["Ends well!"]);
    check("a [link] and [`code`]", &[r"a \[link\] and \[`code`\]."]);
    check("<html> & <!-- no -->", &[r"\<html\> & \<!-- no --\>."]);
    check("*a* __b__ */ /*", &[r"\*a\* \_\_b\_\_ \*/ /\*."]);
    check(
        "first\n\n    fn indented() {}\n\tfn tab() {}",
        &["first", "", "fn indented() {}", "fn tab() {}."],
    );
    check("one\r\ntwo\rthree", &["one", "two", "three."]);
    check("a\u{202e}b\u{0}c", &["abc."]);
}

#[test]
fn addresses_are_links_wherever_they_stand() {
    check(
        "See https://example.com/a_b.",
        &["See <https://example.com/a_b>."],
    );
    check(
        "[text](https://example.com/a) x",
        &[r"\[text\](<https://example.com/a>) x."],
    );
    check(
        "\"http://example.com\", (https://example.com)",
        &["\"<http://example.com>\", (<https://example.com>)."],
    );
    check(
        "at:https://example.com/?a[]=<b>",
        &[r"at:<https://example.com/?a[>\]=\<b\>."],
    );
    check("http:// and https://.", &["http:// and https://."]);
    check("`https://example.com`", &["`https://example.com`."]);
}

#[test]
fn code_stays_code_if_it_ends() {
    check("`a[0]` and ``b ` <c>``", &["`a[0]` and ``b ` <c>``"]);
    check("a ` b [c]", &[r"a \` b \[c\]."]);
    check(
        "`over\ntwo <lines>` [x]",
        &["`over", r"two <lines>` \[x\]."],
    );
    check(
        "`not over\n\nparagraphs` [x]",
        &[r"\`not over", "", r"paragraphs\` \[x\]."],
    );
}

#[test]
fn blocks_of_code_are_never_run() {
    for fence in ["```", "````", "~~~"] {
        for language in ["", "rust", "json"] {
            let text =
                format!("Before [x]\n{fence}{language}\n  let a = b[0]; <c>\n{fence}\nafter [y]");
            check(
                &text,
                &[
                    r"Before \[x\]",
                    &format!("{fence}text"),
                    "  let a = b[0]; <c>",
                    fence,
                    r"after \[y\].",
                ],
            );
        }
    }
    check(
        "Unclosed\n```\na [b]",
        &["Unclosed", "```text", "a [b]", "```"],
    );
}

#[test]
fn what_the_service_checks_stands_in_the_docs() {
    let generated = generated(
        json!({}),
        json!({ "S": { "type": "object", "properties": {
        "n": { "type": "integer", "description": "A number", "minimum": 1, "exclusiveMaximum": 9, "multipleOf": 2, "default": 3 },
        "t": { "type": "string", "format": "date-time", "minLength": 1, "maxLength": 2, "pattern": "^`a`+$", "default": "" },
        "l": { "type": "array", "minItems": 1, "maxItems": 5, "default": null },
        "i": { "type": "integer", "enum": [1, 2] }
    } } }),
    );
    let docs = docs(&generated).join("\n");
    for line in [
        "A number.\n\nAt least: `1`. At most: `9`, exclusive. A multiple of: `2`. Where it is left out, the service takes: `3`.\n",
        "Format: `\"date-time\"`. Characters, at least: `1`. Characters, at most: `2`. Pattern: `\"^'a'+$\"`. Where it is left out, the service takes: `\"\"`.\n",
        "Items, at least: `1`. Items, at most: `5`.\n",
        "One of: `1`, `2`.\n",
    ] {
        assert!(docs.contains(line), "no {line} in\n{docs}");
    }
}

#[test]
fn values_and_names_cannot_end_their_code() {
    let generated = generated(
        json!({}),
        json!({
            "E": { "type": "string", "enum": ["a`[x]`", "b\nc", ""] },
            "S": { "type": "object", "properties": { "p`[x]": { "type": "string" } } }
        }),
    );
    let docs = docs(&generated);
    for line in [
        "`a'[x]'`.",
        "`b c`.",
        "the empty text.",
        "`p'[x]` in the document.",
        "Sets `p'[x]`.",
    ] {
        assert!(docs.contains(&line), "no {line} in\n{docs:#?}");
    }
}

#[test]
fn a_method_says_what_it_sends_and_what_its_arguments_are() {
    let parameters = json!([
        { "name": "id", "in": "path", "required": true, "schema": { "type": "string" }, "description": "The [id]" },
        { "name": "N-1", "in": "query", "required": true, "schema": { "type": "integer" }, "description": "How many" }
    ]);
    let more = json!({ "summary": "Not said", "description": "Reads <it>\n```\ncode\n```", "parameters": parameters, "externalDocs": { "url": "https://example.com" } });
    let generated = generated(
        json!({ "/a/{id}": { "get": operation("call", more) } }),
        json!({}),
    );
    let docs = docs(&generated).join("\n");
    let expected = "Reads \\<it\\>\n```text\ncode\n```\n\nSends `GET /a/{id}`.\n\n# Arguments\n\n- `id`: The \\[id\\].\n- `n_1`: How many.\n\n# Errors\n";
    assert!(docs.contains(expected), "{docs}");
    assert!(docs.contains("Source: <https://example.com>"), "{docs}");
}

#[test]
fn an_operation_that_is_named_by_method_and_path_links_the_rust_method() {
    let said = "Not `GET /b`, not `POST /b` and not `GET /a` itself; GET /b is no code";
    let paths = json!({
        "/a": { "get": operation("read_a", json!({ "description": said })) },
        "/b": { "get": operation("read_b", json!({})) }
    });
    let docs = docs(&generated(paths, json!({}))).join("\n");
    let expected =
        "Not [`read_b`](Client::read_b), not `POST /b` and not `GET /a` itself; GET /b is no code.";
    assert!(docs.contains(expected), "{docs}");
}
