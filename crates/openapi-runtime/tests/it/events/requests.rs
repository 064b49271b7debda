//! What is asked for when a stream goes on.

use super::*;

fn header<'a>(seen: &'a Seen, name: &str) -> Option<&'a str> {
    let head = seen.text.split("\r\n\r\n").next().unwrap();
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines
        .find(|(given, _)| *given == name)
        .map(|(_, value)| value)
}

#[test]
fn headers_go_along_but_those_of_the_body_and_the_answer() {
    const KEYED: Operation = CREATE.with_idempotency_key("x-once");
    for (operation, key) in [(CREATE, "idempotency-key"), (KEYED, "x-once")] {
        loopback_time::block_on(async {
            let gone = json_answer("400 Bad Request", "");
            let script = [cut(&begun()), gone, whole("done", "a")];
            let server = Server::script(script).await;
            let transport = server.builder().retry(Retry::default()).build().unwrap();
            let call: Call<Answer, (), Step> = Call::json(&transport, operation);
            let call = call
                .body_json(&json!({}))
                .streams_by_field("stream", None)
                .header("x-trace", "7")
                .header("accept", "text/event-stream;q=1")
                .header("content-type", "application/vnd.own+json")
                .header(key, "only-once")
                .query("of_the_post", 1);
            let mut stream = call.stream().await.unwrap().into_inner();
            assert_eq!(told(&mut stream).await, ["begun 0", "done 1 a"]);
            let seen = server.seen();
            assert_eq!(header(&seen[0], key), Some("only-once"));
            assert_eq!(header(&seen[0], "accept"), Some("text/event-stream;q=1"));
            let expected = ["/v1/jobs/job_1?stream=true&after=0", "/v1/jobs/job_1"];
            for (seen, path) in seen[1..].iter().zip(expected) {
                assert_eq!(lines(std::slice::from_ref(seen)), [format!("GET {path}")]);
                assert_eq!(header(seen, "x-trace"), Some("7"));
                assert!(header(seen, "authorization").is_some());
                for gone in [key, "content-type", "content-length"] {
                    assert_eq!(header(seen, gone), None, "{gone}");
                }
            }
            assert_eq!(header(&seen[1], "accept"), Some("text/event-stream"));
            assert_eq!(header(&seen[2], "accept"), Some("application/json"));
        });
    }
}

#[test]
fn the_rest_of_the_query_of_a_read_is_kept() {
    loopback_time::block_on(async {
        let gone = json_answer("400 Bad Request", "");
        let script = [cut(&letters(4, "a")), cut(""), gone, whole("done", "a")];
        let server = Server::script(script).await;
        let transport = server.builder().retry(Retry::default()).build().unwrap();
        let call: Call<Answer, (), Step> = Call::json(&transport, GET);
        let call = call
            .argument("id", "job/1")
            .query("after", 3)
            .query("view", "all");
        let call = call.streams_by_query("stream").stream();
        let mut stream = call.await.unwrap().into_inner();
        assert_eq!(stream.cursor().map(|it| it.after()), Some(3));
        assert_eq!(told(&mut stream).await, ["text 4 a", "done 5 a"]);
        assert_eq!(
            lines(&server.seen()),
            [
                "GET /v1/jobs/job%2F1?after=3&view=all&stream=true",
                "GET /v1/jobs/job%2F1?view=all&stream=true&after=4",
                "GET /v1/jobs/job%2F1?view=all&stream=true&after=4",
                "GET /v1/jobs/job%2F1?view=all",
            ]
        );
    });
}

#[test]
fn a_read_that_is_cut_before_its_first_event_goes_on_where_it_was_to_begin() {
    loopback_time::block_on(async {
        let server = Server::script([cut(""), ends(&done(4, "a"))]).await;
        let transport = server.builder().retry(Retry::default()).build().unwrap();
        let call: Call<Answer, (), Step> = Call::json(&transport, GET);
        let call = call.argument("id", "job_1").query("after", 3);
        let call = call.streams_by_query("stream").stream();
        let mut stream = call.await.unwrap().into_inner();
        assert_eq!(told(&mut stream).await, ["done 4 a"]);
    });
}

#[test]
fn what_is_refused_is_an_error_of_the_call() {
    loopback_time::block_on(async {
        let refused = json_answer("422 Unprocessable Entity", r#"{"error":"no"}"#);
        let server = Server::start(refused).await;
        let error = create::<true>(&server, unchanged).await.unwrap_err();
        assert!(error.is_api() && !error.may_have_been_created());
        assert_eq!(error.api().map(|api| api.message()), Some("no"));
        assert_eq!(server.seen().len(), 1);
        let sent = &server.seen()[0].text;
        assert!(sent.ends_with("{\"stream\":true}"), "{sent}");
    });
}
