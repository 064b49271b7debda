//! Each fault, seen from a bare socket and from the journal.

use std::time::Duration;

use perplexity_sandbox::{Fault, Reply, Sandbox};

use crate::http::{Answer, CREATE, End, create, raw, request};
use crate::meet::meet;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_journal_knows_what_every_fault_did() {
    loopback_time::block_on(async {
        for fault in Fault::examples() {
            let met = meet(fault.clone()).await;
            let name = (fault != Fault::None).then(|| fault.name().to_owned());
            assert_eq!(met.entry.fault, name, "{fault}");
            assert_eq!(met.jobs == 1, fault.takes_effect(), "{fault}");
            assert_eq!(met.entry.created.is_some(), fault.takes_effect(), "{fault}");
            assert_eq!(met.entry.text(), CREATE, "{fault}");
            let begun = met.bytes.get(9..12).map(String::from_utf8_lossy);
            let begun = begun.map(|status| status.parse::<u16>().unwrap());
            assert_eq!(met.entry.status, begun, "{fault}");
            if !matches!(fault, Fault::Reply(_)) {
                assert!(met.entry.request_id.is_some(), "{fault}");
            }
        }
    });
}

#[test]
fn the_next_request_after_any_fault_is_served() {
    loopback_time::block_on(async {
        for fault in Fault::examples() {
            let sandbox = Sandbox::start().await.unwrap();
            sandbox.script([fault.clone()]);
            raw(
                &sandbox,
                &request(&sandbox, "POST", "/v1/async/sonar", CREATE),
            )
            .await;
            // Long enough for the door to open again.
            tokio::time::sleep(SECOND * 10).await;
            assert_eq!(create(&sandbox, CREATE).await.status, 200, "{fault}");
            assert_eq!(sandbox.journal()[1].fault, None, "{fault}");
        }
    });
}

#[test]
fn what_comes_over_the_wire_is_cut_or_slow_where_the_fault_says() {
    loopback_time::block_on(async {
        let whole = meet(Fault::None).await.bytes;
        let head = whole
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap()
            + 4;
        let body = whole.len() - head;
        let pause = SECOND * 5;
        let all = whole.len();
        let no_time = Duration::ZERO;
        let cases = [
            (Fault::CutBefore, 0, End::Closed, no_time),
            (Fault::CutAfter, 0, End::Closed, no_time),
            (Fault::CutInHeaders, head / 2, End::Closed, no_time),
            (Fault::CutInBody { after: 0 }, head, End::Closed, no_time),
            (
                Fault::CutInBody { after: 10 },
                head + 10,
                End::Closed,
                no_time,
            ),
            (Fault::CutInBody { after: 9999 }, all, End::Closed, no_time),
            (Fault::SlowHeaders { pause }, all, End::Closed, pause * 7),
            (Fault::SlowBody { pause }, all, End::Closed, pause * 8),
            (Fault::Stall, 0, End::Open, SECOND * 3600),
            (
                Fault::StallInBody,
                head + body / 2,
                End::Open,
                SECOND * 3600,
            ),
            (Fault::CloseIdle, all, End::Closed, no_time),
            (Fault::Down { duration: SECOND }, 0, End::Closed, no_time),
        ];
        for (fault, bytes, end, took) in cases {
            let met = meet(fault.clone()).await;
            assert_eq!(met.bytes.len(), bytes, "{fault}");
            // The times in it are the machine's.
            assert_eq!(
                met.bytes[..bytes.min(head)],
                whole[..bytes.min(head)],
                "{fault}"
            );
            assert_eq!(met.end, end, "{fault}");
            // A timer of tokio rounds up to a millisecond, each of its pauses.
            let late = met.took.checked_sub(took).expect("no shorter");
            assert!(late < Duration::from_millis(100), "{fault}: {late:?} late");
        }
    });
}

#[test]
fn a_get_of_a_job_can_answer_the_lists_shape_and_nothing_else_does() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        let get = async |target: &str| {
            sandbox.script([Fault::ListShape]);
            let (bytes, _) = raw(&sandbox, &request(&sandbox, "GET", target, "")).await;
            Answer::parse(&bytes)
        };
        let list = get("/v1/async/sonar").await.json();
        let mistaken = get("/v1/async/sonar/sandbox-completed").await;
        assert_eq!((mistaken.status, mistaken.json()), (200, list));
        assert_eq!(get("/v1/async/sonar/unheard-of").await.status, 404);
        sandbox.script([Fault::ListShape]);
        assert_eq!(create(&sandbox, CREATE).await.json()["status"], "CREATED");
    });
}

#[test]
fn a_refusal_that_a_fault_meets_is_spoiled_and_stays_a_refusal() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        for fault in [
            Fault::EmptyOk,
            Fault::HtmlOk,
            Fault::BrokenJson,
            Fault::Extra,
        ] {
            sandbox.script([fault.clone()]);
            assert_eq!(create(&sandbox, "{}").await.status, 422, "{fault}");
        }
        sandbox.script([Fault::CutAfter]);
        let (bytes, _) = raw(
            &sandbox,
            &request(&sandbox, "POST", "/v1/async/sonar", "{}"),
        )
        .await;
        assert_eq!(bytes, b"");
        assert!(
            sandbox
                .journal()
                .iter()
                .all(|entry| entry.created.is_none())
        );
    });
}

#[tokio::test]
async fn a_script_is_met_in_order_and_can_be_cleared() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.script([Fault::status(500), Fault::None]);
    sandbox.reply_next(Reply::new(299));
    sandbox.script([Fault::status(503)]);
    assert_eq!(sandbox.faults_left(), 4);
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(create(&sandbox, CREATE).await.status);
    }
    assert_eq!(statuses, [500, 200, 299]);
    assert_eq!(sandbox.faults_left(), 1);
    sandbox.clear_script();
    assert_eq!(create(&sandbox, CREATE).await.status, 200);
}
