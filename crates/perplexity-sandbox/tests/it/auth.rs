//! Who is let in.

use perplexity_sandbox::Sandbox;

use crate::http::{get_job, send};

const JOB: &str = "/v1/async/sonar/sandbox-created";

#[tokio::test]
async fn a_missing_wrong_or_malformed_header_is_answered_as_the_service_does() {
    let sandbox = Sandbox::start().await.unwrap();
    let headers: [&[(&str, &str)]; 9] = [
        &[],
        &[("authorization", "Bearer wrong")],
        &[("authorization", "Bearer pplx-sandbox-and-more")],
        &[("authorization", "Bearer")],
        &[("authorization", "Bearer ")],
        &[("authorization", "pplx-sandbox")],
        &[("authorization", "Basic pplx-sandbox")],
        &[
            ("authorization", "Bearer pplx-sandbox"),
            ("authorization", "Bearer pplx-sandbox"),
        ],
        &[("x-api-key", "pplx-sandbox")],
    ];
    for headers in headers {
        let answer = send(&sandbox, "GET", JOB, headers, "").await;
        assert_eq!(answer.status, 401, "{headers:?}");
        assert_eq!(
            answer.header("www-authenticate"),
            Some("Bearer"),
            "{headers:?}"
        );
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let error = &answer.json()["error"];
        assert_eq!(error["type"], "invalid_api_key");
        assert_eq!(error["code"], 401);
        assert!(
            error["message"]
                .as_str()
                .unwrap()
                .starts_with("Invalid API key provided.")
        );
    }
}

#[tokio::test]
async fn the_scheme_is_read_in_any_case_of_letters() {
    let sandbox = Sandbox::start().await.unwrap();
    for value in ["bearer pplx-sandbox", "BEARER  pplx-sandbox"] {
        let answer = send(&sandbox, "GET", JOB, &[("Authorization", value)], "").await;
        assert_eq!(answer.status, 200, "{value}");
    }
}

#[tokio::test]
async fn a_key_of_ones_own_takes_the_place_of_the_default() {
    let sandbox = Sandbox::builder().key("my-key").start().await.unwrap();
    assert_eq!(sandbox.key(), "my-key");
    assert_eq!(get_job(&sandbox, "sandbox-created").await.status, 200);
    let default = [("authorization", "Bearer pplx-sandbox")];
    assert_eq!(send(&sandbox, "GET", JOB, &default, "").await.status, 401);
}

#[tokio::test]
async fn a_key_that_no_header_can_carry_is_refused() {
    for key in ["", "a b", "a\r\nb", "ä"] {
        let error = Sandbox::builder().key(key).start().await.unwrap_err();
        assert!(error.to_string().contains("visible ASCII"), "{error}");
    }
}

#[tokio::test]
async fn any_key_opens_a_sandbox_that_takes_any_but_none_does_not() {
    let sandbox = Sandbox::builder().any_key().start().await.unwrap();
    for (value, status) in [
        ("Bearer pplx-test-not-a-key", 200),
        ("Bearer k", 200),
        ("Bearer pplx-sandbox", 200),
        ("Bearer ", 401),
        ("Basic pplx-sandbox", 401),
    ] {
        let answer = send(&sandbox, "GET", JOB, &[("authorization", value)], "").await;
        assert_eq!(answer.status, status, "{value}");
    }
    assert_eq!(send(&sandbox, "GET", JOB, &[], "").await.status, 401);
    assert_eq!(get_job(&sandbox, "sandbox-created").await.status, 200);
}
