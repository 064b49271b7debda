//! How often a stream is taken up, and what it costs.

use openapi_runtime::RetryBudget;
use tokio::time::Instant;

use super::*;

fn busy() -> Reply {
    json_answer("503 Service Unavailable", "")
}

#[test]
fn what_was_paid_for_comes_back_where_it_helped() {
    for (case, script, left) in [
        ("no cut", vec![ends(&(begun() + &done(1, "")))], 500),
        ("an event", vec![cut(&begun()), ends(&done(1, ""))], 500),
        (
            "the end alone",
            vec![cut(&begun()), ends("data: [DONE]\n\n")],
            500,
        ),
        (
            "a whole answer",
            vec![cut(&begun()), whole("done", "")],
            500,
        ),
        (
            "at the second attempt",
            vec![cut(&begun()), busy(), ends(&done(1, ""))],
            500,
        ),
        (
            "after another cut",
            vec![cut(&begun()), cut(""), ends(&done(1, ""))],
            500,
        ),
        (
            "an event that is no event",
            vec![cut(&begun()), ends("data: {\"kind\":7,\"number\":1}\n\n")],
            480,
        ),
        (
            "two cuts and no more",
            vec![cut(&begun()), cut(""), cut("")],
            480,
        ),
        (
            "not there",
            vec![cut(&begun()), json_answer("404 Not Found", "")],
            490,
        ),
        (
            "busy for ever",
            vec![cut(&begun()), busy(), busy(), busy()],
            480,
        ),
        // What comes behind it is not new.
        (
            "the same again",
            vec![cut(&begun()), cut(&begun()), cut(&begun())],
            480,
        ),
    ] {
        loopback_time::block_on(async {
            let (server, mut stream) = opened::<true>(script).await;
            told(&mut stream).await;
            // A call that succeeds at once puts in 1; here that is of no interest.
            assert_eq!(
                server.budget.left() / 10 * 10,
                left,
                "{case}: {:#?}",
                server.seen()
            );
        });
    }
}

#[test]
fn without_tokens_nothing_is_taken_up() {
    for (tokens, requests) in [(0, 1), (9, 1), (10, 2), (20, 3), (500, 3)] {
        loopback_time::block_on(async {
            let server = Server::script([cut(&begun()), cut(""), cut(""), cut("")]).await;
            let budget = RetryBudget::new(tokens);
            let budgeted = |builder: TransportBuilder| builder.retry_budget(budget.clone());
            let mut stream = create::<true>(&server, budgeted)
                .await
                .unwrap()
                .into_inner();
            assert_eq!(told(&mut stream).await, ["begun 0", "! incomplete"]);
            assert_eq!(server.seen().len(), requests, "{tokens}");
        });
    }
}

#[test]
fn a_cut_is_mended_as_often_as_the_policy_says_and_never_by_a_post() {
    for (retries, reply) in [0, 1, 2, 5]
        .into_iter()
        .flat_map(|n| [(n, cut("")), (n, busy())])
    {
        loopback_time::block_on(async {
            let script = [cut(&begun())].into_iter().chain(vec![reply; 20]);
            let server = Server::script(script).await;
            let policy = Retry::default().max_retries(retries);
            let change = |builder: TransportBuilder| builder.retry(policy);
            let mut stream = create::<true>(&server, change).await.unwrap().into_inner();
            assert!(stream.try_next().await.unwrap().is_some());
            let error = stream.try_next().await.unwrap_err();
            assert!(error.is_incomplete() && error.is_transient(), "{error}");
            let seen = server.seen();
            assert_eq!(seen.len(), 1 + retries as usize, "{retries}");
            assert!(
                seen[1..].iter().all(|it| it.text.starts_with("GET ")),
                "{seen:?}"
            );
            assert_eq!(
                error.attempts().len(),
                seen.len(),
                "{:#?}",
                error.attempts()
            );
            for (attempt, pair) in error.attempts()[1..].iter().zip(seen.windows(2)) {
                let paused = pair[1].at - pair[0].ended.unwrap();
                let waited = attempt.waited();
                assert!(
                    paused >= waited && paused <= waited + seconds(1) / 500,
                    "{paused:?} {attempt:?}"
                );
            }
        });
    }
}

