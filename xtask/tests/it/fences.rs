//! What a page may look like around its document.

use crate::support::{document, ordered, page, site, synced, yaml};

#[test]
fn every_variant_of_the_fence_gives_the_same_document() {
    let document = document("get", "/v1/things/{id}", "");
    let plain = page("yaml get /v1/things/{id}", &document);
    let variants = [
        ("as the docs site writes it", plain.clone()),
        (
            "an upper-case method",
            page("yaml GET /v1/things/{id}", &document),
        ),
        (
            "a document's name before the method",
            page("yaml openapi.json get /v1/things/{id}", &document),
        ),
        (
            "a document's URL before the method",
            page(
                "yaml https://example.com/openapi.json POST-it GET /v1/things/{id}",
                &document,
            ),
        ),
        (
            "a document's path before the method",
            page("yaml /openapi.json get /v1/things/{id}", &document),
        ),
        (
            "words after the path",
            page("yaml get /v1/things/{id} theme={null}", &document),
        ),
        (
            "a space before the info string",
            page(" yaml get /v1/things/{id} ", &document),
        ),
        ("three backticks", plain.replace("````", "```")),
        ("five backticks", plain.replace("````", "`````")),
        ("four tildes", plain.replace("````", "~~~~")),
        (
            "an upper-case language",
            page("YAML get /v1/things/{id}", &document),
        ),
        (
            "the other ending of YAML",
            page("yml get /v1/things/{id}", &document),
        ),
        (
            "JSON",
            page(
                "json get /v1/things/{id}",
                &format!("{}\n", ordered(&yaml(&document))),
            ),
        ),
        (
            "a byte order mark",
            format!("\u{feff}````yaml get /v1/things/{{id}}\n{document}````\n"),
        ),
        (
            "a block of tildes around backticks",
            format!("~~~\n````yaml get /v1\n~~~\n{plain}"),
        ),
        (
            "the docs site's index named on top",
            format!("> Fetch it at: https://docs.perplexity.ai/llms.txt\n{plain}"),
        ),
        ("CRLF", plain.replace('\n', "\r\n")),
        ("no newline at the end", plain.trim_end().to_owned()),
        (
            "a mirror's line on top",
            format!("# Source: https://example.com/page\n{plain}"),
        ),
        (
            "other blocks around it",
            format!("```bash\ncurl -X GET /v1\n```\n{plain}\n```yaml\nget: /v1\n```\n"),
        ),
        (
            "a block within a longer block",
            format!("`````md\n{plain}`````\n\n{plain}"),
        ),
        (
            "a fence that is indented",
            plain.lines().map(|line| format!("  {line}\n")).collect(),
        ),
    ];
    for (name, page) in variants {
        let out = synced(site(&[page]).path()).read("perplexity.yaml");
        assert_eq!(ordered(&yaml(&out)), ordered(&yaml(&document)), "{name}");
    }
}

#[test]
fn three_backticks_within_a_fence_of_four_belong_to_the_document() {
    let document = document("get", "/x", "x-note: |-\n  so:\n  ```\n  code\n  ```\n");
    let out = synced(site(&[page("yaml get /x", &document)]).path()).read("perplexity.yaml");
    assert_eq!(yaml(&out)["x-note"], "so:\n```\ncode\n```");
}

#[test]
fn strings_that_look_like_something_else_stay_strings() {
    let long = "word ".repeat(60);
    let strings: &[&str] = &[
        "null",
        "~",
        "yes",
        "N",
        "on",
        "true",
        "200",
        "042957",
        "1_000",
        "1e3",
        "0x1f",
        ".inf",
        "3.1",
        "2026-09-27",
        "12:30",
        "",
        " ",
        "-",
        "? a",
        "a: b",
        "a #b",
        "#",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "[a",
        "{a",
        "<<",
        "---",
        "...",
        "'",
        "\"",
        "\\",
        "it's",
        "a\tb",
        " a",
        "a ",
        "a\n",
        "a\n\n",
        "\na",
        "a\n  b\n\nc",
        "a\r\nb",
        "\u{1}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "é→😀",
        &long,
    ];
    // JSON is YAML, and says without doubt what is a string.
    let rest = format!("x-strings: {}\n", serde_json::to_string(strings).unwrap());
    let keys: serde_json::Map<_, _> = strings
        .iter()
        .map(|s| ((*s).to_owned(), 1.into()))
        .collect();
    let rest = format!("{rest}x-keys: {}\n", serde_json::to_string(&keys).unwrap());
    let document = document("get", "/x", &rest);

    let out = synced(site(&[page("yaml get /x", &document)]).path()).read("perplexity.yaml");

    let read = yaml(&out);
    assert_eq!(read["x-strings"], serde_json::json!(strings));
    assert_eq!(read["x-keys"], serde_json::Value::Object(keys));
}
