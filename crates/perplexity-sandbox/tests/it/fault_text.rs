//! Faults as text.

use std::time::Duration;

use perplexity_sandbox::{Fault, Reply, RetryAfter};

#[test]
fn every_fault_can_be_read_back() {
    let mut faults = Fault::examples();
    faults.extend([
        Fault::status(400).with_kind("odd: 100 %, é\n"),
        Fault::status(999)
            .with_retry_after(RetryAfter::Garbage(":=,%".to_owned()))
            .with_should_retry(true),
        Fault::Reply(
            Reply::new(7)
                .header("a:b", "c=d")
                .header("a:b", "")
                .body([0, 255, b':']),
        ),
        Fault::SlowBody {
            pause: Duration::from_secs(600),
        },
        Fault::SlowBody {
            pause: Duration::from_nanos(1_000_001),
        },
        Fault::Down {
            duration: Duration::ZERO,
        },
    ]);
    for fault in faults {
        let text = fault.to_string();
        assert_eq!(text.parse().as_ref(), Ok(&fault), "{text}");
        assert!(text.starts_with(fault.name()), "{text}");
        assert!(text.bytes().all(|byte| byte.is_ascii_graphic()), "{text}");
    }
}

#[test]
fn texts_are_as_people_would_write_them() {
    let pause = Duration::from_millis(250);
    for (fault, text) in [
        (Fault::None, "none"),
        (Fault::SlowBody { pause }, "slow-body:250ms"),
        (
            Fault::Down {
                duration: pause * 4,
            },
            "down:1s",
        ),
        (
            Fault::status(429),
            "status:429:request_rate_limit_exceeded:seconds=1",
        ),
        (
            Fault::status(503)
                .with_retry_after(RetryAfter::Date(pause))
                .with_should_retry(false),
            "status:503:service_unavailable:date=250ms:should-retry=false",
        ),
        (
            Fault::Reply(Reply::new(200).header("x-a", "b c").body("{}")),
            "reply:200:%7B%7D:x-a=b%20c",
        ),
    ] {
        assert_eq!(fault.to_string(), text);
    }
}

#[test]
fn there_are_shorter_texts() {
    for (text, fault) in [
        ("drop", Fault::CutAfter),
        ("429", Fault::status(429)),
        ("503", Fault::status(503)),
    ] {
        assert_eq!(text.parse(), Ok(fault));
    }
}

#[test]
fn other_texts_are_refused_by_a_message_that_lists_what_there_is() {
    for text in [
        "",
        "nope",
        "Stall",
        "stall:1",
        "cut-in-body",
        "cut-in-body:",
        "cut-in-body:-1",
        "cut-in-body:1:2",
        "stall-at",
        "comments-at:",
        "end-at:x",
        "chunks:-1",
        "error-event:1:2",
        "skip-events:3",
        "slow-body:250",
        "slow-body:ms",
        "slow-body:1h",
        "slow-body:é1s",
        "down:99999999999999999999999999999999999999999999s",
        "status:429",
        "status:99:a",
        "status:429:a:seconds=x",
        "status:429:a:seconds=1:millis=1",
        "status:429:a:past-date=1",
        "status:429:a:should-retry=true:should-retry=true",
        "status:429:a:b",
        "reply:200",
        "reply:200:a:b",
        "99",
        "1000",
        "429 ",
    ] {
        let error = text.parse::<Fault>().unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("there is no fault {text:?}; there are ")),
            "{error}"
        );
        for known in Fault::examples() {
            if !matches!(known, Fault::Status { .. } | Fault::Reply(_)) {
                assert!(error.contains(known.name()), "{known}: {error}");
            }
        }
    }
}

#[test]
fn a_time_that_is_too_long_is_refused_by_a_message_that_says_so() {
    for text in [
        "down:18446744073709551615s",
        "down:601s",
        "slow-headers:600001ms",
        "slow-body:601s",
    ] {
        let error = text.parse::<Fault>().unwrap_err().to_string();
        let expected = format!("{text:?} takes longer than 600s, which is the most");
        assert_eq!(error, expected);
    }
}

#[test]
fn there_is_an_example_of_every_fault() {
    // Whoever adds a kind finds it missing in this list, and then in `examples`.
    let mut names: Vec<_> = Fault::examples().iter().map(Fault::name).collect();
    names.sort_unstable();
    names.dedup();
    let all = "broken-json chunks close-idle comments-at cut-after cut-before cut-in-body \
        cut-in-headers down empty-not-found empty-ok end-at error-event expired-cursor extra \
        html-bad-gateway html-ok html-unprocessable json-instead list-shape none redirect \
        repeat-events reply skip-events slow-body slow-headers stall stall-at stall-in-body status \
        truncated-json wrong-content-type";
    assert_eq!(names.join(" "), all);
}
