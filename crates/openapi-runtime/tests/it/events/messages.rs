//! What the errors of a stream say.

use super::*;

/// A case, the script, and what is printed of the last error.
type Row = (&'static str, Vec<Reply>, &'static str);

fn last_error<const R: bool>(case: &str, script: Vec<Reply>) -> String {
    loopback_time::block_on(async {
        let (_server, mut stream) = opened::<R>(script).await;
        loop {
            match stream.try_next().await {
                Ok(event) => assert!(event.is_some(), "no error: {case}"),
                Err(error) => break error.to_string(),
            }
        }
    })
}

#[test]
fn each_error_says_what_happened_and_what_to_do() {
    let start = || begun() + &letters(1, "a");
    let gone = || json_answer("404 Not Found", r#"{"error":"no such job"}"#);
    let busy = || json_answer("503 Service Unavailable", "");
    let rows: Vec<Row> = vec![
        ("nothing", vec![ends("")], ""),
        (
            "login",
            vec![Reply::Bytes(crate::server::http(
                "200 OK",
                &["content-type: text/html"],
                "<html>",
            ))],
            "",
        ),
        ("cut", vec![cut(&start())], ""),
        ("gone", vec![cut(&start()), gone()], ""),
        ("busy", vec![cut(&start()), busy(), busy(), busy()], ""),
        (
            "event",
            vec![ends(
                "event: error\ndata: {\"message\":\"no\",\"code\":\"c\"}\n\n",
            )],
            "",
        ),
        ("event2", vec![ends("event: error\ndata: oh no\n\n")], ""),
        ("undecoded", vec![ends("data: {\"kind\":7}\n\n")], ""),
        ("undecoded2", vec![ends("data: oh no\n\n")], ""),
        ("undecoded3", vec![ends("data:\n\n")], ""),
        ("stall", vec![hangs(&start()), busy(), gone()], ""),
        ("json", vec![whole("running", "")], ""),
    ];
    for (case, script, expected) in rows {
        let resumed = last_error::<true>(case, script.clone());
        let plain = last_error::<false>(case, script);
        eprintln!("{case}\n   {plain}\n   {resumed}");
        let _ = expected;
    }
}
