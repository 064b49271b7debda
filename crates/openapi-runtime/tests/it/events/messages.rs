//! What the errors of a stream say.

use super::*;

const CUT: &str = "the stream of events ended before its last event: ";
const MAYBE: &str = "; what was asked for may have been created";
const JOB: &str = r#" (job "job_1")"#;

/// A case: the script, and what is printed of its first error where the stream can go on, and where it cannot.
type Row = (&'static str, Vec<Reply>, String, String);

fn first_error<const R: bool>(
    script: Vec<Reply>,
    change: impl FnOnce(TransportBuilder) -> TransportBuilder,
) -> Error {
    loopback_time::block_on(async {
        let server = Server::script(script).await;
        let stream = create::<R>(&server, change).await;
        let mut stream = stream.unwrap().into_inner();
        loop {
            match stream.try_next().await {
                Ok(event) => assert!(event.is_some(), "no error"),
                Err(error) => break error,
            }
        }
    })
}

#[track_caller]
fn says(case: &str, error: &Error, expected: &str) {
    let said = error.to_string();
    assert_eq!(
        said,
        format!("create_job: POST /v1/jobs: {expected}"),
        "{case}"
    );
    let met: Vec<String> = error.attempts().iter().map(|it| it.to_string()).collect();
    assert!(
        met.iter().all(|it| !it.contains("cursor")),
        "{case}: {met:?}"
    );
    assert_eq!(error.operation(), Some("create_job"), "{case}");
    assert_eq!(
        error.request_id(),
        error
            .headers()
            .and_then(|it| it.get("x-request-id")?.to_str().ok())
    );
    assert!(error.may_have_been_created(), "{case}");
}

fn same(text: &str) -> (String, String) {
    (text.to_owned(), text.to_owned())
}

/// The two texts of a stream that is cut after two events, as they go on.
fn both(start: &str, resumed: &str) -> (String, String) {
    (format!("{start}{resumed}{JOB}"), format!("{start}{JOB}"))
}

#[test]
fn each_error_says_what_happened_and_what_to_do() {
    let start = || begun() + &letters(1, "a");
    let gone = || json_answer("404 Not Found", r#"{"error":"no such job"}"#);
    let busy = || json_answer("503 Service Unavailable", "");
    let login = crate::server::http("200 OK", &["content-type: text/html"], "<html>");
    let two = format!("{CUT}2 events came");
    let stall = "the answer did not end in time (nothing came for 60s) (200 OK)";
    let event = |text: &str| ends(&format!("{text}\n\n"));
    let undecoded = |why: &str| {
        same(&format!(
            "an event of the answer cannot be decoded (200 OK){why}{MAYBE}"
        ))
    };
    let told = |what: &str| {
        same(&format!(
            "the stream of events ended with an error{what}{MAYBE}"
        ))
    };
    let again = "; taking it up did not succeed, and can be tried again (`cursor`)";
    let rows = vec![
        (
            "nothing",
            vec![ends("")],
            same(&format!("{CUT}none came{MAYBE}")),
        ),
        (
            "a login page",
            vec![Reply::Bytes(login)],
            same(&format!(
                "the answer cannot be decoded (200 OK): it is a page of HTML in place of a stream of events{MAYBE}"
            )),
        ),
        (
            "one",
            vec![ends(&letters(0, "a"))],
            same(&format!("{CUT}1 event came{MAYBE}")),
        ),
        (
            "lost",
            vec![cut(&start())],
            both(&two, &format!("{again} (3 attempts)")),
        ),
        (
            "over for good",
            vec![cut(&start()), gone()],
            both(&two, "; taking it up did not succeed (2 attempts)"),
        ),
        (
            "busy",
            vec![cut(&start()), busy(), busy(), busy()],
            both(&two, &format!("{again} (3 attempts)")),
        ),
        (
            "a stall",
            vec![hangs(&start()), busy(), busy(), gone()],
            both(stall, "; taking it up did not succeed (4 attempts)"),
        ),
        (
            "an error",
            vec![event(
                "event: error\ndata: {\"message\":\"no\",\"code\":\"c\"}",
            )],
            told(": no (c)"),
        ),
        (
            "an error of its kind",
            vec![event(r#"data: {"kind":"error","error":{"message":"no"}}"#)],
            told(": no"),
        ),
        (
            "no words",
            vec![event("event: error\ndata: oh no")],
            told(", of which it says no more"),
        ),
        (
            "another type",
            vec![event(r#"data: {"kind":7}"#)],
            undecoded(
                " at `kind`: invalid type: integer `7`, expected a string at line 1 column 9",
            ),
        ),
        (
            "text",
            vec![event("data: oh no")],
            undecoded(": it is not JSON: 5 bytes, which look like text"),
        ),
        (
            "no end",
            vec![event("data: {\"kind\":")],
            undecoded(" at `kind`: EOF while parsing a value at line 1 column 8"),
        ),
        (
            "JSON, and no answer yet",
            vec![whole("running", "")],
            same(&format!(
                "the answer cannot be decoded (200 OK): it is JSON in place of a stream of events, and says that it \
                 is no answer yet{JOB}"
            )),
        ),
    ];
    let rows = rows
        .into_iter()
        .map(|(case, script, (resumed, plain))| (case, script, resumed, plain));
    let rows: Vec<Row> = rows.collect();
    for (case, script, resumed, plain) in rows {
        says(
            case,
            &first_error::<true>(script.clone(), unchanged),
            &resumed,
        );
        says(case, &first_error::<false>(script, unchanged), &plain);
    }
}

#[test]
fn where_it_was_not_tried_an_error_says_that_it_can_be() {
    let start = || begun() + &letters(1, "a");
    let offer = format!("; it can be taken up where it ended (`cursor`){JOB}");
    let comments: Vec<(u64, &str)> = vec![(50, ": still here\n\n"); 20];
    let start_text = start();
    let first = vec![(0, &*start_text)];
    for (case, reply, expected) in [
        ("cut", cut(&start()), format!("{CUT}2 events came{offer}")),
        (
            "stall",
            hangs(&start()),
            format!("the answer did not end in time (nothing came for 60s) (200 OK){offer}"),
        ),
        (
            "silence",
            slow(&[first, comments].concat()),
            format!("the answer did not end in time (no event came for 600s) (200 OK){offer}"),
        ),
    ] {
        let never = |builder: TransportBuilder| builder.retry(Retry::never());
        let error = first_error::<true>(vec![reply], never);
        says(case, &error, &expected);
        assert_eq!(
            error.cursor().map(|it| (it.id(), it.after())),
            Some(("job_1", 1))
        );
        assert_eq!(error.attempts().len(), 1);
    }
}

#[test]
fn an_event_that_is_too_large_says_what_to_raise() {
    let reply = ends(&format!("data: {}\n\n", "x".repeat(100)));
    let small = |builder: TransportBuilder| builder.max_body(64);
    let error = first_error::<true>(vec![reply], small);
    let expected = "an event of the answer is larger than 64 bytes (raise the limit by `max_body` of the builder)";
    says("large", &error, &format!("{expected}{MAYBE}"));
}

#[test]
fn an_event_that_is_no_text_says_where() {
    let body = format!("{HEAD}\r\ndata: x").into_bytes();
    let bytes = [&body[..], b"\xff\n\n"].concat();
    let reply = Reply::Raw(vec![(Duration::ZERO, bytes)]);
    let error = first_error::<true>(vec![reply], unchanged);
    let expected = "an event of the answer cannot be decoded (200 OK): it is not UTF-8, at byte 7 of the stream";
    says("broken", &error, &format!("{expected}{MAYBE}"));
}
