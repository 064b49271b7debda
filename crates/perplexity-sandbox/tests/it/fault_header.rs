//! Faults that a request asks for itself.

use perplexity_sandbox::{Fault, Sandbox};
use serde_json::Value;

use crate::http::{Answer, CREATE, End, raw};

fn asking(sandbox: &Sandbox, fault: &str, body: &str) -> String {
    format!(
        "POST /v1/async/sonar HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\
         authorization: Bearer {}\r\nx-sandbox-fault: {fault}\r\ncontent-length: {}\r\n\r\n{body}",
        sandbox.key(),
        body.len()
    )
}

async fn ask(sandbox: &Sandbox, fault: &str, body: &str) -> (Option<u16>, End) {
    let (bytes, end) = raw(sandbox, &asking(sandbox, fault, body)).await;
    let status = (!bytes.is_empty()).then(|| Answer::parse(&bytes).status);
    (status, end)
}

#[test]
fn a_fault_is_met_on_the_first_try_only() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        for (fault, first) in [
            ("drop", (None, End::Closed)),
            ("429", (Some(429), End::Closed)),
            ("500", (Some(500), End::Closed)),
            ("503", (Some(503), End::Closed)),
            ("html-bad-gateway", (Some(502), End::Closed)),
            ("stall", (None, End::Open)),
        ] {
            assert_eq!(ask(&sandbox, fault, CREATE).await, first, "{fault}");
            for _ in 0..2 {
                let served = (Some(200), End::Closed);
                assert_eq!(ask(&sandbox, fault, CREATE).await, served, "{fault}");
            }
        }
        let other = CREATE.replace("trees", "rivers");
        let first = ask(&sandbox, "429", &other).await;
        assert_eq!(first.0, Some(429), "another body is another request");
    });
}

#[test]
fn nobody_shuts_a_sandbox_for_ever() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        let fault = "down:18446744073709551615s";
        let (bytes, _) = raw(&sandbox, &asking(&sandbox, fault, CREATE)).await;
        let answer = Answer::parse(&bytes);
        assert_eq!(answer.status, 400);
        let message = answer.json()["error"]["message"].to_string();
        assert!(message.contains("longer than 600s"), "{message}");
        assert_eq!(ask(&sandbox, "down:0s", CREATE).await, (None, End::Closed));
    });
}

#[test]
fn extra_and_the_lists_shape_are_met_every_time() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        for _ in 0..3 {
            let (bytes, _) = raw(&sandbox, &asking(&sandbox, "extra", CREATE)).await;
            assert_eq!(Answer::parse(&bytes).json()["sandbox_extra"], "undeclared");
        }
        let get = asking(&sandbox, "list-shape", "").replace("POST ", "GET ");
        let get = get.replace(
            "/v1/async/sonar ",
            "/async/chat/completions/sandbox-failed ",
        );
        for _ in 0..3 {
            let (bytes, _) = raw(&sandbox, &get).await;
            assert!(Answer::parse(&bytes).json()["requests"].is_array());
        }
    });
}

#[test]
fn a_refusal_for_too_many_requests_says_to_wait_a_second() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        let (bytes, _) = raw(&sandbox, &asking(&sandbox, "429", CREATE)).await;
        assert_eq!(Answer::parse(&bytes).header("retry-after"), Some("1"));
    });
}

#[test]
fn what_is_no_fault_is_a_400_that_lists_what_is() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        for wrong in ["nope", "", "drop, drop", "drop\r\nx-sandbox-fault: drop"] {
            let (bytes, _) = raw(&sandbox, &asking(&sandbox, wrong, CREATE)).await;
            let answer = Answer::parse(&bytes);
            assert_eq!(answer.status, 400, "{wrong:?}");
            let body: Value = answer.json();
            let message = body["error"]["message"].as_str().unwrap();
            for known in ["drop", "429", "list-shape", "extra", "cut-in-body:BYTES"] {
                assert!(message.contains(known), "{message}");
            }
        }
        assert!(
            sandbox
                .journal()
                .iter()
                .all(|entry| entry.created.is_none())
        );
    });
}

#[test]
fn the_script_goes_first() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.script([Fault::status(418), Fault::None]);
        assert_eq!(ask(&sandbox, "503", CREATE).await.0, Some(418));
        assert_eq!(ask(&sandbox, "503", CREATE).await.0, Some(503));
        assert_eq!(ask(&sandbox, "503", CREATE).await.0, Some(200));
    });
}
