//! Whole documents: what is read, and what is refused with its place and a remedy.

use super::parse_whole;

const URL: &str = "https://docs.perplexity.ai/openapi.json";

#[test]
fn a_whole_document_is_json_or_yaml_of_3_1_or_3_0() {
    let documents = [
        r#"{"openapi": "3.1.0", "paths": {"/x": {"get": {}, "summary": "s"}, "/y": {"put": {}}}}"#,
        "\u{feff}\n{\"openapi\": \"3.0.2\", \"paths\": {\"/x\": {\"get\": {}}, \"/y\": {\"put\": {}}}}",
        "# Ours\r\nopenapi: 3.0.3\r\npaths:\r\n  /x: {get: {}}\r\n  /y: {put: {}}\r\n",
    ];
    for text in documents {
        let whole = parse_whole("folder/openapi.json", URL, text.as_bytes()).unwrap();
        let operations: Vec<String> = whole.operations.iter().map(ToString::to_string).collect();
        assert_eq!(operations, ["GET /x", "PUT /y"], "{text}");
        assert_eq!(whole.document["openapi"], "3.1.0", "{text}");
        assert_eq!((&*whole.url, &*whole.place), (URL, "folder/openapi.json"));
        assert_eq!(whole.sha256.len(), 64);
    }
}

#[test]
fn the_order_and_the_strings_of_json_stay() {
    let text = r#"{"openapi":"3.1.0","paths":{"/x":{"get":{"z":[1.0,-2,18446744073709551615,null,true],"a":"\ud83d\ude00 N"}}}}"#;
    let whole = parse_whole("a", URL, text.as_bytes()).unwrap();
    assert_eq!(
        whole.document.to_string(),
        text.replace(r"\ud83d\ude00", "😀")
    );
}

#[test]
fn what_is_not_a_whole_document_is_refused_with_its_place_and_a_remedy() {
    let cases: [(&[u8], &str, &str); 11] = [
        (b"", "f: it is empty", "was cut off"),
        (
            b"<html>",
            "f: it is HTML",
            "open https://docs.perplexity.ai/openapi.json",
        ),
        (
            b"{\n\"openapi\": \"3.1.0\",\n\"pa",
            "f:3: it is cut off",
            "saved whole",
        ),
        (
            b"{\n\"openapi\": 3.1.0}\n",
            "f:2: not JSON that can be read: ",
            "saved whole",
        ),
        (
            b"{\"a\": {\n\"b\": 1, \"b\": 2}}",
            "f:2: not JSON that can be read: the key `b`",
            "",
        ),
        (
            b"{} {}",
            "f:1: not JSON that can be read: trailing characters",
            "saved whole",
        ),
        (b"a: [1\n", "f:1: not YAML that can be read", "saved whole"),
        (
            b"{\n  \"openapi\": \"3.2.0\"}",
            "f:2: not an OpenAPI document",
            "openapi: \"3.2.0\"",
        ),
        (
            b"swagger: '2.0'\n",
            "f: not an OpenAPI document",
            "no `openapi` key",
        ),
        (
            b"{\"openapi\": \"3.1.0\", \"paths\": {}}",
            "f: the document has no operation",
            "sources.toml",
        ),
        (b"\n\xff", "f:2: this line is not UTF-8", "again"),
    ];
    for (bytes, problem, more) in cases {
        let error = parse_whole("f", URL, bytes).unwrap_err().to_string();
        let name = String::from_utf8_lossy(bytes);
        assert!(
            error.starts_with(&format!("error: {problem}")),
            "{name}: {error}"
        );
        assert!(
            error.contains(more) && error.contains("\n help: "),
            "{name}: {error}"
        );
    }
}
