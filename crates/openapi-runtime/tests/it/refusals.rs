//! What a server objects to, and what it no longer does.

use openapi_runtime::{Call, Error, Operation};

use crate::server::{Reply, Server, http};

const CREATE: Operation = Operation::post("create_job", "/v1/jobs");

fn refused(status: &str, body: &str) -> Error {
    loopback_time::block_on(async {
        let server = Server::start(Reply::Bytes(http(status, &[], body))).await;
        let builder = server.builder().retired(&[
            ("model_gone", "call `create_other` in its place"),
            ("jobs_gone", "there is nothing in its place"),
        ]);
        let call = Call::<()>::empty(&builder.build().unwrap(), CREATE);
        call.await.unwrap_err()
    })
}

#[test]
fn each_fault_of_a_request_is_told_with_its_place() {
    for (status, body, expected) in [
        (
            "422 Unprocessable Entity",
            r#"{"detail":[{"loc":["body","messages",0,"role"],"msg":"Field required","type":"missing"},
                          {"loc":["query","limit"],"msg":"not a number","type":"int_parsing","input":"x"}]}"#,
            &[
                ("body.messages.0.role: Field required", Some("missing")),
                ("query.limit: not a number", Some("int_parsing")),
            ][..],
        ),
        (
            "400 Bad Request",
            r#"{"detail":[{"loc":["body"],"msg":"no"}]}"#,
            &[("body: no", None)],
        ),
        (
            "422",
            r#"{"detail":[{"msg":"no place"},{"loc":["body"]},7]}"#,
            &[("no place", None)],
        ),
        ("422", r#"{"detail":"no"}"#, &[]),
        ("422", r#"{"detail":[]}"#, &[]),
        ("422", r#"{"error":{"message":"no","param":"model"}}"#, &[]),
        ("422", "<html>", &[]),
        ("422", "", &[]),
    ] {
        let error = refused(status, body);
        let told = error.validation().iter();
        let told: Vec<(String, Option<&str>)> = told
            .map(|fault| (fault.to_string(), fault.kind()))
            .collect();
        let expected = expected
            .iter()
            .map(|(said, kind)| ((*said).to_owned(), *kind));
        assert_eq!(told, expected.collect::<Vec<_>>(), "{body}");
        assert!(!error.may_have_been_created());
    }
}

#[test]
fn the_places_and_messages_of_faults_can_be_taken_apart() {
    let body = r#"{"detail":[{"loc":["body","messages",12],"msg":"m","type":"t"}]}"#;
    let error = refused("422", body);
    let [fault] = error.validation() else {
        panic!("{error:?}");
    };
    assert_eq!(fault.location(), ["body", "messages", "12"]);
    assert_eq!((fault.message(), fault.kind()), ("m", Some("t")));
    let said = error.to_string();
    assert!(
        said.ends_with("422 Unprocessable Entity: body.messages.12: m"),
        "{said}"
    );
}

#[test]
fn what_is_retired_is_told_with_what_to_do() {
    let typed = |kind: &str| format!(r#"{{"error":{{"message":"gone","type":"{kind}"}}}}"#);
    for (status, body, retired, ending) in [
        (
            "400",
            typed("model_gone"),
            true,
            "400 Bad Request: gone (model_gone). call `create_other` in its place",
        ),
        (
            "404",
            typed("jobs_gone"),
            true,
            "404 Not Found: gone (jobs_gone). there is nothing in its place",
        ),
        (
            "410",
            typed("jobs_gone"),
            true,
            "410 Gone: gone (jobs_gone). there is nothing in its place",
        ),
        ("410", typed("other"), true, "410 Gone: gone (other)"),
        ("410", String::new(), true, "410 Gone: no body"),
        ("404", typed("other"), false, "404 Not Found: gone (other)"),
        // A type, and not a message or a code, says it.
        (
            "400",
            r#"{"error":{"message":"jobs_gone","code":"jobs_gone"}}"#.to_owned(),
            false,
            "400 Bad Request: jobs_gone (jobs_gone)",
        ),
    ] {
        let error = refused(status, &body);
        assert_eq!(error.is_retired(), retired, "{error}");
        assert!(
            error.is_api() && error.to_string().ends_with(ending),
            "{error}"
        );
        assert!(!error.may_have_been_created());
    }
}
