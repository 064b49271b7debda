//! A client that was handed in and follows redirects: what came of the second request proves nothing about the first.

use openapi_runtime::{Call, Operation, Retry};

use crate::building::reqwest_client;
use crate::ports::refusing;
use crate::server::{Reply, Server, http};

const CREATE: Operation = Operation::post("create_job", "/v1/jobs");
const READ: Operation = Operation::get("get_job", "/v1/jobs");

fn led_to(place: &str) -> Reply {
    Reply::Bytes(http("303 See Other", &[&format!("location: {place}")], ""))
}

#[test]
fn a_create_that_was_redirected_is_not_sent_again_and_may_have_been_created() {
    // In the place of another server's address, a port that refuses; else what that place answers.
    for (place, then) in [
        (None, None),
        (Some("/v1/jobs/7"), Some("404 Not Found")),
        (Some("/v1/jobs/7"), Some("429 Too Many Requests")),
        (Some("/v1/jobs/7"), Some("500 Internal Server Error")),
    ] {
        loopback_time::block_on(async {
            let (_socket, closed) = refusing(([127, 0, 0, 1], 0).into());
            let mut replies = vec![led_to(place.unwrap_or(&closed))];
            replies.extend(then.map(|status| Reply::Bytes(http(status, &[], ""))));
            let server = Server::script(replies).await;
            let builder = server.builder().retry(Retry::default());
            let transport = builder.http_client(reqwest_client()).build().unwrap();
            let call: Call<()> = Call::empty(&transport, CREATE);
            let error = call.body_json(&1).await.unwrap_err();
            assert!(error.may_have_been_created(), "{then:?}: {error}");
            assert_eq!(error.is_connect(), then.is_none(), "{then:?}: {error}");
            let seen = server.seen();
            let posts = seen
                .iter()
                .filter(|seen| seen.text.starts_with("POST"))
                .count();
            assert_eq!(posts, 1, "{then:?}: {error}");
        });
    }
}

#[test]
fn the_id_in_an_answer_to_another_request_is_not_that_of_what_was_created() {
    // Broken off, so that the id would count otherwise; and whole.
    for body in [r#"{"id":"job_1","#, r#"{"id":"job_1","status":"CREATED"}"#] {
        loopback_time::block_on(async {
            let answer = Reply::Bytes(http("200 OK", &[], body));
            let server = Server::script([led_to("/v1/jobs/7"), answer]).await;
            let builder = server.builder().http_client(reqwest_client());
            let transport = builder.build().unwrap();
            let call: Call<u8> = Call::json(&transport, CREATE);
            let error = call.body_json(&1).await.unwrap_err();
            assert_eq!(error.job_id(), None, "{error}");
            assert!(error.may_have_been_created(), "{error}");
        });
    }
}

#[test]
fn an_answer_says_whether_it_was_redirected() {
    for redirected in [false, true] {
        loopback_time::block_on(async {
            let first = redirected.then(|| led_to("/v1/jobs/7"));
            let answer = Reply::Bytes(http("200 OK", &[], ""));
            let server = Server::script(first.into_iter().chain([answer])).await;
            let builder = server.builder().http_client(reqwest_client());
            let call: Call<()> = Call::empty(&builder.build().unwrap(), READ);
            assert_eq!(call.await.unwrap().is_redirected(), redirected);
        });
    }
}

#[test]
fn a_read_that_was_redirected_is_sent_again() {
    loopback_time::block_on(async {
        let (_socket, closed) = refusing(([127, 0, 0, 1], 0).into());
        let server = Server::script([led_to(&closed), Reply::Bytes(http("200 OK", &[], ""))]).await;
        let builder = server.builder().retry(Retry::default());
        let transport = builder.http_client(reqwest_client()).build().unwrap();
        let call: Call<()> = Call::empty(&transport, READ);
        call.await.unwrap();
        assert_eq!(server.seen().len(), 2);
    });
}
