//! The pauses that a server asks for.

use std::time::{Duration, SystemTime};

use openapi_runtime::{Retry, TransportBuilder};

use super::Wait::{self, Exactly, Within};
use super::{CREATE, Expected, READ, check, ok, run, seconds, status, unchanged};

#[test]
fn a_pause_is_as_long_as_the_server_asks_up_to_a_minute() {
    const RETRY: fn(Wait) -> Option<Wait> = Some;
    for (header, expected) in [
        (String::new(), RETRY(Within(500))),
        ("retry-after: 7".to_owned(), RETRY(Exactly(7000))),
        ("retry-after: 1.5".to_owned(), RETRY(Exactly(1500))),
        ("retry-after-ms: 250".to_owned(), RETRY(Exactly(250))),
        ("retry-after-ms: 20.5".to_owned(), RETRY(Exactly(20))),
        // The more precise of the two.
        (
            "retry-after-ms: 250\r\nretry-after: 9".to_owned(),
            RETRY(Exactly(250)),
        ),
        (
            "retry-after-ms: soon\r\nretry-after: 9".to_owned(),
            RETRY(Exactly(9000)),
        ),
        (
            "retry-after-ms: 0\r\nretry-after: 30".to_owned(),
            RETRY(Exactly(30_000)),
        ),
        // Nothing was asked for, so the pause is our own.
        ("retry-after: 0".to_owned(), RETRY(Within(500))),
        ("retry-after-ms: 0".to_owned(), RETRY(Within(500))),
        (
            "retry-after: Sun, 06 Nov 1994 08:49:37 GMT".to_owned(),
            RETRY(Within(500)),
        ),
        ("retry-after: soon".to_owned(), RETRY(Within(500))),
        ("retry-after: -5".to_owned(), RETRY(Within(500))),
        ("retry-after: NaN".to_owned(), RETRY(Within(500))),
        ("retry-after: 5 minutes".to_owned(), RETRY(Within(500))),
        // The most that is waited for, and more than that.
        ("retry-after: 60".to_owned(), RETRY(Exactly(60_000))),
        ("retry-after-ms: 60000".to_owned(), RETRY(Exactly(60_000))),
        ("retry-after: 61".to_owned(), None),
        ("retry-after-ms: 60001".to_owned(), None),
        ("retry-after: 86400".to_owned(), None),
    ] {
        for operation in [READ, CREATE] {
            let script = vec![status("429 Too Many Requests", &header), ok()];
            let outcome = run(script, unchanged, unchanged, operation);
            let retries: Vec<(Wait, u32)> = expected.iter().map(|wait| (*wait, 490)).collect();
            let expected = Expected {
                end: if expected.is_some() { "200" } else { "429" },
                retries: retries.leak(),
                left: 500,
            };
            check(&header, &outcome, &expected);
        }
    }
}

#[test]
fn a_date_is_waited_for_if_it_is_near() {
    for (ahead, near) in [(30, true), (3600, false)] {
        for operation in [READ, CREATE] {
            // The date is of the real clock, and the pause is of the one that stands still.
            let before = SystemTime::now();
            let date = httpdate::fmt_http_date(before + seconds(ahead));
            let first = status("503 Service Unavailable", &format!("retry-after: {date}"));
            let policy = Retry::default().resend_unconfirmed(true).max_retries(1);
            let outcome = run(
                vec![first.clone(), first],
                |builder| builder.retry(policy),
                unchanged,
                operation,
            );
            let error = outcome.result.unwrap_err();
            let date = httpdate::parse_http_date(&date).unwrap();
            let latest = date.duration_since(before).unwrap_or_default();
            let waited = error.attempts().get(1).map(|attempt| attempt.waited());
            assert_eq!(waited.is_some(), near, "{error:?}");
            let said = waited.or(error.retry_after()).unwrap();
            let earliest = date.duration_since(SystemTime::now()).unwrap_or_default();
            assert!(earliest <= said && said <= latest, "{said:?}");
        }
    }
}

#[test]
fn a_pause_that_is_too_long_is_told_and_not_begun() {
    let script = vec![status("429 Too Many Requests", "retry-after: 3600"), ok()];
    let outcome = run(script, unchanged, unchanged, READ);
    let error = outcome.result.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(seconds(3600)));
    assert_eq!(outcome.took, Duration::ZERO);
}

#[test]
fn the_longest_pause_can_be_set() {
    for (most, asked, requests) in [
        (seconds(3600), "3600", 2),
        (seconds(3600), "3601", 1),
        (seconds(5), "5", 2),
        (seconds(5), "6", 1),
        (Duration::ZERO, "1", 1),
        (Duration::ZERO, "0", 2),
        (Duration::MAX, "500", 2),
    ] {
        let header = format!("retry-after: {asked}");
        let retry = Retry::default().max_retry_after(most);
        let script = vec![status("503", &header), ok()];
        let with = |builder: TransportBuilder| builder.retry(retry).timeout(seconds(9000));
        let outcome = run(script, with, unchanged, READ);
        assert_eq!(outcome.seen.len(), requests, "{asked} of {most:?}");
    }
}

#[test]
fn each_attempt_may_ask_for_a_pause_of_its_own() {
    let asking = |header| status("503 Service Unavailable", header);
    let script = vec![
        asking("retry-after: 3"),
        asking("retry-after-ms: 700"),
        asking("retry-after: 0"),
        asking(""),
        asking("retry-after: 50"),
        ok(),
    ];
    let outcome = run(
        script,
        |builder| builder.retry(Retry::default().max_retries(5)),
        unchanged,
        READ,
    );
    let expected = Expected {
        end: "200",
        retries: &[
            (Exactly(3000), 490),
            (Exactly(700), 480),
            (Within(2000), 470),
            (Within(4000), 460),
            (Exactly(50_000), 450),
        ],
        left: 500,
    };
    check("pauses", &outcome, &expected);
}
