//! How streams are written.

use std::time::Duration;

use perplexity_sandbox::{Builder, Fault, Sandbox, Streaming};
use serde_json::{Value, json};

use super::{Streamed, deltas, numbers, question, run, stream};

fn streaming() -> Streaming {
    Streaming::new().pace(Duration::ZERO)
}

async fn of(change: impl FnOnce(Streaming) -> Streaming) -> (Streamed, Streamed) {
    let builder = Sandbox::builder().streaming(change(streaming()));
    let sandbox = builder.start().await.unwrap();
    let mut concise = question();
    concise["stream_mode"] = json!("concise");
    (
        run(&sandbox, json!({})).await,
        stream(&sandbox, "POST", "/v1/sonar", &concise).await,
    )
}

/// What both say, but for the times.
fn said(streams: &(Streamed, Streamed)) -> Vec<Value> {
    let text = streams.0.text() + &streams.1.text();
    let text = text.replace("\r\n", "\n");
    let lines = text.lines().filter(|line| line.starts_with("data: "));
    let mut said: Vec<_> =
        super::events(&lines.map(|line| format!("{line}\n\n")).collect::<String>());
    for event in &mut said {
        for at in ["/created", "/response/created_at", "/response/completed_at"] {
            if let Some(time) = event.pointer_mut(at) {
                *time = json!(0);
            }
        }
    }
    said
}

#[tokio::test]
async fn the_same_events_can_be_written_in_other_ways() {
    let usual = said(&of(|streaming| streaming).await);
    for size in [0, 1, 3, 7, 100, 5000, usize::MAX] {
        let streams = of(|streaming| streaming.chunk_size(size).crlf(size % 2 == 0)).await;
        assert_eq!(said(&streams), usual, "{size}");
        let size = size.max(1);
        let (last, pieces) = streams.0.pieces.split_last().unwrap();
        assert!(pieces.iter().all(|piece| piece.len() == size), "{size}");
        assert!(last.len() <= size);
    }

    let streams = of(|streaming| streaming.crlf(true)).await;
    assert_eq!(said(&streams), usual);
    for text in [streams.0.text(), streams.1.text()] {
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert!(text.ends_with("\r\n\r\n"));
    }

    let streams = of(|streaming| streaming.named_events(true)).await;
    assert_eq!(said(&streams), usual);
    for (streamed, name) in [(&streams.0, "type"), (&streams.1, "object")] {
        let text = streamed.text();
        for block in text.split("\n\n").filter(|block| block.contains('{')) {
            let (event, data) = block.split_once('\n').unwrap();
            let data: Value = serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
            assert_eq!(event, format!("event: {}", data[name].as_str().unwrap()));
        }
    }
}

#[tokio::test]
async fn events_can_be_repeated_with_the_same_number() {
    let usual = said(&of(|streaming| streaming).await);
    let (agent, sonar) = of(|streaming| streaming.repeated_events(true)).await;
    let numbers = numbers(&agent.events());
    assert!(numbers.len() > 20 && numbers.chunks(2).all(|two| two[0] == two[1]));
    let mut once = said(&(agent, sonar));
    once.dedup();
    assert_eq!(once, usual);
}

#[tokio::test]
async fn done_is_said_where_that_is_asked_for() {
    let is_said = |streamed: &Streamed| streamed.text().ends_with("\n\ndata: [DONE]\n\n");
    for (agent, full) in [(false, false), (true, false), (false, true)] {
        let streaming = streaming().agent_done(agent).full_done(full);
        let sandbox = Sandbox::builder()
            .streaming(streaming)
            .start()
            .await
            .unwrap();
        assert_eq!(is_said(&run(&sandbox, json!({})).await), agent);
        let sonar = stream(&sandbox, "POST", "/v1/sonar", &question()).await;
        assert_eq!(is_said(&sonar), full);
        // Not after an error.
        sandbox.script([Fault::ErrorEvent { after: 1 }]);
        assert!(!is_said(&run(&sandbox, json!({})).await));
    }
}

#[tokio::test]
async fn texts_can_be_longer_in_streams_and_in_plain_answers_alike() {
    let start = async |change: fn(Builder) -> Builder| {
        let builder = Sandbox::builder().streaming(streaming().chunk_size(1001));
        change(builder).start().await.unwrap()
    };
    let (short, long) = (start(|it| it).await, start(|it| it.answer_words(500)).await);
    let words = |text: &str| text.split_whitespace().count();
    let mut texts = Vec::new();
    for sandbox in [&short, &long] {
        let events = run(sandbox, json!({})).await.events();
        let message = &events.last().unwrap()["response"]["output"][1];
        let text = message["content"][0]["text"].as_str().unwrap();
        assert_eq!(deltas(&events), text);
        // The citation is where it was.
        let end = message["content"][0]["annotations"][0]["end_index"]
            .as_u64()
            .unwrap();
        let before: String = text.chars().take(usize::try_from(end).unwrap()).collect();
        assert!(before.ends_with("[1]"), "{before}");
        let sonar = stream(sandbox, "POST", "/v1/sonar", &question())
            .await
            .events();
        let said = sonar.last().unwrap()["choices"][0]["message"]["content"].clone();
        let mut plain = question();
        plain["stream"] = json!(false);
        let plain = stream(sandbox, "POST", "/v1/sonar", &plain)
            .await
            .head
            .json();
        assert_eq!(plain["choices"][0]["message"]["content"], said);
        texts.push((text.to_owned(), said.as_str().unwrap().to_owned()));
    }
    let [(short, other_short), (long, other_long)] = &texts[..] else {
        panic!()
    };
    assert_eq!(words(long), words(short) + 500);
    assert_eq!(words(other_long), words(other_short) + 500);
    for (long, short) in [(long, short), (other_long, other_short)] {
        assert!(long.starts_with(short.as_str()));
        for bytes in 1..=4 {
            assert!(long.chars().any(|character| character.len_utf8() == bytes));
        }
    }
}
