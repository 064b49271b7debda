//! A job whose answer was lost on the way: found where that can be known.

use perplexity_sandbox::{Fault, Reply, Sandbox};
use serde_json::json;

use super::{ROUNDED, client, request, requests, run, seconds, timed};

/// What a job's answer begins with before the id, which is `sandbox-job-000001`.
const BEFORE: usize = "{\"id\":\"".len();

struct Case {
    name: &'static str,
    fault: Fault,
    found: bool,
}

fn cut(after: usize) -> Fault {
    Fault::CutInBody { after }
}

fn said(status: u16, body: &str) -> Fault {
    Fault::Reply(Reply::new(status).body(body))
}

#[rustfmt::skip]
fn cases() -> Vec<Case> {
    let case = |name, fault, found| Case { name, fault, found };
    let own = "{\"id\":\"sandbox-job-000001\",\"status\":7}";
    vec![
        case("the whole id", cut(BEFORE + 19), true),
        case("the whole id in an answer that stalls", Fault::StallInBody, true),
        case("the whole id in a body that is no job", said(200, own), true),
        case("the id but for its quote", cut(BEFORE + 18), false),
        case("the same, framed well", Fault::TruncatedJson { after: BEFORE + 18 }, false),
        case("the id but for its end", cut(BEFORE + 17), false),
        case("no letter", cut(BEFORE), false),
        case("an id within something else", said(200, "{\"job\":{\"id\":\"sandbox-job"), false),
        case("an id in something else", said(200, "{\"id\":\"session-42\",\"welcome\":true}"), false),
        case("an id in an error that is a 200", said(200, "{\"id\":\"r-7\",\"object\":\"error\",\"error\":\"no\"}"), false),
        case("an id in a refusal", said(403, own), false),
        case("an id in an error of the service", said(500, own), false),
        case("a list in place of a job", said(200, "{\"requests\":[{\"id\":\"sandbox-job-000001\"}]}"), false),
    ]
}

#[test]
fn a_lost_answer_gives_the_job_where_its_id_can_be_known() {
    for case in cases() {
        run(async {
            let name = case.name;
            let sandbox = Sandbox::start().await.unwrap();
            // Another job that begins alike is never taken for it.
            let other = json!({
                "id": "sandbox-job-00000x", "model": "sonar", "created_at": 1, "status": "CREATED",
            });
            sandbox.put_job(other).unwrap();
            sandbox.script([case.fault]);
            let submit = client(&sandbox).submit(request()).timeout(seconds(20.0));
            let (result, took) = timed(submit).await;
            assert!(took <= seconds(20.0) + ROUNDED, "{name}: {took:?}");
            assert_eq!(sandbox.journal().len(), 1, "{name}");
            match result {
                Ok(job) => {
                    assert!(case.found, "{name}");
                    assert_eq!(job.id(), "sandbox-job-000001", "{name}");
                    let key = job.ticket().idempotency_key().map(str::len);
                    assert_eq!(key, Some(32), "{name}: a ticket like any other");
                }
                Err(error) => {
                    assert!(!case.found, "{name}: {error}");
                    assert_eq!(error.operation(), Some("create_async_sonar"), "{name}");
                    assert_eq!(error.job_id(), None, "{name}");
                    // All but the refusal leave it open.
                    let open = error.status().is_none_or(|status| status != 403);
                    assert_eq!(error.may_have_been_created(), open, "{name}");
                    let body = error.body().unwrap();
                    assert!(body.starts_with(b"{\""), "{name}: what came is kept");
                }
            }
        });
    }
}

#[test]
fn a_job_that_was_found_can_be_waited_for() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.script([cut(BEFORE + 19)]);
        let job = client(&sandbox).submit(request()).await.unwrap();
        let answer = job.until_done().await.unwrap();
        assert!(answer.text().contains("secret garden"), "{}", answer.text());
        assert_eq!(requests(&sandbox, "POST").len(), 1);
    });
}
