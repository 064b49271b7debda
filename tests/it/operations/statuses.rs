//! Every status that the document declares for an operation, as the error
//! that a caller gets.

use perplexity_client::{Error, Retry};
use perplexity_sandbox::{Fault, Reply, Sandbox};
use serde_json::json;

use super::table::{is_of, rows};
use super::{builder, document, last, run, start};

/// Each operation with each of its statuses other than 2xx.
fn failures() -> Vec<(super::table::Row, u16)> {
    let declared = document::statuses();
    let mut failures = Vec::new();
    for row in rows() {
        let statuses = declared[row.route].iter().copied();
        for status in statuses.filter(|status| !(200..300).contains(status)) {
            let row = rows().into_iter().find(|other| other.route == row.route);
            failures.push((row.unwrap(), status));
        }
    }
    failures
}

#[test]
fn each_declared_status_is_an_error_that_says_all_of_it() {
    let failures = failures();
    assert!(failures.len() > 80, "only {} are declared", failures.len());
    for (row, status) in failures {
        run(async {
            let sandbox = Sandbox::start().await.unwrap();
            let client = builder(&sandbox).retry(Retry::never()).build().unwrap();
            sandbox.script([Fault::status(status)]);
            let error = row.send(&client).await.unwrap_err();
            let case = format!("{} {status}: {error}", row.route);
            holds(&case, row.method(), status, &error);

            let entry = last(&sandbox);
            assert!(is_of(row.route, &entry.method, &entry.path), "{case}");
            assert_eq!(error.request_id(), entry.request_id.as_deref(), "{case}");
            assert!(error.request_id().is_some(), "{case}");
            assert_eq!(sandbox.journal().len(), 1, "{case}");
        });
    }
}

fn holds(case: &str, method: &str, status: u16, error: &Error) {
    assert_eq!(error.status().unwrap().as_u16(), status, "{case}");
    let api = error.api().expect(case);
    assert!(
        api.message().contains(&format!("asked to answer {status}")),
        "{case}"
    );
    if status == 422 {
        let [violation] = error.validation() else {
            panic!("{case}: {:?}", error.validation())
        };
        assert!(violation.message().contains("422"), "{case}");
    } else {
        assert!(api.kind().is_some_and(|kind| !kind.is_empty()), "{case}");
        assert_eq!(api.code(), Some(&*status.to_string()), "{case}");
        assert!(error.validation().is_empty(), "{case}");
    }
    let kinds = [
        error.is_api(),
        error.is_authentication(),
        error.is_rate_limited(),
    ];
    assert_eq!(kinds, [true, status == 401, status == 429], "{case}");
    let is_transient = status == 429 || status >= 500;
    assert_eq!(error.is_transient(), is_transient, "{case}");
    let others = [
        error.is_invalid_input(),
        error.is_connect(),
        error.is_timeout(),
        error.is_decode(),
        error.is_too_large(),
        error.is_incomplete(),
        error.is_io(),
        error.is_job_failed(),
        error.is_job_cancelled(),
    ];
    assert!(!others.contains(&true), "{case}: {others:?}");
    // A 409 may be about what an attempt before has made, and a 5xx comes from anywhere.
    let is_open = method == "POST" && (status == 409 || status >= 500);
    assert_eq!(error.may_have_been_created(), is_open, "{case}");
}

#[test]
fn each_operation_says_that_a_key_is_wrong() {
    for row in rows() {
        run(async {
            let (sandbox, _) = start().await;
            let client = builder(&sandbox).key("pplx-another-one").build().unwrap();
            let error = row.send(&client).await.unwrap_err();
            assert!(error.is_authentication(), "{}: {error}", row.route);
            let api = error.api().unwrap();
            assert_eq!(api.kind(), Some("invalid_api_key"), "{}", row.route);
            assert!(!error.to_string().contains("pplx-another-one"));
            assert!(!error.may_have_been_created(), "{}", row.route);
            assert_eq!(
                sandbox.journal().len(),
                1,
                "{}: it is not tried again",
                row.route
            );
        });
    }
}

#[test]
fn each_operation_keeps_the_body_of_an_answer_that_is_no_json() {
    for row in rows() {
        run(async {
            let sandbox = Sandbox::start().await.unwrap();
            let client = builder(&sandbox).retry(Retry::never()).build().unwrap();
            for (status, body) in [(504, "<h1>504 Gateway Time-out</h1>"), (404, "")] {
                sandbox.reply_next(Reply::new(status).header("x-request-id", "r-1").body(body));
                let error = row.send(&client).await.unwrap_err();
                assert_eq!(error.status().unwrap(), status, "{}: {error}", row.route);
                assert!(error.api().is_none(), "{}: {error}", row.route);
                assert_eq!(error.body().unwrap(), body, "{}", row.route);
                assert_eq!(error.request_id(), Some("r-1"), "{}", row.route);
            }
        });
    }
}

#[test]
fn each_operation_reads_every_shape_of_an_error() {
    let message = "It cannot be done.";
    for row in rows() {
        run(async {
            let sandbox = Sandbox::start().await.unwrap();
            let client = builder(&sandbox).retry(Retry::never()).build().unwrap();
            for (code, expected) in [
                (json!("400"), Some("400")),
                (json!(400), Some("400")),
                (json!(null), None),
            ] {
                let error = json!({ "error": {
                    "message": message, "type": "invalid_request", "code": code, "param": "input",
                } });
                sandbox.reply_next(Reply::new(400).json(error));
                let error = row.send(&client).await.unwrap_err();
                let api = error.api().unwrap();
                let said = (api.message(), api.kind(), api.code(), api.param());
                let expected = (message, Some("invalid_request"), expected, Some("input"));
                assert_eq!(said, expected, "{}", row.route);
            }
        });
    }
}
