//! The end of patience: exact, and with a last look before it.

use std::error::Error as _;
use std::time::Duration;

use perplexity_client::Client;
use perplexity_sandbox::{Fault, RetryAfter};

use super::looks::noted;
use super::{HOUR, ROUNDED, about, request, requests, run, seconds, taking, timed};

#[test]
fn a_wait_is_over_by_its_deadline_after_a_last_look_shortly_before() {
    for (deadline, first, longest) in [
        (HOUR.as_secs_f64(), 1.0, 15.0),
        (100.0, 1.0, 15.0),
        (7.3, 5.0, 5.0),
        (2.0, 60.0, 60.0),
        (1.0, 0.2, 0.2),
        (0.3, 0.05, 0.05),
    ] {
        run(async {
            let (_sandbox, client) = taking(HOUR * 3).await;
            let job = client.submit(request()).await.unwrap();
            let (wait, times) = noted(&job);
            let wait = wait
                .with_deadline(seconds(deadline))
                .with_interval(seconds(first), seconds(longest));
            let (result, took) = timed(wait).await;
            let error = about(result, job.id());
            assert!(error.is_timeout() && !error.is_connect(), "{error}");
            assert!(error.source().is_none(), "nothing went wrong: {error:?}");
            let text = error.to_string();
            assert!(text.contains("CREATED"), "where it stands: {text}");
            assert!(text.contains(&format!("{:?}", seconds(deadline))), "{text}");

            let deadline = seconds(deadline);
            assert!(took <= deadline, "{took:?}, not {deadline:?}");
            let times = times.lock().unwrap();
            let last = *times.last().unwrap();
            assert!(times.len() > 1, "{times:?}");
            let near = Duration::from_secs(1).min(deadline);
            assert!(last + near + ROUNDED >= deadline, "{last:?}, {deadline:?}");
        });
    }
}

#[test]
fn a_job_that_is_done_in_the_last_moment_is_still_answered() {
    run(async {
        let (_sandbox, client) = taking(seconds(98.5)).await;
        let job = client.submit(request()).await.unwrap();
        let wait = job.until_done().with_deadline(Duration::from_secs(100));
        let (result, took) = timed(wait.with_interval(seconds(60.0), seconds(60.0))).await;
        result.unwrap();
        assert!(took >= seconds(98.5) && took <= seconds(100.0), "{took:?}");
    });
}

#[test]
fn without_time_nothing_is_asked() {
    run(async {
        let (sandbox, client) = taking(Duration::ZERO).await;
        let job = client.submit(request()).await.unwrap();
        let (result, took) = timed(job.until_done().with_deadline(Duration::ZERO)).await;
        assert!(about(result, job.id()).is_timeout());
        assert_eq!(took, Duration::ZERO);
        assert_eq!(requests(&sandbox, "GET").len(), 0);
    });
}

#[test]
fn a_look_that_hangs_ends_with_the_deadline_and_is_the_source() {
    for fault in [Fault::Stall, Fault::StallInBody] {
        run(async {
            let (sandbox, client) = taking(HOUR).await;
            let job = client.submit(request()).await.unwrap();
            sandbox.script([Fault::None, Fault::None, fault]);
            let wait = job.until_done().with_deadline(seconds(12.0));
            let (result, took) = timed(wait).await;
            let error = about(result, job.id());
            assert!(error.is_timeout(), "{error}");
            assert!(error.source().is_some(), "{error:?}");
            assert!(
                took >= seconds(12.0) && took <= seconds(12.0) + ROUNDED,
                "{took:?}"
            );
            assert_eq!(requests(&sandbox, "GET").len(), 3);
        });
    }
}

#[test]
fn a_look_is_given_up_when_nothing_comes_for_a_minute() {
    run(async {
        let (sandbox, client) = taking(seconds(10.0)).await;
        let job = client.submit(request()).await.unwrap();
        sandbox.script([Fault::Stall]);
        let (result, took) = timed(job.until_done()).await;
        result.unwrap();
        assert!(took > seconds(60.7) && took < seconds(61.1), "{took:?}");
    });
}

#[test]
fn a_look_may_take_long_as_long_as_bytes_come() {
    run(async {
        let (sandbox, client) = taking(seconds(1.0)).await;
        let job = client.submit(request()).await.unwrap();
        sandbox.step(seconds(5.0));
        let pause = seconds(50.0);
        sandbox.script([Fault::SlowBody { pause }]);
        let (result, took) = timed(job.until_done()).await;
        result.unwrap();
        assert!(took >= seconds(400.0), "eight pieces: {took:?}");
    });
}

#[test]
fn a_look_takes_no_longer_than_a_call_of_the_client() {
    for fault in [
        Fault::Stall,
        Fault::SlowBody {
            pause: seconds(2.5),
        },
    ] {
        run(async {
            let (sandbox, _) = taking(HOUR).await;
            let builder = Client::builder().base_url(sandbox.url()).key(sandbox.key());
            let client = builder.timeout(seconds(3.0)).build().unwrap();
            let job = client.submit(request()).await.unwrap();
            sandbox.script([fault.clone(), fault, Fault::status(401)]);
            let (wait, times) = noted(&job);
            assert!(about(wait.await, job.id()).is_authentication());
            let times = times.lock().unwrap();
            assert!(times[0] >= seconds(3.0) && times[0] <= seconds(3.0) + ROUNDED);
            let second = times[1] - times[0];
            assert!(second >= seconds(3.75) && second <= seconds(4.0) + ROUNDED);
        });
    }
}

#[test]
fn a_pause_that_the_service_asks_for_leaves_time_for_a_last_look() {
    for (after, deadline) in [
        (RetryAfter::Seconds(60), 50.0),
        (RetryAfter::Seconds(u64::MAX), 50.0),
        // For longer than a minute, too.
        (RetryAfter::Seconds(900), 500.0),
    ] {
        run(async {
            let (sandbox, client) = taking(HOUR).await;
            let job = client.submit(request()).await.unwrap();
            sandbox.script([Fault::status(429).with_retry_after(after)]);
            let wait = job.until_done().with_deadline(seconds(deadline));
            let (result, took) = timed(wait).await;
            assert!(about(result, job.id()).is_timeout());
            let near = took >= seconds(deadline - 1.0) && took <= seconds(deadline);
            assert!(near, "{took:?}");
            // The pause, and a last look, or two if chance makes the last pause short.
            let looks = requests(&sandbox, "GET").len();
            assert!((2..=3).contains(&looks), "{looks}");
        });
    }
}

#[test]
fn who_asks_for_no_pause_does_not_end_the_wait() {
    run(async {
        let (sandbox, client) = taking(seconds(8.0)).await;
        let job = client.submit(request()).await.unwrap();
        sandbox.script([Fault::status(429).with_retry_after(RetryAfter::PastDate)]);
        let wait = job.until_done().with_deadline(seconds(10.0));
        // The next look would come after the deadline, and is made before.
        wait.with_interval(HOUR, HOUR).await.unwrap();
    });
}
