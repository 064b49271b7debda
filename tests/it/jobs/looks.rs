//! When a job is looked at.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use perplexity_client::{SonarJob, UntilDone, types::SonarRequest};
use perplexity_sandbox::{Fault, Reply, RetryAfter};
use serde_json::json;
use tokio::time::{Instant, timeout};

use super::{HOUR, ROUNDED, request, requests, run, seconds, taking};

/// When each look had its answer, from the beginning of the wait.
pub(super) type Times = Arc<Mutex<Vec<Duration>>>;

/// A wait that notes its looks, those that meet an error too.
pub(super) fn noted(job: &SonarJob) -> (UntilDone<SonarRequest>, Times) {
    let times = Times::default();
    let begun = Instant::now();
    let (looks, errors) = (Arc::clone(&times), Arc::clone(&times));
    let wait = job
        .until_done()
        .on_look(move |_| looks.lock().unwrap().push(begun.elapsed()))
        .on_error(move |_| errors.lock().unwrap().push(begun.elapsed()));
    (wait, times)
}

fn pauses(times: &Times) -> Vec<Duration> {
    let times = times.lock().unwrap();
    assert_eq!(times[0], Duration::ZERO, "the first look is at once");
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// A pause that was shortened by at most a quarter.
fn fits(pause: Duration, whole: f64) -> bool {
    pause >= seconds(whole * 0.75) && pause <= seconds(whole) + ROUNDED
}

#[test]
fn the_pauses_grow_by_half_and_each_is_shortened_by_up_to_a_quarter() {
    for (interval, first, longest) in [
        (None, 1.0, 15.0),
        (Some((2.0, 5.0)), 2.0, 5.0),
        (Some((0.04, 1.0)), 0.04, 1.0),
        (Some((9.0, 3.0)), 3.0, 3.0),
    ] {
        run(async {
            let (_sandbox, client) = taking(Duration::from_secs(300)).await;
            let job = client.submit(request()).await.unwrap();
            let (wait, times) = noted(&job);
            let wait = match interval {
                Some((first, longest)) => wait.with_interval(seconds(first), seconds(longest)),
                None => wait,
            };
            wait.await.unwrap();
            let pauses = pauses(&times);
            assert!(pauses.len() > 15, "{pauses:?}");
            let mut whole = first;
            for pause in &pauses {
                assert!(fits(*pause, whole), "{pause:?} is not about {whole}");
                whole = f64::min(whole * 1.5, longest);
            }
            let (least, most) = (pauses.iter().rev().take(8).min(), pauses.iter().max());
            assert!(
                most.unwrap().saturating_sub(*least.unwrap()) > ROUNDED,
                "chance has a part: {pauses:?}"
            );
        });
    }
}

#[test]
fn a_pause_that_the_service_asks_for_is_kept_where_it_is_the_longer_one() {
    let busy = |after| Fault::status(429).with_retry_after(after);
    for (fault, least, most) in [
        (busy(RetryAfter::Seconds(40)), 40.0, 40.0),
        (busy(RetryAfter::Seconds(200)), 200.0, 200.0),
        // A look that goes well may ask for a pause too.
        (pending_for(20), 20.0, 20.0),
        (busy(RetryAfter::Millis(2500)), 2.5, 2.5),
        (busy(RetryAfter::Date(Duration::from_secs(40))), 38.0, 41.0),
        (busy(RetryAfter::Millis(100)), 0.75, 1.0),
        (busy(RetryAfter::PastDate), 0.75, 1.0),
        (busy(RetryAfter::Garbage("soon".to_owned())), 0.75, 1.0),
        (
            Fault::status(503).with_retry_after(RetryAfter::Seconds(9)),
            9.0,
            9.0,
        ),
        (Fault::EmptyNotFound, 0.75, 1.0),
    ] {
        run(async {
            let (sandbox, client) = taking(Duration::from_secs(300)).await;
            let job = client.submit(request()).await.unwrap();
            sandbox.script([fault.clone()]);
            let (wait, times) = noted(&job);
            wait.await.unwrap();
            let pauses = pauses(&times);
            let (least, most) = (seconds(least), seconds(most) + ROUNDED);
            assert!(
                pauses[0] >= least && pauses[0] <= most,
                "{fault}: {pauses:?}"
            );
            assert!(fits(pauses[1], 1.5), "{fault}: the next one is as ever");
        });
    }
}

fn pending_for(seconds: u64) -> Fault {
    let job = json!({
        "id": "sandbox-job-000001", "model": "sonar", "created_at": 1, "status": "CREATED",
    });
    let reply = Reply::new(200).header("retry-after", seconds.to_string());
    Fault::Reply(reply.json(job))
}

#[test]
fn intervals_of_nothing_and_of_all_time_do_no_harm() {
    run(async {
        let (sandbox, client) = taking(seconds(0.5)).await;
        let job = client.submit(request()).await.unwrap();
        let none = Duration::ZERO;
        job.until_done().with_interval(none, none).await.unwrap();
        let looks = requests(&sandbox, "GET").len();
        assert!(looks > 100, "a pause of no length is a short one: {looks}");
    });
    run(async {
        let (sandbox, client) = taking(HOUR).await;
        let job = client.submit(request()).await.unwrap();
        let (most, second) = (Duration::MAX, Duration::from_secs(1));
        for (deadline, first) in [(most, most), (most, second), (second, most)] {
            let wait = job
                .until_done()
                .with_deadline(deadline)
                .with_interval(first, most);
            let waited = timeout(HOUR / 2, wait).await;
            assert_eq!(waited.is_err(), deadline == most, "{waited:?}");
        }
        // Whoever has all the time waits for as long as is asked.
        for asked in [u64::MAX, 2 * 60 * 60] {
            let fault = Fault::status(429).with_retry_after(RetryAfter::Seconds(asked));
            sandbox.script([fault]);
            let wait = job.until_done().with_deadline(most);
            let waited = timeout(HOUR * 3, wait).await;
            assert_eq!(waited.is_err(), asked == u64::MAX, "{waited:?}");
        }
    });
}

#[test]
fn each_status_is_shown_the_last_one_too() {
    for fails in [false, true] {
        run(async {
            let (sandbox, client) = taking(Duration::from_secs(20)).await;
            if fails {
                sandbox.fail_next_job("no sources");
            }
            let job = client.submit(request()).await.unwrap();
            let seen = Arc::new(Mutex::new(Vec::new()));
            let shown = Arc::clone(&seen);
            let wait = job.until_done().on_look(move |job| {
                let mut shown = shown.lock().unwrap();
                let status = job.status.to_string();
                if shown.last() != Some(&status) {
                    shown.push(status);
                }
            });
            assert_eq!(wait.await.is_err(), fails);
            let last = if fails { "FAILED" } else { "COMPLETED" };
            assert_eq!(*seen.lock().unwrap(), ["CREATED", "IN_PROGRESS", last]);
        });
    }
}
