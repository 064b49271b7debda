//! A job whose answer was lost on the way: found where that can be known.

use std::time::{Duration, SystemTime};

use perplexity_sandbox::{Fault, Reply, Sandbox};
use serde_json::json;

use super::{ROUNDED, client, request, requests, run, seconds, timed};

/// What a job's answer begins with before the id, which is `sandbox-job-000001`.
const BEFORE: usize = "{\"id\":\"".len();

struct Case {
    name: &'static str,
    /// What the submission meets, and the requests after it.
    faults: Vec<Fault>,
    /// Another job in the list, and its age.
    other: Option<(&'static str, u64)>,
    found: bool,
    /// How often the list is asked for.
    lists: usize,
}

fn cut(after: usize) -> Fault {
    Fault::CutInBody { after }
}

fn said(status: u16, body: &str) -> Fault {
    Fault::Reply(Reply::new(status).body(body))
}

const HOURS: u64 = 60 * 60;

#[rustfmt::skip]
fn cases() -> Vec<Case> {
    let case = |name, faults: &[Fault], other, found, lists| {
        Case { name, faults: faults.to_vec(), other, found, lists }
    };
    let in_id = || cut(BEFORE + 17);
    let own = "{\"id\":\"sandbox-job-000001\"}";
    vec![
        case("the whole id", &[cut(BEFORE + 19)], None, true, 0),
        case("the whole id in an answer that stalls", &[Fault::StallInBody], None, true, 0),
        case("the whole id in a body that is no job", &[said(200, own)], None, true, 0),
        case("the id but for its quote", &[cut(BEFORE + 18)], None, true, 1),
        case("the id but for its end", &[in_id()], None, true, 1),
        case("the same, framed well", &[Fault::TruncatedJson { after: BEFORE + 17 }], None, true, 1),
        case("eight letters", &[cut(BEFORE + 8)], None, true, 1),
        case("seven letters", &[cut(BEFORE + 7)], None, false, 0),
        case("no letter", &[cut(BEFORE)], None, false, 0),
        case("another that begins like that", &[in_id()], Some(("sandbox-job-00000x", 0)), false, 1),
        case("another of a minute ago", &[in_id()], Some(("sandbox-job-00000x", 60)), false, 1),
        case("another of two hours ago", &[in_id()], Some(("sandbox-job-00000x", 2 * HOURS)), true, 1),
        case("another that begins otherwise", &[in_id()], Some(("sandbox-job-9", 0)), true, 1),
        case("none that begins like that", &[said(200, "{\"id\":\"nobody-knows")], None, false, 1),
        case("an id within something else", &[said(200, "{\"job\":{\"id\":\"sandbox-job")], None, false, 0),
        case("a list that is tried again", &[in_id(), Fault::status(503)], None, true, 2),
        case("a list that is refused", &[in_id(), Fault::status(403)], None, false, 1),
        case("a list that is no list", &[in_id(), Fault::HtmlOk], None, false, 1),
        case("a list that never comes", &[in_id(), Fault::Stall], None, false, 1),
        case("an id in a refusal", &[said(403, own)], None, false, 0),
        case("an id in an error of the service", &[said(500, own)], None, false, 0),
        case("a list in place of a job", &[said(200, "{\"requests\":[{\"id\":\"sandbox-job-000001\"}]}")], None, false, 0),
    ]
}

#[test]
fn a_lost_answer_gives_the_job_where_its_id_can_be_known() {
    for case in cases() {
        run(async {
            let name = case.name;
            let sandbox = Sandbox::start().await.unwrap();
            if let Some((id, age)) = case.other {
                let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
                let created_at = now.unwrap().as_secs() - age;
                let job = json!({
                    "id": id, "model": "sonar", "created_at": created_at, "status": "CREATED",
                });
                sandbox.put_job(job).unwrap();
            }
            sandbox.script(case.faults);
            let submit = client(&sandbox).submit(request()).timeout(seconds(20.0));
            let (result, took) = timed(submit).await;
            assert!(took <= seconds(20.0) + ROUNDED, "{name}: {took:?}");
            assert_eq!(requests(&sandbox, "POST").len(), 1, "{name}");
            assert_eq!(requests(&sandbox, "GET").len(), case.lists, "{name}");
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
fn the_search_ends_with_the_time_of_the_submission_or_after_half_a_minute() {
    for (timeout, takes) in [(Some(seconds(5.0)), 5), (None, 30)] {
        run(async {
            let sandbox = Sandbox::start().await.unwrap();
            sandbox.script([cut(BEFORE + 17), Fault::Stall]);
            let submit = client(&sandbox).submit(request());
            let submit = match timeout {
                Some(timeout) => submit.timeout(timeout),
                None => submit,
            };
            let (result, took) = timed(submit).await;
            let error = result.unwrap_err();
            let takes = Duration::from_secs(takes);
            assert!(took >= takes && took <= takes + ROUNDED, "{took:?}");
            assert_eq!(
                error.operation(),
                Some("create_async_sonar"),
                "the news is the lost answer: {error}"
            );
            assert!(error.may_have_been_created());
        });
    }
}

#[test]
fn a_job_that_was_found_can_be_waited_for() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.script([cut(BEFORE + 12)]);
        let job = client(&sandbox).submit(request()).await.unwrap();
        let answer = job.until_done().await.unwrap();
        assert!(answer.text().contains("secret garden"), "{}", answer.text());
        assert_eq!(requests(&sandbox, "POST").len(), 1);
    });
}
