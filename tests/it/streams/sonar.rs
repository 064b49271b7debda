//! Answers of Sonar, as they come.

use perplexity_client::Client;
use perplexity_client::types::{Message, SonarChunkObject, SonarRequest, SonarRequestStreamMode};
use perplexity_sandbox::{Fault, Sandbox, Streaming};

use super::{all, posts, requests, run, start, start_as};

const MODES: [SonarRequestStreamMode; 2] = [
    SonarRequestStreamMode::Full,
    SonarRequestStreamMode::Concise,
];

fn asking(mode: &SonarRequestStreamMode) -> SonarRequest {
    SonarRequest::new(
        "sonar-pro",
        [Message::user("Where is my secret garden? 🌱 ä")],
    )
    .with_stream_mode(mode.clone())
    .with_return_images(true)
    .with_return_related_questions(true)
}

/// The answer to the same question, but for its id and time.
async fn plain(client: &Client, mode: &SonarRequestStreamMode) -> serde_json::Value {
    let answer = client.sonar(&asking(mode)).await.unwrap();
    without_id(&answer.into_inner())
}

fn without_id(answer: &perplexity_client::types::CompletionResponse) -> serde_json::Value {
    let mut value = serde_json::to_value(answer).unwrap();
    let fields = value.as_object_mut().unwrap();
    assert!(fields.remove("id").is_some() && fields.remove("created").is_some());
    value
}

#[test]
fn an_answer_that_is_collected_is_the_one_that_a_plain_call_gives() {
    run(async {
        let (_sandbox, client) = start().await;
        for mode in MODES {
            let stream = client.sonar(&asking(&mode)).stream().await.unwrap();
            let collected = stream.collect().await.unwrap();
            assert_eq!(
                without_id(&collected),
                plain(&client, &mode).await,
                "{mode}"
            );
            assert!(collected.total_cost().is_some());
        }
    });
}

#[test]
fn the_text_comes_in_pieces_that_are_told_once() {
    run(async {
        for chunk in [1, 7, 100_000] {
            let streaming = Streaming::new().chunk_size(chunk);
            let builder = Sandbox::builder().streaming(streaming);
            let (_sandbox, client) = start_as(builder, |client| client).await;
            for mode in MODES {
                let mut text = client.sonar(&asking(&mode)).stream().await.unwrap().text();
                let (whole, pieces) = all(&mut text).await.unwrap();
                assert!(pieces > 5, "{pieces}");
                let answer = text.answer().unwrap();
                assert_eq!(whole, answer.text());
                assert!(answer.search_results.is_some() && answer.total_cost().is_some());
            }
        }
    });
}

#[test]
fn the_chunks_of_both_modes_are_typed() {
    run(async {
        let (_sandbox, client) = start().await;
        for mode in MODES {
            let mut stream = client.sonar(&asking(&mode)).stream().await.unwrap();
            let mut seen = Vec::new();
            while let Some(chunk) = stream.try_next().await.unwrap() {
                let object = chunk.object.clone().unwrap();
                assert!(
                    !matches!(object, SonarChunkObject::Unrecognized(_)),
                    "{chunk:?}"
                );
                if seen.last() != Some(&object) {
                    seen.push(object);
                }
            }
            use SonarChunkObject::*;
            let expected = match mode {
                SonarRequestStreamMode::Full => vec![ChatCompletionChunk],
                _ => vec![
                    ChatReasoning,
                    ChatReasoningDone,
                    ChatCompletionChunk,
                    ChatCompletionDone,
                ],
            };
            assert_eq!(seen, expected);
        }
    });
}

#[test]
fn a_stream_that_is_cut_is_an_error_and_nothing_is_asked_anew() {
    run(async {
        let (sandbox, client) = start().await;
        for mode in MODES {
            for fault in [Fault::CutInBody { after: 900 }, Fault::EndAt { after: 900 }] {
                sandbox.script([fault]);
                let stream = client.sonar(&asking(&mode)).stream().await.unwrap();
                let error = stream.collect().await.unwrap_err();
                assert!(
                    error.is_incomplete() && error.cursor().is_none(),
                    "{error:?}"
                );
                assert!(error.may_have_been_created(), "{error:?}");
            }
        }
        assert_eq!((posts(&sandbox), requests(&sandbox, "GET").len()), (4, 0));
    });
}

#[test]
fn an_error_among_the_chunks_is_an_error() {
    run(async {
        let (sandbox, client) = start().await;
        for mode in MODES {
            sandbox.script([
                Fault::ErrorEvent { after: 2 },
                Fault::ErrorEvent { after: 2 },
            ]);
            let mut stream = client.sonar(&asking(&mode)).stream().await.unwrap();
            assert!(stream.try_next().await.unwrap().is_some());
            assert!(stream.try_next().await.unwrap().is_some());
            let error = stream.try_next().await.unwrap_err();
            assert!(error.is_error_event() && error.api().is_some(), "{error:?}");
            let text = client.sonar(&asking(&mode)).stream().await.unwrap().text();
            let mut text = text;
            let error = all(&mut text).await.unwrap_err();
            assert!(error.is_error_event(), "{error:?}");
        }
    });
}

#[test]
fn a_retired_service_says_so_at_the_call() {
    run(async {
        let (_sandbox, client) = start_as(Sandbox::builder().retired(true), |c| c).await;
        let error = client.sonar(&asking(&MODES[0])).stream().await.unwrap_err();
        assert!(error.is_retired(), "{error:?}");
    });
}

#[test]
fn json_in_place_of_chunks_is_the_whole_answer() {
    run(async {
        let (sandbox, client) = start().await;
        for mode in MODES {
            sandbox.script([Fault::JsonInstead, Fault::JsonInstead]);
            let stream = client.sonar(&asking(&mode)).stream().await.unwrap();
            let collected = stream.collect().await.unwrap();
            let mut text = client.sonar(&asking(&mode)).stream().await.unwrap().text();
            let (whole, _) = all(&mut text).await.unwrap();
            assert_eq!(whole, collected.text());
        }
    });
}
