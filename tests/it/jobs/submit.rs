//! What submitting sends, and when it sends again.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use perplexity_client::{Client, Retry, Submit, types::SonarRequest};
use perplexity_sandbox::{Fault, Reply, RetryAfter, Sandbox};
use serde_json::{Value, json};

use super::{ROUNDED, client, request, requests, run, seconds, timed};

#[test]
fn a_submission_is_one_request_with_a_key_and_gives_the_id_at_once() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.hold();
        let client = client(&sandbox);
        let before = SystemTime::now() - Duration::from_secs(1);
        let job = client.submit(request()).idempotency_key("order-7").await;
        let job = job.unwrap();

        let journal = sandbox.journal();
        assert_eq!(journal.len(), 1);
        assert_eq!(
            (journal[0].method.as_str(), journal[0].path.as_str()),
            ("POST", "/v1/async/sonar")
        );
        let body: Value = serde_json::from_slice(&journal[0].body).unwrap();
        let expected = json!({
            "request": serde_json::to_value(request()).unwrap(),
            "idempotency_key": "order-7",
        });
        assert_eq!(body, expected);
        assert_eq!(Some(job.id()), journal[0].created.as_deref());

        let ticket = job.ticket();
        assert_eq!(ticket.id(), job.id());
        assert_eq!(ticket.idempotency_key(), Some("order-7"));
        let at = ticket.submitted_at().unwrap();
        assert!(before <= at && at <= SystemTime::now(), "{at:?}");
    });
}

#[test]
fn a_key_that_is_made_up_is_new_for_each_job_and_the_same_for_each_attempt() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox);
        sandbox.script([Fault::status(429), Fault::status(429)]);
        let mut sent = Vec::new();
        for _ in 0..3 {
            let job = client.submit(request()).await.unwrap();
            sent.push(job.ticket().idempotency_key().unwrap().to_owned());
        }
        let keys: Vec<String> = sandbox
            .journal()
            .iter()
            .map(|entry| {
                let body: Value = serde_json::from_slice(&entry.body).unwrap();
                body["idempotency_key"].as_str().unwrap().to_owned()
            })
            .collect();
        assert_eq!(keys[..3], [&*sent[0]; 3], "three attempts at the first");
        assert_eq!(keys[3..], sent[1..]);
        assert_eq!(sent.iter().collect::<BTreeSet<_>>().len(), 3);
        assert!(sent.iter().all(|key| key.len() == 32), "{sent:?}");
    });
}

#[test]
fn a_job_without_an_id_may_have_been_created() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        let job = json!({"id": "", "model": "sonar", "created_at": 1, "status": "CREATED"});
        sandbox.reply_next(Reply::new(200).json(job));
        let error = client(&sandbox).submit(request()).await.unwrap_err();
        assert!(error.is_decode(), "{error}");
        assert!(error.may_have_been_created(), "{error}");
        assert_eq!(error.job_id(), None);
    });
}

/// How a submission is set up.
type Set = fn(Submit<SonarRequest>) -> Submit<SonarRequest>;

