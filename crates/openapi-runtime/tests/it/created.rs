//! Whether something may have been created, and which job it is.

use std::time::Duration;

use openapi_runtime::{Call, Error, Operation, Retry, Transport};
use serde::Deserialize;

use crate::server::{Reply, Server, http};

const READ: Operation = Operation::get("get_job", "/v1/jobs");
const CREATE: Operation = Operation::post("create_job", "/v1/jobs");
const UPDATE: Operation = Operation::patch("update_job", "/v1/jobs");
const PUT: Operation = Operation::put("put_job", "/v1/jobs");

#[derive(Debug, Deserialize)]
struct Job {
    #[expect(dead_code, reason = "only decoded")]
    status: String,
}

async fn call(transport: &Transport, operation: Operation) -> Error {
    let call: Call<Job> = Call::json(transport, operation);
    call.await.unwrap_err()
}

fn failure(reply: Reply, operation: Operation) -> Error {
    loopback_time::block_on(async {
        let server = Server::start(reply).await;
        let timeout = Duration::from_secs(20);
        let builder = server.builder().timeout(timeout).max_body(1000);
        call(&builder.build().unwrap(), operation).await
    })
}

const MAY: &str = "; what was asked for may have been created";

#[test]
fn something_may_have_been_created_unless_it_was_refused_or_could_not_be_asked_for() {
    let bytes = |bytes: &str| Reply::Bytes(bytes.to_owned());
    let status = |status: &str| Reply::Bytes(http(status, &[], ""));
    for (reply, may) in [
        (bytes(""), true),
        (bytes("HTTP/1.1 2"), true),
        (bytes("nonsense\r\n\r\n"), true),
        (Reply::Hang(String::new()), true),
        (bytes("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"), true),
        (
            Reply::Hang("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_owned()),
            true,
        ),
        (Reply::Bytes(http("200 OK", &[], "{}")), true),
        (Reply::Bytes(http("202 Accepted", &[], "<html>")), true),
        (Reply::Bytes(http("200 OK", &[], &" ".repeat(2000))), true),
        (status("500"), true),
        (status("501"), true),
        (status("502"), true),
        (status("503"), true),
        (status("504"), true),
        (status("529"), true),
        // They may come after the fact: see there what you made.
        (status("301"), true),
        (status("302"), true),
        (status("303"), true),
        // They ask for the same at another address.
        (status("307"), false),
        (status("308"), false),
        (status("400"), false),
        (status("401"), false),
        (status("402"), false),
        (status("403"), false),
        (status("404"), false),
        (status("408"), true),
        (status("409"), true),
        (status("410"), false),
        (status("413"), false),
        (status("422"), false),
        (status("425"), false),
        (status("429"), false),
        (status("499"), true),
    ] {
        for (operation, may) in [(CREATE, may), (UPDATE, may), (READ, false), (PUT, false)] {
            let error = failure(reply.clone(), operation);
            assert_eq!(error.may_have_been_created(), may, "{error}");
            assert_eq!(error.to_string().ends_with(MAY), may, "{error}");
        }
    }
}

/// The error of a POST that may be sent again, to a server that listens no longer once its script has ended.
fn then_refused(script: Vec<Reply>) -> Error {
    loopback_time::block_on(async {
        let server = Server::until_the_end(script).await;
        let retry = Retry::default().resend_unconfirmed(true);
        let transport = server.builder().retry(retry).build().unwrap();
        call(&transport, CREATE).await
    })
}

#[test]
fn any_attempt_may_have_created_it() {
    let status = |status: &str| Reply::Bytes(http(status, &[], ""));
    for (name, script, attempts) in [
        ("503", vec![status("503")], [true, false, false]),
        (
            "lost",
            vec![Reply::Bytes(String::new())],
            [true, false, false],
        ),
        ("429", vec![status("429")], [false, false, false]),
        (
            "429, 503",
            vec![status("429"), status("503")],
            [false, true, false],
        ),
        (
            "503, 429",
            vec![status("503"), status("429")],
            [true, false, false],
        ),
    ] {
        let error = then_refused(script);
        assert!(error.is_connect(), "{name}: {error:?}");
        let each = error.attempts().iter();
        let each: Vec<bool> = each.map(|it| it.may_have_taken_effect()).collect();
        assert_eq!(each, attempts, "{name}");
        let may = attempts.contains(&true);
        assert_eq!(error.may_have_been_created(), may, "{name}");
        let suffix = if may { MAY } else { "" };
        let expected = format!("could not connect to the server (3 attempts){suffix}");
        assert!(error.to_string().ends_with(&expected), "{error}");
    }
}

/// 2xx answers that something is wrong with.
fn broken(body: &str) -> [(&'static str, Reply); 5] {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", length + 9);
    let large = format!("{body}{}", " ".repeat(2000));
    let chunks = format!(
        "HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{large}\r\n0\r\n\r\n",
        large.len()
    );
    [
        ("undecoded", Reply::Bytes(http("200 OK", &[], body))),
        ("cut", Reply::Bytes(format!("{head}{body}"))),
        ("stalled", Reply::Hang(format!("{head}{body}"))),
        ("too large", Reply::Bytes(http("202 Accepted", &[], &large))),
        ("too large for its announcement", Reply::Bytes(chunks)),
    ]
}

#[test]
fn the_job_of_a_create_whose_answer_is_broken_is_found() {
    for (body, id) in [
        (r#"{"id":"job_1","model":"m"}"#, Some("job_1")),
        (r#"{"id":"job_1""#, Some("job_1")),
        (r#"{"id":"job_1","status":7}"#, Some("job_1")),
        (r#"{"id":"job_1","status":"CRE"#, Some("job_1")),
        (r#"{"response":{"id":"inner"},"id":"job_1","#, Some("job_1")),
        // Part of an id is the id of nothing, or of something else.
        (r#"{"id":"job_"#, None),
        (r#"{"response":{"id":"inner"},"model"#, None),
        (r#"{"choices":[{"id":"inner"}]}"#, None),
        // Whole, and not what was asked for.
        (r#"{"id":"session_1","welcome":true}"#, None),
        (
            r#"{"error":{"message":"no"},"id":"error_1","model":"m"}"#,
            None,
        ),
        (r#"[{"id":"inner"}]"#, None),
        (r#"{"id":null,"other_id":"x"}"#, None),
        ("<html>", None),
    ] {
        for (name, reply) in broken(body) {
            let error = failure(reply.clone(), CREATE);
            assert_eq!(error.job_id(), id, "{name} {body}: {error:?}");
            assert!(error.may_have_been_created(), "{name}");
            let said = error.to_string();
            let expected = id.map_or(MAY.to_owned(), |id| format!(" (job \"{id}\")"));
            assert!(said.ends_with(&expected), "{name} {body}: {said}");
            assert!(!said.contains('\n') && said.contains(MAY) != id.is_some());

            for operation in [READ, PUT] {
                let error = failure(reply.clone(), operation);
                assert_eq!(error.job_id(), None, "{name} {body}: {error:?}");
            }
        }
    }
}

#[test]
fn the_id_in_an_answer_that_is_an_error_is_not_that_of_a_job() {
    let body = r#"{"id":"error_1","error":"no"}"#;
    for status in ["303", "400", "408", "409", "429", "500", "503"] {
        let error = failure(Reply::Bytes(http(status, &[], body)), CREATE);
        assert_eq!(error.job_id(), None, "{error:?}");
    }
}

#[test]
fn a_client_that_knows_the_job_says_so() {
    let transport = Transport::builder().base_url("http://127.0.0.1");
    let transport = transport.build().unwrap();
    let error = failure(Reply::Bytes(String::new()), CREATE).about_job("job\n1", &transport);
    assert_eq!(error.job_id(), Some("job\n1"));
    let expected = "the connection was lost before an answer (job \"job 1\")";
    assert!(error.to_string().ends_with(expected), "{error}");
    assert!(
        format!("{error:?}").contains(r#"job_id: "job\n1""#),
        "{error:?}"
    );
}
