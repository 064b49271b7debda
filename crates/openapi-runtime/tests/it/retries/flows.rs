//! A table of what a call meets, for a read and for a create.

use openapi_runtime::TransportBuilder;

use super::Wait::{Exactly, Within};
use super::{CREATE, Expected, READ, check, ok, part, run, seconds, status};
use crate::server::{Reply, http};

/// What a call meets, and what it comes to with a GET and with a POST.
pub(super) struct Flow {
    pub(super) name: &'static str,
    pub(super) script: Vec<Reply>,
    pub(super) read: Expected,
    pub(super) create: Expected,
}

/// An attempt may take 10 seconds, a silence 5.
fn with(builder: TransportBuilder) -> TransportBuilder {
    builder
        .attempt_timeout(seconds(10))
        .idle_timeout(seconds(5))
        .max_body(200)
}

const fn ends(end: &'static str, retries: &'static [(super::Wait, u32)], left: u32) -> Expected {
    Expected { end, retries, left }
}

/// One more attempt, which succeeds.
pub(super) const AGAIN: Expected = ends("200", &[(Within(500), 490)], 500);
pub(super) const AT_ONCE: Expected = ends("200", &[], 500);

/// The first attempt's failure.
pub(super) const fn no_more(end: &'static str) -> Expected {
    ends(end, &[], 500)
}

/// All attempts that there are, and the last one's failure.
pub(super) const fn thrice(end: &'static str) -> Expected {
    ends(end, &[(Within(500), 490), (Within(1000), 480)], 480)
}

fn answers() -> Vec<Flow> {
    let s429 = || status("429 Too Many Requests", "");
    let s503 = || status("503 Service Unavailable", "");
    let in_2 = || status("429 Too Many Requests", "retry-after: 2");
    vec![
        Flow {
            name: "success",
            script: vec![ok()],
            read: AT_ONCE,
            create: AT_ONCE,
        },
        Flow {
            name: "503 once",
            script: vec![s503(), ok()],
            read: AGAIN,
            create: no_more("503"),
        },
        Flow {
            name: "503 twice",
            script: vec![s503(), s503(), ok()],
            read: ends("200", &[(Within(500), 490), (Within(1000), 480)], 500),
            create: no_more("503"),
        },
        Flow {
            name: "503 for ever",
            script: vec![s503(), s503(), s503(), ok()],
            read: thrice("503"),
            create: no_more("503"),
        },
        Flow {
            name: "429 once",
            script: vec![s429(), ok()],
            read: AGAIN,
            create: AGAIN,
        },
        Flow {
            name: "429 for ever",
            script: vec![s429(), s429(), s429(), ok()],
            read: thrice("429"),
            create: thrice("429"),
        },
        Flow {
            name: "429 with a pause, then 503",
            script: vec![in_2(), s503(), ok()],
            read: ends("200", &[(Exactly(2000), 490), (Within(1000), 480)], 500),
            create: ends("503", &[(Exactly(2000), 490)], 490),
        },
        Flow {
            name: "429, then one with a pause",
            script: vec![s429(), in_2(), ok()],
            read: ends("200", &[(Within(500), 490), (Exactly(2000), 480)], 500),
            create: ends("200", &[(Within(500), 490), (Exactly(2000), 480)], 500),
        },
        Flow {
            name: "429, then 404",
            script: vec![s429(), status("404 Not Found", ""), ok()],
            read: ends("404", &[(Within(500), 490)], 490),
            create: ends("404", &[(Within(500), 490)], 490),
        },
        Flow {
            name: "429 that is cut in its body",
            script: vec![cut("429 Too Many Requests"), ok()],
            read: AGAIN,
            create: AGAIN,
        },
        Flow {
            name: "503 that is cut in its body",
            script: vec![cut("503 Service Unavailable"), ok()],
            read: AGAIN,
            create: no_more("503"),
        },
        Flow {
            name: "an answer that does not decode",
            script: vec![Reply::Bytes(http("200 OK", &[], "<html>")), ok()],
            read: no_more("undecoded"),
            create: no_more("undecoded"),
        },
        Flow {
            name: "an answer that is too large",
            script: vec![Reply::Bytes(http("200 OK", &[], &"1".repeat(201))), ok()],
            read: no_more("lost"),
            create: no_more("lost"),
        },
    ]
}

fn cut(status: &str) -> Reply {
    Reply::Bytes(format!("HTTP/1.1 {status}\r\ncontent-length: 9\r\n\r\nabc"))
}

fn connections() -> Vec<Flow> {
    let lost = |bytes: &str| vec![Reply::Bytes(bytes.to_owned()), ok()];
    vec![
        Flow {
            name: "closed before an answer",
            script: lost(""),
            read: AGAIN,
            create: no_more("lost"),
        },
        Flow {
            name: "closed before each answer",
            script: vec![],
            read: thrice("lost"),
            create: no_more("lost"),
        },
        Flow {
            name: "429, then closed before an answer",
            script: vec![
                status("429 Too Many Requests", ""),
                Reply::Bytes(String::new()),
                ok(),
            ],
            read: ends("200", &[(Within(500), 490), (Within(1000), 480)], 500),
            create: ends("lost", &[(Within(500), 490)], 490),
        },
        Flow {
            name: "closed in the head",
            script: lost("HTTP/1.1 200 OK\r\ncontent-le"),
            read: AGAIN,
            create: no_more("lost"),
        },
        Flow {
            name: "closed in the body",
            script: lost(&part()),
            read: AGAIN,
            create: no_more("lost"),
        },
        Flow {
            name: "closed in a chunk",
            script: lost("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nabc"),
            read: AGAIN,
            create: no_more("lost"),
        },
        Flow {
            name: "not HTTP",
            script: lost("220 mail.example ESMTP\r\n\r\n"),
            read: AGAIN,
            create: no_more("lost"),
        },
    ]
}

#[track_caller]
pub(super) fn check_all(flows: Vec<Flow>) {
    for flow in flows {
        for (operation, expected) in [(READ, &flow.read), (CREATE, &flow.create)] {
            let case = format!("{} ({})", flow.name, operation.method);
            let outcome = run(flow.script.clone(), with, super::unchanged, operation);
            check(&case, &outcome, expected);
        }
    }
}

#[test]
fn answers_are_met_as_the_table_says() {
    check_all(answers());
}

#[test]
fn lost_connections_are_met_as_the_table_says() {
    check_all(connections());
}