#[test]
fn a_stall_is_taken_up_for_as_long_as_events_may_be_waited_for() {
    loopback_time::block_on(async {
        let script = [hangs(&begun())].into_iter().chain(vec![hangs(""); 30]);
        let (server, mut stream) = opened::<true>(script).await;
        assert!(stream.try_next().await.unwrap().is_some());
        let began = Instant::now();
        let error = stream.try_next().await.unwrap_err();
        assert!(error.is_timeout() && error.cursor().is_some(), "{error}");
        let (took, requests) = (began.elapsed().as_secs(), server.seen().len());
        assert!((540..=700).contains(&took), "{took}");
        assert!((8..=11).contains(&requests), "{requests}");
        assert_eq!(error.attempts().len(), requests);
        let took = error.attempts().iter().map(|it| it.took().as_secs());
        assert!(took.max() == Some(60), "{:#?}", error.attempts());
        assert!(stream.try_next().await.unwrap().is_none());
    });
}

#[test]
fn a_stall_that_ends_costs_nothing() {
    loopback_time::block_on(async {
        let script = [
            hangs(&begun()),
            hangs(""),
            hangs(""),
            hangs(""),
            ends(&done(1, "a")),
        ];
        let (server, mut stream) = opened::<true>(script).await;
        assert_eq!(told(&mut stream).await, ["begun 0", "done 1 a"]);
        assert_eq!(server.budget.left(), 500);
    });
}

#[test]
fn an_error_counts_what_was_tried_since_the_last_event() {
    loopback_time::block_on(async {
        let again = (1..8).map(|number| cut(&letters(number, "a")));
        let script = [busy_once(), cut(&begun())].into_iter().chain(again);
        let server = Server::script(script).await;
        let mut stream = create::<true>(&server, unchanged)
            .await
            .unwrap()
            .into_inner();
        for _ in 0..8 {
            assert!(stream.try_next().await.unwrap().is_some());
        }
        let error = stream.try_next().await.unwrap_err();
        let met: Vec<String> = error.attempts().iter().map(|it| it.to_string()).collect();
        assert_eq!(met.len(), 5, "{met:#?}");
        assert!(
            met[0].starts_with("429"),
            "those of the call itself: {met:#?}"
        );
        assert!(met[1].contains("1 event came"), "{met:#?}");
        assert!(met[2].contains("8 events came"), "{met:#?}");
        assert!(
            met[4].contains("the connection was lost before an answer"),
            "{met:#?}"
        );
        assert!(error.may_have_been_created());
        assert_eq!(error.job_id(), Some("job_1"));
    });
}

fn busy_once() -> Reply {
    json_answer("429 Too Many Requests", "")
}

#[test]
fn what_is_still_at_work_is_looked_at_for_as_long_as_events_may_be_waited_for() {
    loopback_time::block_on(async {
        let gone = json_answer("400 Bad Request", "");
        let working = vec![whole("running", ""); 100];
        let script = [cut(&begun()), gone].into_iter().chain(working);
        let (server, mut stream) = opened::<true>(script).await;
        let began = Instant::now();
        assert_eq!(told(&mut stream).await, ["begun 0", "! incomplete"]);
        let took = began.elapsed().as_secs();
        assert!((580..=602).contains(&took), "{took}");
        let seen = server.seen();
        assert!((40..=60).contains(&seen.len()), "{}", seen.len());
    });
}

#[test]
fn events_without_a_number_do_not_have_a_stream_taken_up_for_ever() {
    loopback_time::block_on(async {
        let again = cut("data: {\"kind\":\"text\"}\n\n");
        let script = [cut(&begun())].into_iter().chain(vec![again; 20]);
        let (server, mut stream) = opened::<true>(script).await;
        assert_eq!(
            told(&mut stream).await,
            ["begun 0", "text", "text", "! incomplete"]
        );
        assert_eq!(server.seen().len(), 3);
    });
}
