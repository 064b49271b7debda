//! A table of servers that take their time, for a read and for a create; see [`flows`](super::flows).

use super::flows::{AGAIN, AT_ONCE, Flow, check_all, no_more, thrice};
use super::{OK_BODY, ok, part, seconds};
use crate::server::{Reply, http};

#[test]
fn silence_and_slowness_are_met_as_the_table_says() {
    check_all(times());
}

fn times() -> Vec<Flow> {
    let slow = |after: &[(u64, &str)]| {
        let pieces = after.iter();
        let pieces = pieces.map(|(pause, text)| (seconds(*pause), (*text).to_owned()));
        vec![Reply::Slow(pieces.collect()), ok()]
    };
    let answer = http("200 OK", &[], OK_BODY);
    let (head, body) = answer.split_once("{").unwrap();
    vec![
        Flow {
            name: "a silence before the head, shorter than what a read allows",
            script: slow(&[(4, &answer)]),
            read: AT_ONCE,
            create: AT_ONCE,
        },
        Flow {
            name: "a silence before the head, which a POST may be worked on in",
            script: slow(&[(9, &answer)]),
            read: AGAIN,
            create: AT_ONCE,
        },
        Flow {
            name: "an attempt that takes too long for its head",
            script: slow(&[(11, &answer)]),
            read: AGAIN,
            create: no_more("timeout"),
        },
        Flow {
            name: "an attempt that takes too long for its body, though bytes keep coming",
            script: slow(&[(4, head), (4, "{"), (4, body)]),
            read: AGAIN,
            create: no_more("timeout"),
        },
        Flow {
            name: "bytes that keep coming, in time",
            script: slow(&[(4, head), (4, "{"), (1, body)]),
            read: AT_ONCE,
            create: AT_ONCE,
        },
        Flow {
            name: "a silence in the body",
            script: vec![Reply::Hang(part()), ok()],
            read: AGAIN,
            create: no_more("timeout"),
        },
        Flow {
            name: "silence each time",
            script: vec![
                Reply::Hang(String::new()),
                Reply::Hang(part()),
                Reply::Hang(String::new()),
            ],
            read: thrice("timeout"),
            create: no_more("timeout"),
        },
    ]
}
