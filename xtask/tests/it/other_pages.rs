//! Pages that are not quite what they were last time: what is taken, and what is named and refused.

use serde_json::json;

use crate::failures::{assert_says, failed};
use crate::support::{document, page, site, synced, yaml};

#[test]
fn what_is_not_a_page_with_a_document_is_named_with_a_remedy() {
    let fine = document("get", "/x", "");
    let cases = [
        (
            "HTML",
            "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n".to_owned(),
            "0.md: it is HTML",
            "open https://docs.perplexity.ai/api-reference/0.md in a browser",
        ),
        (
            "HTML without a type",
            "\n\n<HTML lang=\"en\">".to_owned(),
            "0.md: it is HTML",
            "in a browser",
        ),
        (
            "a storage service's error",
            "<?xml version=\"1.0\"?><Error/>".to_owned(),
            "0.md: it is HTML",
            "in a browser",
        ),
        (
            "another site's page",
            format!(
                "> ## Index\n> at: https://docs.example.com/llms.txt\n\n{}",
                page("yaml get /x", &fine)
            ),
            "0.md:2: it is a page of docs.example.com, not of docs.perplexity.ai",
            "see where --from leads",
        ),
        (
            "Mintlify's own form",
            page(
                "yaml post /x",
                "paths:\n  path: /x\n  method: post\n  servers: []\n",
            ),
            "0.md:4: not OpenAPI, but Mintlify's own form of 2025",
            "as the docs site renders it today",
        ),
        (
            "a page that is cut off",
            format!("````yaml get /x\n{}", &fine[..60]),
            "0.md:1: the block that ```` opens is never closed",
            "save it again",
        ),
        (
            "JSON that is cut off",
            page("json get /x", "{\"openapi\": \"3.1.0\",\n\"info\": {\n"),
            "0.md:5: it is cut off: the JSON ends before it is whole",
            "saved whole",
        ),
        (
            "a key twice in JSON",
            page("json get /x", "{\"openapi\": \"3.1.0\",\n\"openapi\": 1}\n"),
            "0.md:5: not JSON that can be read: the key `openapi` is there twice",
            "saved whole",
        ),
        (
            "only spaces",
            " \r\n\n".to_owned(),
            "0.md: it is empty",
            "read it again",
        ),
    ];
    for (name, page, place, remedy) in cases {
        let ended = failed(name, &site(&[page]));
        assert_says(name, &ended, &["error: ", place, "\n help: ", remedy]);
    }
}

#[test]
fn an_empty_list_of_servers_is_taken_as_it_is() {
    let document = document("get", "/x", "servers: []\n");
    let out = synced(site(&[page("yaml get /x", &document)]).path());
    assert_eq!(yaml(&out.read("perplexity.yaml"))["servers"], json!([]));
}

/// The answer is an `It`, with this schema.
fn answers_it(schema: &str) -> String {
    format!(
        "          content:\n            application/json:\n              schema:\n                \
         $ref: '#/components/schemas/It'\ncomponents:\n  schemas:\n    It:\n      {schema}"
    )
}

#[test]
fn a_page_of_3_0_is_taken_up_to_3_1_and_what_3_1_says_stays() {
    let rest = answers_it("type: string\n      nullable: true\n");
    let schema = |version: &str| {
        let document = document("get", "/x", &rest).replace("3.1.0", version);
        let out = synced(site(&[page("yaml get /x", &document)]).path());
        let document = yaml(&out.read("perplexity.yaml"));
        (
            document["openapi"].clone(),
            document["components"]["schemas"]["It"].clone(),
        )
    };
    let upgraded = json!({"type": ["string", "null"]});
    assert_eq!(schema("3.0.3"), (json!("3.1.0"), upgraded));
    let upstreams = json!({"type": "string", "nullable": true});
    assert_eq!(schema("3.1.1"), (json!("3.1.1"), upstreams));
}

#[test]
fn a_mapping_of_objects_is_read_as_one_of_strings() {
    let rest = answers_it(
        "oneOf: []\n      discriminator:\n        propertyName: kind\n        mapping:\n          \
         one:\n            $ref: '#/components/schemas/It'\n",
    );
    let out = synced(site(&[page("yaml get /x", &document("get", "/x", &rest))]).path());
    assert_eq!(
        yaml(&out.read("perplexity.yaml"))["components"]["schemas"]["It"]["discriminator"],
        json!({"propertyName": "kind", "mapping": {"one": "#/components/schemas/It"}})
    );
}
