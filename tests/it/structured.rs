//! Answers that are values.

use perplexity_client::structured::parse;
use serde_json::{Value, json};

mod schemas;

#[test]
fn a_value_is_found_in_what_models_put_around_it() {
    for text in [
        "{\"a\":1}",
        "\n\t {\"a\":1} \r\n",
        "```json\n{\"a\":1}\n```",
        "```JSON\r\n{\"a\":1}\r\n```\n",
        "```\n{\"a\":1}\n```",
        "```json {\"a\":1} ```",
        "```{\"a\":1}```",
        "<think>Is it {\"a\":2}?</think>{\"a\":1}",
        " <think>\n\n</think>\n\n```json\n{\"a\":1}\n```",
    ] {
        assert_eq!(parse::<Value>(text).unwrap(), json!({"a": 1}), "{text:?}");
    }
    let kept: Value = parse("{\"a\":\"```json <think></think>\"}").unwrap();
    assert_eq!(kept, json!({"a": "```json <think></think>"}));
}

#[test]
fn nothing_else_is_guessed_and_the_error_shows_the_text() {
    for (text, message) in [
        ("", "the answer is empty"),
        (" \n", "the answer has no value; it ends  \n"),
        (
            "```json\n```",
            "the answer has no value; it ends ```json\n```",
        ),
        (
            "Here it is: [1]",
            "the answer is not what was asked for: expected value; it is Here it is: [1]",
        ),
        (
            "[1] Hope that helps!",
            "the answer is not what was asked for: trailing characters; it is [1] Hope that helps!",
        ),
        (
            "[1] [2]",
            "the answer is not what was asked for: trailing characters; it is [1] [2]",
        ),
        (
            "{\"a\":",
            "the answer is not what was asked for: invalid type: map, expected a sequence; it is {\"a\":",
        ),
        (
            "[1, 2",
            "the answer ends too early, as it does at the limit of tokens: EOF while parsing a list; it is [1, 2",
        ),
        (
            "```json\n[1,",
            "the answer ends too early, as it does at the limit of tokens: EOF while parsing a value; it is [1,",
        ),
        (
            "<think>So, where to",
            "the answer ends within its reasoning, as it does at the limit of tokens; it ends <think>So, where to",
        ),
        (
            "[1, \"x\"]",
            "the answer is not what was asked for, at `[1]`: invalid type: string \"x\", expected u32; it is [1, \"x\"]",
        ),
    ] {
        let error = parse::<Vec<u32>>(text).unwrap_err();
        assert_eq!(error.to_string(), message, "{text:?}");
        assert_eq!(
            error.is_cut(),
            message.contains("limit of tokens"),
            "{text:?}"
        );
    }
}

#[test]
fn an_error_in_a_long_answer_shows_the_place() {
    let text = format!(
        "[\n{}\"wrong\",\n{}0]",
        "1,\n".repeat(2000),
        "1,\n".repeat(2000)
    );
    let error = parse::<Vec<u32>>(&text).unwrap_err();
    assert_eq!(error.path(), Some("[2000]"));
    assert!(error.text().contains("\"wrong\""), "{error}");
    assert!(error.text().len() < 210, "{error}");
}
