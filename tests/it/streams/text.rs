//! Only the text.

use perplexity_sandbox::{Fault, Sandbox, Streaming};

use super::{all, posts, request, requests, run, start, start_as};

#[test]
fn the_pieces_are_the_text_of_the_answer() {
    run(async {
        let (_sandbox, client) = start().await;
        let stream = client.create_agent_run(&request()).stream().await.unwrap();
        let mut text = stream.text();
        assert!(text.answer().is_none());
        let (whole, pieces) = all(&mut text).await.unwrap();
        assert!(pieces > 5, "{pieces}");
        let run = text.answer().unwrap();
        assert_eq!(whole, run.output_text());
        assert!(!run.sources().is_empty() && run.total_cost().is_some());
    });
}

#[test]
fn no_dialect_and_no_border_changes_it() {
    run(async {
        let dialects = [
            Streaming::new().chunk_size(1),
            Streaming::new().chunk_size(7).crlf(true),
            Streaming::new().named_events(true).agent_done(true),
            Streaming::new().repeated_events(true),
        ];
        for streaming in dialects {
            let told = format!("{streaming:?}");
            let builder = Sandbox::builder().streaming(streaming);
            let (_sandbox, client) = start_as(builder, |client| client).await;
            let stream = client.create_agent_run(&request()).stream().await.unwrap();
            let mut text = stream.text();
            let (whole, _) = all(&mut text).await.unwrap();
            assert_eq!(whole, text.answer().unwrap().output_text(), "{told}");
        }
    });
}

#[test]
fn what_is_no_longer_kept_is_taken_from_the_answer() {
    run(async {
        let (sandbox, client) = start().await;
        for after in [6_000, 7_500, 9_000] {
            sandbox.script([Fault::CutInBody { after }, Fault::ExpiredCursor]);
            let stream = client.create_agent_run(&request()).stream().await.unwrap();
            let mut text = stream.text();
            let (whole, _) = all(&mut text).await.unwrap();
            assert_eq!(whole, text.answer().unwrap().output_text());
        }
        assert_eq!(posts(&sandbox), 3);
    });
}

#[test]
fn a_gap_is_told_where_the_answer_cannot_fill_it() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.script([Fault::SkipEvents]);
        let stream = client.create_agent_run(&request()).stream().await.unwrap();
        let mut text = stream.text();
        let error = all(&mut text).await.unwrap_err();
        assert!(error.is_decode(), "{error:?}");
        assert!(error.to_string().contains("lost"), "{error}");
        // The answer itself is whole.
        let run = text.into_answer().unwrap();
        assert_eq!(*client.get_agent_run(&run.id).await.unwrap(), run);
        assert_eq!(requests(&sandbox, "POST").len(), 1);
    });
}

#[test]
fn a_text_that_is_gone_on_with_repeats_nothing() {
    run(async {
        let (sandbox, client) = start().await;
        let stream = client.create_agent_run(&request()).stream().await.unwrap();
        let mut text = stream.text();
        let mut places = vec![];
        let mut whole = String::new();
        while let Some(piece) = text.try_next().await.unwrap() {
            whole.push_str(&piece);
            places.push((whole.clone(), text.cursor().unwrap()));
        }
        // Behind the last of them events come, and no text.
        for (told, cursor) in places {
            let mut rest = client.resume_stream(&cursor).await.unwrap().text();
            let (rest_of_it, _) = all(&mut rest).await.unwrap();
            assert_eq!(told + &rest_of_it, whole, "{cursor:?}");
        }
        assert_eq!(posts(&sandbox), 1);
    });
}

#[test]
fn another_process_tells_only_what_was_not_told() {
    run(async {
        // Cut in the text, and then the service no longer has the rest; or
        // only after some of it came in the other process.
        for later in [
            vec![Fault::ExpiredCursor],
            vec![Fault::CutInBody { after: 700 }, Fault::ExpiredCursor],
        ] {
            let (sandbox, client) = start_as(Sandbox::builder(), |client| client).await;
            let cut = Fault::CutInBody { after: 6_000 };
            sandbox.script([cut, Fault::status(403)]);
            let stream = client.create_agent_run(&request()).stream().await.unwrap();
            let mut text = stream.text();
            let mut told = String::new();
            let error = loop {
                match text.try_next().await {
                    Ok(piece) => told.push_str(&piece.unwrap()),
                    Err(error) => break error,
                }
            };
            assert!(!told.is_empty());
            assert_eq!(error.cursor(), text.cursor().as_ref());
            let written = serde_json::to_string(error.cursor().unwrap()).unwrap();
            let cursor = serde_json::from_str(&written).unwrap();

            sandbox.script(later);
            let mut text = client.resume_stream(&cursor).await.unwrap().text();
            let (rest, _) = all(&mut text).await.unwrap();
            assert_eq!(told + &rest, text.answer().unwrap().output_text());
            assert_eq!(posts(&sandbox), 1);
        }
    });
}
