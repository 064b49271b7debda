//! The text of a stream as it comes.

use super::*;

/// All that comes of a text, in words, and the text of its answer.
async fn texts<const R: bool>(script: Vec<Reply>) -> (Vec<String>, Option<String>) {
    let (_server, stream) = opened::<R>(script).await;
    let mut text = stream.text();
    let mut told = Vec::new();
    loop {
        match text.try_next().await {
            Ok(Some(piece)) => told.push(piece),
            Ok(None) => break,
            Err(error) => told.push(kind(&error)),
        }
        assert!(told.len() < 100, "it goes on for ever: {told:?}");
    }
    assert!(futures_core::FusedStream::is_terminated(&text));
    (told, text.into_answer().map(|answer| answer.text))
}

#[track_caller]
fn check<const R: bool>(case: &str, script: Vec<Reply>, expected: &[&str], answer: Option<&str>) {
    let (told, answered) = loopback_time::block_on(texts::<R>(script));
    assert_eq!(told, expected, "{case}");
    assert_eq!(answered.as_deref(), answer, "{case}");
}

fn so_far(number: u64, text: &str) -> String {
    block("so_far", number, text)
}

#[test]
fn only_what_is_new_comes() {
    let empty = block("text", 2, "");
    let other = block("other", 2, "");
    for (case, body, expected, answer) in [
        (
            "deltas",
            begun() + &letters(1, "ab") + &done(3, "ab"),
            &["a", "b"][..],
            "ab",
        ),
        (
            "nothing new",
            letters(1, "a") + &empty + &done(3, "a"),
            &["a"],
            "a",
        ),
        (
            "other events",
            letters(1, "a") + &other + &done(3, "a"),
            &["a"],
            "a",
        ),
        (
            "the rest with the end",
            letters(1, "a") + &done(3, "abc"),
            &["a", "bc"],
            "abc",
        ),
        (
            "all with the end",
            begun() + &done(3, "abc"),
            &["abc"],
            "abc",
        ),
        ("no text", begun() + &done(3, ""), &[], ""),
        (
            "the text so far",
            so_far(1, "Gr") + &so_far(2, "Grüße") + &so_far(3, "Grüße") + &done(4, "Grüße!"),
            &["Gr", "üße", "!"],
            "Grüße!",
        ),
        (
            "repeated from the start",
            so_far(1, "ab") + &so_far(2, "a") + &so_far(3, "abc") + &done(4, "abc"),
            &["ab", "c"],
            "abc",
        ),
    ] {
        check::<true>(case, vec![ends(&body)], expected, Some(answer));
        check::<false>(case, vec![ends(&body)], expected, Some(answer));
    }
    let body = letters(1, "ab") + &block("may_end", 3, "c");
    check::<false>(
        "without a last event",
        vec![ends(&body)],
        &["a", "b", "c"],
        Some("abc"),
    );
    // The service words its answer anew, and nothing was lost.
    let body = letters(1, "ab") + &done(3, "AB.");
    check::<true>(
        "another wording",
        vec![ends(&body)],
        &["a", "b"],
        Some("AB."),
    );
}

#[test]
fn what_is_missing_when_a_stream_was_mended_comes_of_the_answer() {
    let gone = || json_answer("400 Bad Request", "");
    let start = || begun() + &letters(1, "ab");
    for (case, script, expected, answer) in [
        (
            "the rest",
            vec![cut(&start()), ends(&(letters(3, "c") + &done(4, "abc")))],
            &["a", "b", "c"][..],
            "abc",
        ),
        (
            "again",
            vec![cut(&start()), ends(&(letters(1, "abc") + &done(4, "abc")))],
            &["a", "b", "c"],
            "abc",
        ),
        (
            "no longer kept",
            vec![cut(&start()), gone(), whole("done", "abcd")],
            &["a", "b", "cd"],
            "abcd",
        ),
        (
            "no longer kept, and whole",
            vec![cut(&start()), gone(), whole("done", "ab")],
            &["a", "b"],
            "ab",
        ),
        (
            "a gap at the end",
            vec![cut(&start()), ends(&done(9, "abcd"))],
            &["a", "b", "cd"],
            "abcd",
        ),
        (
            "so far",
            vec![cut(&so_far(1, "ab")), ends("")],
            &["ab", "! incomplete"],
            "",
        ),
        (
            "the answer at once",
            vec![whole("done", "abc")],
            &["abc"],
            "abc",
        ),
        (
            "a word for the end",
            vec![
                ends(&(start() + "data: [DONE]\n\n")),
                whole("running", ""),
                whole("done", "abc"),
            ],
            &["a", "b", "c"],
            "abc",
        ),
    ] {
        check::<true>(
            case,
            script,
            expected,
            Some(answer).filter(|it| !it.is_empty()),
        );
    }
}

#[test]
fn text_that_was_lost_is_an_error_where_the_answer_does_not_have_it() {
    let gone = || json_answer("400 Bad Request", "");
    let start = || begun() + &letters(1, "ab");
    let broken = "data: {\"kind\":\n\n";
    for (case, script, expected) in [
        (
            "it begins otherwise",
            vec![cut(&start()), gone(), whole("done", "axc")],
            &["a", "b", "! undecoded"][..],
        ),
        (
            "it is shorter",
            vec![cut(&start()), gone(), whole("done", "a")],
            &["a", "b", "! undecoded"],
        ),
        (
            "a gap in the middle",
            vec![cut(&start()), ends(&(letters(4, "d") + &done(5, "abcd")))],
            &["a", "b", "d", "! undecoded"],
        ),
        (
            "an event that is no JSON",
            vec![ends(
                &(start() + broken + &letters(3, "d") + &done(4, "abcd")),
            )],
            &["a", "b", "! undecoded", "d", "! undecoded"],
        ),
    ] {
        let (told, answer) = loopback_time::block_on(texts::<true>(script));
        assert_eq!(told, expected, "{case}");
        // It is there, for whoever wants it all the same.
        assert!(answer.is_some(), "{case}");
    }
    let body = start() + broken + &done(4, "abcd");
    check::<true>(
        "the rest has it",
        vec![ends(&body)],
        &["a", "b", "! undecoded", "cd"],
        Some("abcd"),
    );
}
