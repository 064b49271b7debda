//! The answer that a stream comes to.

use super::*;

async fn collected<const R: bool>(script: Vec<Reply>) -> (Server, Result<String, String>) {
    let server = Server::script(script).await;
    let stream = create::<R>(&server, unchanged).await.unwrap();
    let answer = stream.collect().await;
    let answer = answer.map(|answer| format!("{} {}", answer.status, answer.text));
    (server, answer.map_err(|error| kind(&error)))
}

#[test]
fn all_events_come_to_the_answer_of_a_plain_call() {
    let start = || begun() + &letters(1, "ab");
    let busy = || json_answer("503 Service Unavailable", "");
    let word = "data: [DONE]\n\n";
    for (case, script, expected) in [
        (
            "a last event",
            vec![ends(&(start() + &done(3, "ab")))],
            "done ab",
        ),
        (
            "a cut",
            vec![cut(&start()), ends(&done(3, "ab"))],
            "done ab",
        ),
        ("JSON", vec![whole("done", "ab")], "done ab"),
        (
            "JSON of what failed",
            vec![whole("failed", "no")],
            "failed no",
        ),
        (
            "no longer kept",
            vec![
                cut(&start()),
                json_answer("400 Bad Request", ""),
                whole("done", "ab"),
            ],
            "done ab",
        ),
        (
            "no last event",
            vec![ends(&(start() + word)), whole("done", "ab")],
            "done ab",
        ),
        (
            "no last event, still at work",
            vec![
                ends(&(start() + word)),
                whole("running", ""),
                whole("done", "ab"),
            ],
            "done ab",
        ),
        (
            "no last event, busy",
            vec![ends(&(start() + word)), busy(), whole("done", "ab")],
            "done ab",
        ),
        (
            "no last event, and gone",
            vec![ends(&(start() + word)), json_answer("404 Not Found", "")],
            "! refused",
        ),
        ("no event at all", vec![ends(word)], "! undecoded"),
        (
            "an error",
            vec![ends("event: error\ndata: {}\n\n")],
            "! error event",
        ),
        (
            "an event that is no JSON",
            vec![ends(&(start() + "data: no\n\n" + &done(3, "ab")))],
            "! undecoded",
        ),
        (
            "a last event of another type",
            vec![ends("data: {\"kind\":\"done\",\"answer\":7}\n\n")],
            "! undecoded",
        ),
        (
            "an event of another type is none of its business",
            vec![ends(
                &("data: {\"kind\":7}\n\n".to_owned() + &done(3, "ab")),
            )],
            "done ab",
        ),
    ] {
        loopback_time::block_on(async {
            let (server, answer) = collected::<true>(script.clone()).await;
            assert_eq!(answer.unwrap_or_else(|error| error), expected, "{case}");
            assert_eq!(server.seen().len(), script.len(), "{case}");
            let posts = server
                .seen()
                .iter()
                .filter(|it| it.text.starts_with("POST "))
                .count();
            assert_eq!(posts, 1, "{case}");
        });
    }
}

#[test]
fn events_without_a_last_one_come_to_what_they_add_up_to() {
    let word = "data: [DONE]\n\n";
    for (case, body, expected) in [
        (
            "an event that may end it",
            letters(0, "ab") + &block("may_end", 2, "c"),
            "done abc",
        ),
        (
            "and a word",
            letters(0, "ab") + &block("may_end", 2, "c") + word,
            "done abc",
        ),
        ("a word alone", letters(0, "ab") + word, "! undecoded"),
        ("an end", letters(0, "ab"), "! incomplete"),
    ] {
        loopback_time::block_on(async {
            let (server, answer) = collected::<false>(vec![ends(&body)]).await;
            assert_eq!(answer.unwrap_or_else(|error| error), expected, "{case}");
            assert_eq!(server.seen().len(), 1, "{case}");
        });
    }
}

#[test]
fn a_stream_by_itself_comes_to_the_same() {
    loopback_time::block_on(async {
        let body = begun() + &letters(1, "ab") + &done(3, "ab");
        let (_server, stream) = opened::<true>([ends(&body)]).await;
        assert_eq!(stream.collect().await.unwrap().text, "ab");
    });
}
