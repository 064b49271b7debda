//! How a job ends: failed, in a way that nobody knows yet, or in an answer
//! that makes no sense.

use std::iter::repeat_n;

use perplexity_sandbox::{Fault, Reply, Sandbox};
use serde_json::{Value, json};

use super::{about, client, requests, run, seconds};

/// A job as the service would show it, with these fields besides.
fn job(status: &str, more: &Value) -> Value {
    let mut job = json!({
        "id": "j-1", "model": "sonar", "created_at": 1_790_000_000, "status": status,
    });
    let fields = more.as_object().unwrap().clone();
    job.as_object_mut().unwrap().extend(fields);
    job
}

fn answer() -> Value {
    json!({
        "id": "c-1", "model": "sonar", "created": 1_790_000_100, "object": "chat.completion",
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": "42"},
            "delta": {"role": "assistant", "content": ""},
        }],
    })
}

fn shown(job: Value) -> Fault {
    let reply = Reply::new(200).header("x-request-id", "r-1");
    Fault::Reply(reply.json(job))
}

#[test]
fn a_failed_job_is_an_error_with_the_message_of_the_service() {
    for (message, told) in [
        (
            json!("The research ran too long."),
            "The research ran too long.",
        ),
        (json!("  "), "no reason"),
        (Value::Null, "no reason"),
    ] {
        run(async {
            let sandbox = Sandbox::start().await.unwrap();
            let failed = json!({"failed_at": 1_790_000_100, "error_message": message});
            sandbox.put_job(job("FAILED", &failed)).unwrap();
            let job = client(&sandbox).sonar_job("j-1");
            let error = about(job.until_done().await, "j-1");
            assert!(error.is_job_failed(), "{error}");
            assert!(!error.is_api() && !error.is_transient() && !error.is_decode());
            assert!(error.to_string().contains(told), "{error}");
            assert_eq!(error.status().unwrap(), 200);
            assert!(error.request_id().is_some());
            assert!(error.body().is_some_and(|body| body.starts_with(b"{")));
            assert_eq!(
                requests(&sandbox, "GET").len(),
                1,
                "there is no more to see"
            );

            let seen = job.poll().await.unwrap();
            assert_eq!(
                seen.status.as_str(),
                "FAILED",
                "no error where one only looks"
            );
        });
    }
}

/// What becomes of a wait that is shown such a job.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ending {
    Waits,
    Answered,
    Failed,
}

#[test]
fn a_status_of_tomorrow_is_told_by_its_dates() {
    let (at, response) = (1_790_000_100, answer());
    for (status, more, ending) in [
        ("QUEUED", json!({}), Ending::Waits),
        ("QUEUED", json!({"started_at": at}), Ending::Waits),
        ("QUEUED", json!({"response": response}), Ending::Waits),
        (
            "DONE",
            json!({"completed_at": at, "response": response}),
            Ending::Answered,
        ),
        ("CANCELLED", json!({"completed_at": at}), Ending::Failed),
        ("EXPIRED", json!({"failed_at": at}), Ending::Failed),
        (
            "EXPIRED",
            json!({"failed_at": at, "response": response}),
            Ending::Failed,
        ),
        ("IN_PROGRESS", json!({"response": response}), Ending::Waits),
        ("COMPLETED", json!({"response": response}), Ending::Answered),
        ("FAILED", json!({"response": response}), Ending::Failed),
    ] {
        run(async {
            let sandbox = Sandbox::start().await.unwrap();
            sandbox.script(repeat_n(shown(job(status, &more)), 99));
            let job = client(&sandbox).sonar_job("j-1");
            let result = job.until_done().with_deadline(seconds(60.0)).await;
            let met = match &result {
                Ok(_) => Ending::Answered,
                Err(error) if error.is_job_failed() => Ending::Failed,
                Err(error) if error.is_timeout() => Ending::Waits,
                Err(error) => panic!("{status} {more}: {error}"),
            };
            assert_eq!(met, ending, "{status} {more}");
            match result {
                Ok(answer) => {
                    assert_eq!(answer.text(), "42");
                    assert_eq!(answer.request_id(), Some("r-1"), "the answer came in this");
                }
                Err(error) => {
                    let text = error.to_string();
                    let known = ["FAILED", "EXPIRED"].contains(&status);
                    assert!(known || text.contains(status), "{text}");
                    about(Err::<(), _>(error), "j-1");
                }
            }
        });
    }
}

#[test]
fn an_answer_that_makes_no_sense_is_looked_over_and_then_told_with_its_body() {
    let list = json!({"next_token": null, "requests": [job("COMPLETED", &json!({}))]});
    for (name, body) in [
        ("the list of all jobs", list),
        (
            "another job",
            job("COMPLETED", &json!({"id": "j-2", "response": answer()})),
        ),
        ("a job without an id", job("CREATED", &json!({"id": ""}))),
        (
            "no response",
            job("COMPLETED", &json!({"completed_at": 1_790_000_100})),
        ),
        ("no status", job("", &json!({"status": null}))),
        (
            "a response of another shape",
            job("COMPLETED", &json!({"response": [1]})),
        ),
    ] {
        for (times, passes) in [(2, true), (3, false)] {
            run(async {
                let sandbox = Sandbox::start().await.unwrap();
                let good = job("COMPLETED", &json!({"response": answer()}));
                let shown_first = repeat_n(shown(body.clone()), times);
                sandbox.script(shown_first.chain([shown(good)]));
                let job = client(&sandbox).sonar_job("j-1");
                let result = job.until_done().with_tolerance(2).await;
                assert_eq!(result.is_ok(), passes, "{name}: {result:?}");
                if passes {
                    return;
                }
                let error = about(result, "j-1");
                assert!(error.is_decode(), "{name}: {error}");
                assert_eq!(error.status().unwrap(), 200, "{name}");
                assert_eq!(error.request_id(), Some("r-1"), "{name}");
                let kept: Value = serde_json::from_slice(error.body().unwrap()).unwrap();
                assert_eq!(kept, body, "{name}");
            });
        }
    }
}
