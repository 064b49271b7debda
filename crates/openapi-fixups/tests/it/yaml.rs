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
#[test]
fn what_only_json_says_is_read_as_json() {
    for (text, expected) in [
        (r#"{"v": "\ud83e\udd80"}"#, json!("🦀")),
        (r#"{"v": "\/"}"#, json!("/")),
        ("\n{\n\t\"v\":\t1\n}\n", json!(1)),
        (
            "{\"v\": \"\u{7f}\u{85}\u{feff}\"}",
            json!("\u{7f}\u{85}\u{feff}"),
        ),
        ("{\"v\":{\"a\":1}}", json!({ "a": 1 })),
        ("{v: a}", json!("a")),
    ] {
        assert_eq!(parse(text), Ok(json!({ "v": expected })), "{text}");
    }
    let long = "k".repeat(5_000);
    let text = format!("{{\"{long}\":1}}");
    assert_eq!(parse(&text), Ok(json!({ long: 1 })));
    let error = parse("{\"a\": 1,\n\"a\": 2}").unwrap_err();
    assert_eq!(error, "the key `a` is there twice at line 2 column 3");
}

#[test]
fn a_long_text_is_read_whatever_it_is_made_of() {
    let lines: String = (0..30_000)
        .map(|number| format!("k{number}: [a, b, c, d, e, f, g, h]\n"))
        .collect();
    let read = parse(&lines).unwrap();
    assert_eq!(read["k29999"][7], "h");

    let aliases = format!("a: &a x\nb: [{}]\n", vec!["*a"; 10_000].join(","));
    assert_eq!(parse(&aliases).unwrap()["b"][9_999], "x");
    let prose = format!("a: |\n{}", "  word word\n".repeat(100_000));
    assert_eq!(
        parse(&prose).unwrap()["a"].as_str().map(str::len),
        Some(1_000_000)
    );
}

fn levels(count: usize, level: impl Fn(usize) -> String) -> String {
    (0..count).map(level).collect()
}

#[test]
fn nesting_has_an_end_before_the_stack_has() {
    let lists = |count: usize| format!("{}1{}", "[".repeat(count), "]".repeat(count));
    let keys = |count: usize| levels(count, |level| format!("{}a:\n", " ".repeat(level)));
    assert!(parse(&lists(200)).is_ok());
    assert!(parse(&keys(300)).is_ok());
    for (text, said) in [
        (lists(10_000), "recursion limit exceeded"),
        (
            format!("{}1", "{\"a\":".repeat(10_000)),
            "recursion limit exceeded",
        ),
        (
            keys(2_000),
            "line 301 column 301: nested more than 300 deep",
        ),
        ("- ".repeat(10_000), "nested more than 300 deep"),
        ("? ".repeat(10_000), "nested more than 300 deep"),
        (
            levels(400, |level| match level {
                0 => "a0: &a0 [x]\n".to_owned(),
                _ => format!("a{level}: &a{level} [*a{}]\n", level - 1),
            }),
            "nested more than 300 deep",
        ),
    ] {
        let error = parse(&text).unwrap_err();
        assert!(error.contains(said), "{error}\ndoes not say {said}");
        assert!(error.contains("line") && error.len() < 2_000, "{error}");
    }
}

#[test]
fn aliases_do_not_make_a_short_text_a_long_document() {
    let laughs = levels(12, |level| match level {
        0 => "a0: &a0 [x]\n".to_owned(),
        _ => format!(
            "a{level}: &a{level} [{}]\n",
            vec![format!("*a{}", level - 1); 9].join(",")
        ),
    });
    let merged = levels(30, |level| match level {
        0 => "a0: &a0 { x: 1 }\n".to_owned(),
        _ => format!(
            "a{level}: &a{level} {{ <<: [*a{0}, *a{0}], k{level}: 1 }}\n",
            level - 1
        ),
    });
    let prose = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(1 << 20),
        vec!["*a"; 500].join(",")
    );
    for text in [laughs, merged, prose] {
        let error = parse(&text).unwrap_err();
        let said = "its aliases make it much longer than it is";
        assert!(
            error.starts_with("line ") && error.contains(said),
            "{error}"
        );
    }
    for text in ["a: &a [*a]", "a: *b"] {
        assert!(parse(text).unwrap_err().contains("line 1"), "{text}");
    }
}
