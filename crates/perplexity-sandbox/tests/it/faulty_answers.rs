//! What faults answer.

use std::time::Duration;

use perplexity_sandbox::{Fault, RetryAfter, Sandbox};
use serde_json::{Value, json};

use crate::http::{Answer, CREATE, raw, request};
use crate::meet::meet;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn an_answer_is_spoiled_as_the_fault_says() {
    loopback_time::block_on(async {
        let answer = async |fault| meet(fault).await.answer();
        let right = answer(Fault::None).await.json();
        let id = &right["id"];

        let empty = answer(Fault::EmptyOk).await;
        assert_eq!((empty.status, empty.body.len()), (200, 0));
        assert_eq!(empty.header("content-length"), Some("0"));

        let broken = meet(Fault::BrokenJson).await;
        assert_eq!(broken.answer().status, 200);
        assert!(serde_json::from_slice::<Value>(&broken.answer().body).is_err());
        assert!(
            broken.text().starts_with(&format!(r#"{{"id":{id},"#)),
            "{}",
            broken.text()
        );

        let truncated = answer(Fault::TruncatedJson { after: 20 }).await;
        assert_eq!(truncated.body.len(), 20);
        assert_eq!(truncated.header("content-length"), Some("20"));

        let typed = answer(Fault::WrongContentType).await;
        assert_eq!(
            typed.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(typed.json()["id"], *id);

        let extra = answer(Fault::Extra).await.json();
        assert_eq!(
            (&extra["id"], &extra["status"]),
            (id, &json!("sandbox_unheard_of"))
        );
        assert_eq!(extra["sandbox_nested"]["list"][2]["deep"], true);

        for (fault, status) in [
            (Fault::HtmlOk, 200),
            (Fault::HtmlBadGateway, 502),
            (Fault::HtmlUnprocessable, 422),
        ] {
            let page = meet(fault).await;
            assert_eq!(page.answer().status, status);
            assert_eq!(
                page.answer().header("content-type"),
                Some("text/html; charset=utf-8")
            );
            assert!(
                page.text().starts_with("<!DOCTYPE html>"),
                "{}",
                page.text()
            );
        }
        let nothing = answer(Fault::EmptyNotFound).await;
        assert_eq!((nothing.status, nothing.body.len()), (404, 0));
    });
}

#[test]
fn a_refusal_has_the_services_shape_and_says_when_to_try_again() {
    let busy = |retry_after| Fault::status(503).with_retry_after(retry_after);
    let cases = [
        (
            Fault::status(429),
            "request_rate_limit_exceeded",
            "retry-after",
            "1",
        ),
        (
            busy(RetryAfter::Seconds(7)),
            "service_unavailable",
            "retry-after",
            "7",
        ),
        (
            busy(RetryAfter::Millis(70)),
            "service_unavailable",
            "retry-after-ms",
            "70",
        ),
        (
            busy(RetryAfter::PastDate),
            "service_unavailable",
            "retry-after",
            "Wed, 21 Oct 2015 07:28:00 GMT",
        ),
        (
            busy(RetryAfter::Garbage("soon".to_owned())),
            "service_unavailable",
            "retry-after",
            "soon",
        ),
        (
            Fault::status(500).with_should_retry(false),
            "internal_error",
            "x-should-retry",
            "false",
        ),
        (
            Fault::status(403)
                .with_kind("chat_completions_not_available")
                .with_should_retry(true),
            "chat_completions_not_available",
            "x-should-retry",
            "true",
        ),
    ];
    loopback_time::block_on(async {
        for (fault, kind, name, value) in cases {
            let answer = meet(fault.clone()).await.answer();
            let error = &answer.json()["error"];
            assert_eq!(error["code"], json!(answer.status), "{fault}");
            assert_eq!(error["type"], kind, "{fault}");
            assert!(error["message"].is_string(), "{fault}");
            assert_eq!(answer.header(name), Some(value), "{fault}");
        }
    });
}

#[test]
fn a_422_has_the_shape_of_fastapi() {
    loopback_time::block_on(async {
        for (fault, kind) in [
            (Fault::status(422), "value_error"),
            (Fault::status(422).with_kind("missing"), "missing"),
        ] {
            let answer = meet(fault).await.answer();
            assert_eq!(answer.status, 422);
            let detail = &answer.json()["detail"][0];
            assert_eq!(detail["loc"], json!(["body"]), "{detail}");
            assert_eq!(detail["type"], kind);
            assert!(detail["msg"].is_string(), "{detail}");
        }
    });
}

#[test]
fn a_status_that_has_no_body_or_is_none_does_not_upset_the_server() {
    loopback_time::block_on(async {
        for (status, answered) in [
            (204, 204),
            (304, 304),
            (299, 299),
            (999, 999),
            (101, 500),
            (0, 500),
        ] {
            let met = meet(Fault::status(status)).await;
            assert_eq!(met.answer().status, answered);
            let bodiless = matches!(status, 204 | 304);
            assert_eq!(met.answer().body.is_empty(), bodiless, "{status}");
        }
    });
}

#[test]
fn a_date_to_try_again_at_is_as_far_away_as_it_should_be() {
    loopback_time::block_on(async {
        let away = SECOND * 90;
        let before = std::time::SystemTime::now();
        let fault = Fault::status(429).with_retry_after(RetryAfter::Date(away));
        let answer = meet(fault).await.answer();
        let date = httpdate::parse_http_date(answer.header("retry-after").unwrap()).unwrap();
        let waits = date.duration_since(before).unwrap();
        assert!(waits >= away && waits < away + SECOND * 30, "{waits:?}");
    });
}

#[test]
fn a_redirect_leads_to_the_same_request_at_the_same_sandbox() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.script([Fault::Redirect]);
        let request = request(&sandbox, "POST", "/v1/async/sonar?a=b", CREATE);
        let (bytes, _) = raw(&sandbox, &request).await;
        let answer = Answer::parse(&bytes);
        assert_eq!((answer.status, answer.body.len()), (307, 0));
        let location = answer.header("location").unwrap();
        let expected = format!("{}/v1/async/sonar?a=b&sandbox-redirected", sandbox.url());
        assert_eq!(location, expected);
    });
}
