//! Security schemes and requirements.

use openapi_lower::lower;
use serde_json::{Value, json};

use crate::support::check_lowered_again;

/// The requirements of an operation become `expected`.
#[track_caller]
fn check(security: Value, expected: Value, losses: &[(&str, &str)]) {
    let document = json!({
        "openapi": "3.1.0",
        "paths": { "/a": { "get": { "security": security, "responses": {} } } },
        "components": { "securitySchemes": {
            "cert": { "type": "mutualTLS" },
            "key": { "type": "apiKey", "name": "k", "in": "header" },
            "oauth": { "type": "oauth2", "flows": {} }
        } }
    });
    let lowered = lower(&document).unwrap();
    assert_eq!(lowered.document["paths"]["/a"]["get"]["security"], expected);
    let schemes = lowered.document["components"]["securitySchemes"]
        .as_object()
        .unwrap();
    assert!(!schemes.contains_key("cert"));
    let got: Vec<(&str, &str)> = lowered
        .losses
        .iter()
        .skip(1)
        .map(|loss| (loss.pointer.as_str(), loss.lost.as_str()))
        .collect();
    assert_eq!(got.len(), losses.len(), "{got:?}");
    for ((at, said), (pointer, text)) in got.iter().zip(losses) {
        assert_eq!(
            at.strip_prefix("/paths/~1a/get/security").unwrap(),
            *pointer
        );
        assert!(said.contains(text), "{said}");
    }
    check_lowered_again(&lowered);
}

#[test]
fn requirements_of_client_certificates_go_with_their_scheme() {
    let gone = "no scheme for client certificates";
    check(json!([]), json!([]), &[]);
    check(json!([{}]), json!([{}]), &[]);
    check(
        json!([{ "cert": [] }, { "key": [] }]),
        json!([{ "key": [] }]),
        &[("/0/cert", gone)],
    );
    check(
        json!([{ "key": [], "cert": [] }]),
        json!([{ "key": [] }]),
        &[("/0/cert", gone)],
    );
    check(
        json!([{ "cert": [] }]),
        json!([]),
        &[("/0/cert", gone), ("", "as if anyone might call")],
    );
}

#[test]
fn only_oauth_keeps_its_scopes() {
    check(
        json!([{ "oauth": ["read"], "key": ["read"] }]),
        json!([{ "oauth": ["read"], "key": [] }]),
        &[("/0/key", "only OAuth has scopes")],
    );
}

#[test]
fn a_scheme_with_a_name_that_3_0_does_not_allow_is_required_by_its_new_one() {
    let document = json!({
        "openapi": "3.1.0",
        "security": [{ "Bearer Token": [] }],
        "paths": { "/a": {
            "get": { "security": [{ "key": [], "🔑": [] }, {}], "responses": {} },
            "post": { "callbacks": { "done": { "{$url}": {
                "put": { "security": [{ "Bearer Token": [] }], "responses": {} }
            } } }, "responses": {} }
        } },
        "components": { "securitySchemes": {
            "Bearer Token": { "type": "http", "scheme": "bearer" },
            "key": { "type": "apiKey", "name": "k", "in": "header" },
            "🔑": { "type": "apiKey", "name": "l", "in": "header" }
        } }
    });
    let lowered = lower(&document).unwrap();
    let at = |pointer: &str| lowered.document.pointer(pointer).unwrap();
    let schemes = at("/components/securitySchemes").as_object().unwrap();
    let names: Vec<&String> = schemes.keys().collect();
    assert_eq!(names, ["Bearer_Token", "key", "Unnamed"]);
    assert_eq!(*at("/security"), json!([{ "Bearer_Token": [] }]));
    assert_eq!(
        *at("/paths/~1a/get/security"),
        json!([{ "key": [], "Unnamed": [] }, {}])
    );
    let of_callback = "/paths/~1a/post/callbacks/done/{$url}/put/security";
    assert_eq!(*at(of_callback), json!([{ "Bearer_Token": [] }]));
    assert_eq!(lowered.losses.len(), 2, "{:?}", lowered.losses);
    check_lowered_again(&lowered);
}

#[test]
fn a_reference_to_a_scheme_is_what_it_leads_to() {
    let to = |name: &str| json!({ "$ref": format!("#/components/securitySchemes/{name}") });
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "security": [{ "the third": [] }, { "mine": ["read"] }],
        "components": { "securitySchemes": {
            "the third": to("second"),
            "second": to("cert"),
            "cert": { "type": "mutualTLS" },
            "key": { "type": "apiKey", "name": "k", "in": "header" },
            "mine": to("key")
        } }
    });
    let lowered = lower(&document).unwrap();
    assert_eq!(lowered.document["security"], json!([{ "mine": [] }]));
    let schemes = &lowered.document["components"]["securitySchemes"];
    let names: Vec<&String> = schemes.as_object().unwrap().keys().collect();
    assert_eq!(names, ["key", "mine"]);
    let losses = lowered.losses.iter().map(|it| it.pointer.as_str());
    let schemes = |name: &str| format!("/components/securitySchemes/{name}");
    assert_eq!(
        losses.collect::<Vec<_>>(),
        [
            &schemes("the third"),
            &schemes("second"),
            &schemes("cert"),
            "/security/0/the third",
            "/security/1/mine"
        ]
    );
    check_lowered_again(&lowered);
}
