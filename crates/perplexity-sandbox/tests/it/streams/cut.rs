//! What a fault does to the bytes of a stream.

use std::time::Duration;

use perplexity_sandbox::{Fault, Sandbox, Streaming};
use serde_json::json;
use tokio::time::Instant;

use super::{Streamed, question, quick, run, stream};
use crate::http::{End, raw, request};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// The bytes of a body in which times do not move the places where it is cut.
async fn sandbox(streaming: Streaming) -> Sandbox {
    let streaming = streaming.pace(Duration::ZERO);
    Sandbox::builder()
        .streaming(streaming)
        .start()
        .await
        .unwrap()
}

#[test]
fn a_stream_is_cut_stalled_or_slow_where_the_fault_says() {
    loopback_time::block_on(async {
        for streaming in [
            Streaming::new(),
            Streaming::new().chunk_size(11),
            Streaming::new().crlf(true),
        ] {
            let sandbox = sandbox(streaming).await;
            let whole = run(&sandbox, json!({})).await.bytes().len();
            let none = Duration::ZERO;
            let pause = SECOND * 5;
            let cut = |after| Fault::CutInBody { after };
            let stall = |after| Fault::StallAt { after };
            for (fault, bytes, complete, end, took) in [
                (cut(0), 0, false, End::Closed, none),
                (cut(1), 1, false, End::Closed, none),
                (cut(1500), 1500, false, End::Closed, none),
                (cut(whole), whole, false, End::Closed, none),
                (cut(usize::MAX), whole, false, End::Closed, none),
                (stall(0), 0, false, End::Open, HOUR),
                (stall(1500), 1500, false, End::Open, HOUR),
                (stall(whole + 1), whole, false, End::Open, HOUR),
                (Fault::StallInBody, whole / 2, false, End::Open, HOUR),
                (
                    Fault::SlowBody { pause },
                    whole,
                    true,
                    End::Closed,
                    pause * 8,
                ),
                (
                    Fault::SlowHeaders { pause },
                    whole,
                    true,
                    End::Closed,
                    pause * 7,
                ),
                (Fault::CloseIdle, whole, true, End::Closed, none),
                (Fault::Chunks { size: 7 }, whole, true, End::Closed, none),
            ] {
                sandbox.script([fault.clone()]);
                let begin = Instant::now();
                let streamed = run(&sandbox, json!({})).await;
                assert_eq!(streamed.bytes().len(), bytes, "{fault}");
                assert_eq!(
                    (streamed.complete, streamed.end),
                    (complete, end),
                    "{fault}"
                );
                let late = begin.elapsed().checked_sub(took).expect("no shorter");
                assert!(late < Duration::from_millis(100), "{fault}: {late:?} late");
                match fault {
                    Fault::SlowBody { .. } => assert_eq!(streamed.pieces.len(), 8),
                    Fault::Chunks { size } => {
                        assert_eq!(streamed.pieces.len(), whole.div_ceil(size));
                    }
                    _ => {}
                }
            }
        }
    });
}

#[test]
fn a_stream_is_cut_before_its_body_as_any_answer_is() {
    loopback_time::block_on(async {
        let sandbox = quick().await;
        let body = super::asking(json!({})).to_string();
        let request = request(&sandbox, "POST", "/v1/agent", &body);
        let (whole, _) = raw(&sandbox, &request).await;
        let head = whole
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap()
            + 4;
        for (fault, bytes, end) in [
            (Fault::CutBefore, 0, End::Closed),
            (Fault::CutAfter, 0, End::Closed),
            (Fault::CutInHeaders, head / 2, End::Closed),
            (Fault::Stall, 0, End::Open),
            (Fault::Down { duration: SECOND }, 0, End::Closed),
        ] {
            sandbox.script([fault.clone()]);
            let (read, ended) = raw(&sandbox, &request).await;
            assert_eq!((read.len(), ended), (bytes, end), "{fault}");
            tokio::time::sleep(SECOND * 10).await;
        }
    });
}

#[test]
fn sonar_and_a_stream_that_goes_on_are_cut_alike() {
    loopback_time::block_on(async {
        let sandbox = quick().await;
        let resumed = "/v1/agent/sandbox-run-completed?stream=true&starting_after=3";
        let both = async |fault: Fault| -> [Streamed; 2] {
            sandbox.script([fault.clone(), fault]);
            [
                stream(&sandbox, "POST", "/v1/sonar", &question()).await,
                stream(&sandbox, "GET", resumed, &json!(null)).await,
            ]
        };
        for whole in both(Fault::None).await {
            assert!(whole.complete);
        }
        for streamed in both(Fault::CutInBody { after: 777 }).await {
            assert_eq!((streamed.bytes().len(), streamed.complete), (777, false));
        }
        let halves = both(Fault::StallInBody).await;
        for (half, whole) in halves.iter().zip(both(Fault::None).await) {
            assert_eq!(half.bytes().len(), whole.bytes().len() / 2);
            assert_eq!(half.end, End::Open);
        }
    });
}

#[test]
fn a_plain_answer_can_stall_at_any_byte_and_come_in_pieces() {
    loopback_time::block_on(async {
        let sandbox = quick().await;
        let whole = run(&sandbox, json!({"stream": false}))
            .await
            .head
            .body
            .len();
        for (fault, bytes, end) in [
            (Fault::StallAt { after: 0 }, 0, End::Open),
            (Fault::StallAt { after: 20 }, 20, End::Open),
            (Fault::StallAt { after: whole - 1 }, whole - 1, End::Open),
            (Fault::StallAt { after: whole }, whole, End::Closed),
            (Fault::Chunks { size: 0 }, whole, End::Closed),
            (Fault::Chunks { size: 3 }, whole, End::Closed),
            (Fault::Chunks { size: usize::MAX }, whole, End::Closed),
        ] {
            sandbox.script([fault.clone()]);
            let streamed = run(&sandbox, json!({"stream": false})).await;
            assert_eq!(
                (streamed.head.body.len(), streamed.end),
                (bytes, end),
                "{fault}"
            );
        }
    });
}