#[test]
fn the_settings_of_a_submission_hold_for_it() {
    let cases: [(&str, Set, Fault, usize, Option<f64>); 9] = [
        ("default", |s| s, Fault::status(429), 3, None),
        (
            "never",
            |s| s.retry(Retry::never()),
            Fault::status(429),
            1,
            None,
        ),
        (
            "four",
            |s| s.retry(Retry::default().max_retries(4)),
            Fault::status(429),
            5,
            None,
        ),
        (
            "timeout",
            |s| s.timeout(seconds(3.0)),
            Fault::Stall,
            1,
            Some(3.0),
        ),
        (
            "attempt",
            |s| s.attempt_timeout(seconds(2.0)),
            Fault::Stall,
            1,
            Some(2.0),
        ),
        (
            "the shorter one",
            |s| s.attempt_timeout(seconds(2.0)).timeout(seconds(1.0)),
            Fault::Stall,
            1,
            Some(1.0),
        ),
        (
            "no time for what is asked",
            |s| s.timeout(seconds(5.0)),
            Fault::status(429).with_retry_after(RetryAfter::Seconds(7)),
            1,
            Some(0.0),
        ),
        (
            "no time for an attempt",
            |s| s.attempt_timeout(Duration::ZERO),
            Fault::None,
            0,
            Some(0.0),
        ),
        (
            "no time at all",
            |s| s.timeout(Duration::ZERO),
            Fault::None,
            0,
            Some(0.0),
        ),
    ];
    for (name, set, fault, sent, takes) in cases {
        run(async {
            let sandbox = Sandbox::start().await.unwrap();
            sandbox.script(std::iter::repeat_n(fault, 9));
            let submit = set(client(&sandbox).submit(request())).header("x-trace", "7");
            let (result, took) = timed(submit).await;
            let error = result.unwrap_err();
            let journal = sandbox.journal();
            assert_eq!(journal.len(), sent, "{name}: {error}");
            assert!(
                journal
                    .iter()
                    .all(|entry| entry.header("x-trace") == Some("7"))
            );
            if let Some(takes) = takes {
                let takes = seconds(takes);
                assert!(took >= takes && took <= takes + ROUNDED, "{name}: {took:?}");
            }
        });
    }
}

#[test]
fn a_header_that_cannot_be_sent_is_refused_and_nothing_is_sent() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        let submit = client(&sandbox)
            .submit(request())
            .header("x-trace", "a\r\nb");
        let error = submit.await.unwrap_err();
        assert!(error.is_invalid_input(), "{error}");
        assert!(!error.may_have_been_created());
        assert_eq!(sandbox.journal().len(), 0);
    });
}

#[test]
fn an_empty_key_is_refused_and_nothing_is_sent() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        for key in ["", " "] {
            let submit = client(&sandbox).submit(request()).idempotency_key(key);
            let error = submit.await.unwrap_err();
            assert!(error.is_invalid_input(), "{error}");
            assert!(!error.may_have_been_created(), "{error}");
        }
        assert_eq!(sandbox.journal().len(), 0);
    });
}

#[test]
fn a_request_is_sent_again_unconfirmed_only_on_the_callers_word() {
    // Without a service that honours keys, that word makes a second job: the
    // risk that the documentation names.
    for (honoured, jobs) in [(true, 1), (false, 2)] {
        run(async {
            let sandbox = Sandbox::builder().honour_idempotency_keys(honoured);
            let sandbox = sandbox.start().await.unwrap();
            sandbox.script([Fault::CutAfter]);
            let retry = Retry::default().resend_unconfirmed(true);
            let job = client(&sandbox).submit(request()).retry(retry).await;
            let job = job.unwrap();
            let posts = requests(&sandbox, "POST");
            assert_eq!(posts.len(), 2);
            let created: Vec<&str> = posts
                .iter()
                .filter_map(|entry| entry.created.as_deref())
                .collect();
            assert_eq!(created.len(), jobs);
            assert_eq!(created.last(), Some(&job.id()), "the one that is known");
        });
    }
}

#[test]
fn a_service_that_does_not_answer_is_given_up_after_a_minute_or_as_the_client_says() {
    for (set, takes) in [(None, 60), (Some(7), 7)] {
        run(async {
            let sandbox = Sandbox::start().await.unwrap();
            sandbox.script([Fault::Stall]);
            let builder = Client::builder().base_url(sandbox.url()).key(sandbox.key());
            let builder = match set {
                Some(set) => builder.attempt_timeout(Duration::from_secs(set)),
                None => builder,
            };
            let submit = builder.build().unwrap().submit(request());
            assert_eq!(submit.key().len(), 32);
            let (result, took) = timed(submit).await;
            let error = result.unwrap_err();
            assert!(
                error.is_timeout() && error.may_have_been_created(),
                "{error}"
            );
            let takes = Duration::from_secs(takes);
            assert!(took >= takes && took <= takes + ROUNDED, "{took:?}");
            assert_eq!(requests(&sandbox, "POST").len(), 1);
        });
    }
}
