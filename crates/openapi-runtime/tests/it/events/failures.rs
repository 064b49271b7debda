//! Answers that say that they failed.

use super::*;

#[test]
fn an_answer_that_failed_is_an_error_of_the_text() {
    let start = || begun() + &letters(1, "a");
    let failed = block("failed", 2, "no such model");
    for (case, script, expected, message) in [
        (
            "by its status",
            vec![cut(&start()), whole("failed", "no such model")],
            "! failed",
            "the job failed: no such model",
        ),
        (
            "cancelled",
            vec![cut(&start()), whole("cancelled", "")],
            "! cancelled",
            "the job was cancelled",
        ),
        (
            "by an event",
            vec![ends(&(start() + &failed)), json_answer("404 Not Found", "")],
            "! failed",
            "the job failed: no such model",
        ),
        (
            "and asked for",
            vec![ends(&(start() + &failed)), whole("failed", "no such model")],
            "! failed",
            "the job failed: no such model",
        ),
    ] {
        loopback_time::block_on(async {
            let (_server, stream) = opened::<true>(script).await;
            let mut text = stream.text();
            assert_eq!(
                text.try_next().await.unwrap().as_deref(),
                Some("a"),
                "{case}"
            );
            let error = text.try_next().await.unwrap_err();
            assert_eq!(kind(&error), expected, "{case}");
            assert!(error.to_string().contains(message), "{case}: {error}");
            assert_eq!(error.job_id(), Some("job_1"), "{case}");
            assert!(text.try_next().await.unwrap().is_none(), "{case}");
        });
    }
}
