use openapi_fixups::parse;
use serde_json::json;

#[test]
fn text_stays_what_its_author_wrote() {
    for (text, expected) in [
        ("v: N", json!("N")),
        ("v: no", json!("no")),
        ("v: yes", json!("yes")),
        ("v: on", json!("on")),
        ("v: 042957", json!("042957")),
        ("v: 1_000", json!("1_000")),
        ("v: 2026-11-22", json!("2026-11-22")),
        ("v: '3'", json!("3")),
        ("v: true", json!(true)),
        ("v: 3", json!(3)),
        ("v: -1.5", json!(-1.5)),
        ("v: ~", json!(null)),
        ("v:", json!(null)),
        ("v: 18446744073709551615", json!(u64::MAX)),
        (r#"{"v": "JSON"}"#, json!("JSON")),
        ("v: |\n  a\n  b\n", json!("a\nb\n")),
    ] {
        assert_eq!(parse(text), Ok(json!({ "v": expected })), "{text}");
    }
}

#[test]
fn the_order_of_keys_is_kept() {
    let value = parse("b: 1\na: 2\n200: 3\n").unwrap();
    assert_eq!(value.to_string(), r#"{"b":1,"a":2,"200":3}"#);
}

#[test]
fn a_text_that_cannot_be_read_is_an_error_with_its_line() {
    for (text, said) in [
        ("a: 1\nb: 2\na: 3\n", "duplicate mapping key: a"),
        ("a: 1\nb: [\n", "line"),
        ("a: 1\n\tb: 2\n", "found a tab"),
    ] {
        let error = parse(text).expect_err(text);
        assert!(
            error.contains(said) && error.contains("line"),
            "{text}: {error}"
        );
    }
}
