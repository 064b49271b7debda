//! Streams that are cut, and go on.

use std::time::Duration;

use perplexity_client::types::{AgentEvent, AgentStatus};
use perplexity_client::{Cursor, Error, EventStream, Retry, RetryBudget};
use perplexity_sandbox::{Fault, Pace, Sandbox};

use super::{posts, request, requests, run, start, start_as};

/// How many bytes of a stream are sent before its first event is complete: of
/// a run that nobody knows the id of, nothing can be asked.
const FIRST: usize = 1500;

async fn numbers(stream: &mut EventStream<AgentEvent>) -> Result<Vec<u64>, Error> {
    let mut numbers = Vec::new();
    while stream.try_next().await?.is_some() {
        numbers.push(stream.cursor().unwrap().after());
    }
    Ok(numbers)
}

#[test]
fn a_stream_that_is_cut_anywhere_goes_on_there() {
    run(async {
        let (sandbox, client) = start().await;
        let whole = client.create_agent_run(&request()).stream().await.unwrap();
        let expected = numbers(&mut whole.events()).await.unwrap();
        let cuts = || (FIRST..12_000).step_by(211);
        for after in cuts() {
            sandbox.script([Fault::CutInBody { after }]);
            let stream = client.create_agent_run(&request()).stream().await.unwrap();
            let came = numbers(&mut stream.events()).await.unwrap();
            assert_eq!(came, expected, "cut after {after} bytes");
        }
        assert_eq!(posts(&sandbox), 1 + cuts().count());
        assert!(requests(&sandbox, "GET").len() > cuts().count() / 2);
    });
}

#[test]
fn a_stream_that_ends_early_goes_on_there() {
    run(async {
        let (sandbox, client) = start().await;
        for fault in [
            Fault::EndAt { after: 4_000 },
            Fault::StallAt { after: 4_000 },
            Fault::StallInBody,
        ] {
            sandbox.script([fault]);
            let stream = client.create_agent_run(&request()).stream().await.unwrap();
            let run = stream.collect().await.unwrap();
            assert_eq!(*run, *client.get_agent_run(&run.id).await.unwrap());
        }
        assert_eq!(posts(&sandbox), 3);
    });
}

#[test]
fn comments_keep_a_connection_and_not_the_patience() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.script([Fault::CommentsAt { after: 4_000 }]);
        let call = client.create_agent_run(&request()).stream();
        let stream = call.event_timeout(Duration::from_secs(90)).await.unwrap();
        let begun = tokio::time::Instant::now();
        let error = stream.collect().await.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        assert!(
            error.to_string().contains("no event came for 90s"),
            "{error}"
        );
        assert!(begun.elapsed() < Duration::from_secs(92));
        // It can be taken up.
        let stream = client.resume_stream(error.cursor().unwrap()).await.unwrap();
        assert_eq!(
            stream.collect().await.unwrap().status,
            AgentStatus::Completed
        );
        assert_eq!(posts(&sandbox), 1);
    });
}

#[test]
fn a_cursor_that_has_expired_is_answered_by_the_run() {
    run(async {
        let pace = Pace::new(Duration::from_secs(1), Duration::from_secs(60));
        let (sandbox, client) = start_as(Sandbox::builder().pace(pace), |client| client).await;
        sandbox.script([Fault::CutInBody { after: 4_000 }, Fault::ExpiredCursor]);
        let request = request().with_background(true);
        let stream = client.create_agent_run(&request).stream().await.unwrap();
        let mut stream = stream.events();
        let mut last = None;
        while let Some(event) = stream.try_next().await.unwrap() {
            last = Some(event);
        }
        let Some(AgentEvent::ResponseCompleted(last)) = last else {
            panic!("{last:?}")
        };
        let run = last.response.unwrap();
        assert_eq!(run, *client.get_agent_run(&run.id).await.unwrap());
        assert_eq!(posts(&sandbox), 1);
    });
}

#[test]
fn another_process_goes_on_from_a_cursor() {
    run(async {
        let (sandbox, client) = start_as(Sandbox::builder(), |c| c.retry(Retry::never())).await;
        sandbox.script([Fault::CutInBody { after: 5_000 }]);
        let stream = client.create_agent_run(&request()).stream().await.unwrap();
        let mut stream = stream.events();
        let error = numbers(&mut stream).await.unwrap_err();
        assert!(
            error.is_incomplete() && error.may_have_been_created(),
            "{error:?}"
        );
        assert!(error.to_string().contains("`cursor`"), "{error}");
        assert_eq!(requests(&sandbox, "GET").len(), 0);

        let written = serde_json::to_string(error.cursor().unwrap()).unwrap();
        let cursor: Cursor = serde_json::from_str(&written).unwrap();
        assert_eq!(Some(&cursor), stream.cursor().as_ref());
        let mut rest = client.resume_stream(&cursor).await.unwrap();
        let rest = numbers(&mut rest).await.unwrap();
        assert_eq!(rest.first(), Some(&(cursor.after() + 1)));

        sandbox.script([Fault::ExpiredCursor]);
        let run = client
            .resume_stream(&cursor)
            .await
            .unwrap()
            .collect()
            .await
            .unwrap();
        assert_eq!(run.status, AgentStatus::Completed);
        let nobody = client.resume_stream(&Cursor::new("nobody", 3)).await;
        assert_eq!(nobody.unwrap_err().status().unwrap(), 404);
        assert_eq!(posts(&sandbox), 1);
    });
}

#[test]
fn going_on_is_paid_for_from_the_budget_and_ends_with_it() {
    run(async {
        let budget = RetryBudget::new(100);
        let shared = budget.clone();
        let (sandbox, client) = start_as(Sandbox::builder(), |c| c.retry_budget(shared)).await;
        // Cut again and again before another event has come.
        let cut = Fault::CutInBody { after: 0 };
        sandbox.script([
            Fault::CutInBody { after: 4_000 },
            cut.clone(),
            cut.clone(),
            cut,
        ]);
        let stream = client.create_agent_run(&request()).stream().await.unwrap();
        let error = stream.collect().await.unwrap_err();
        assert!(error.is_incomplete(), "{error:?}");
        assert_eq!(requests(&sandbox, "GET").len(), 2);
        // Two that came to nothing; each was answered, and then cut.
        assert_eq!(budget.left(), 100 - 2 * 10 + 2);

        let none = RetryBudget::new(0);
        let (sandbox, client) = start_as(Sandbox::builder(), |c| c.retry_budget(none)).await;
        sandbox.script([Fault::CutInBody { after: 4_000 }]);
        let stream = client.create_agent_run(&request()).stream().await.unwrap();
        let error = stream.collect().await.unwrap_err();
        assert!(
            error.is_incomplete() && error.cursor().is_some(),
            "{error:?}"
        );
        assert_eq!(requests(&sandbox, "GET").len(), 0);
    });
}

#[test]
fn a_run_that_is_not_kept_cannot_go_on() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.script([Fault::CutInBody { after: 4_000 }]);
        let request = request().with_store(false);
        let stream = client.create_agent_run(&request).stream().await.unwrap();
        let error = stream.collect().await.unwrap_err();
        assert!(error.is_incomplete(), "{error:?}");
        let why = std::error::Error::source(&error).unwrap().to_string();
        assert!(why.contains("404"), "{why}");
        assert_eq!(posts(&sandbox), 1);
    });
}
