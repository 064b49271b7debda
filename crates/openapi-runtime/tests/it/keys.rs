//! The ways in which a service may want to be told who calls.

use openapi_runtime::{Call, Operation, Transport, TransportBuilder};

use crate::secrets::everything;
use crate::server::{KEY, Server};

const GET: Operation = Operation::get("get_job", "/v1/jobs");

fn to(server: &Server) -> TransportBuilder {
    Transport::builder().base_url(&server.url)
}

#[tokio::test]
async fn each_kind_of_key_is_sent_where_it_belongs_and_is_in_no_error() {
    type Given = fn(TransportBuilder) -> TransportBuilder;
    let cases: [(Given, &str); 4] = [
        (
            |it| it.bearer(format!(" {KEY} ")),
            "authorization: Bearer KEY\r\n",
        ),
        (|it| it.key_header("X-Api-Key", KEY), "x-api-key: KEY\r\n"),
        (
            |it| it.key_query("api key", KEY),
            "GET /v1/jobs?page=2&api+key=KEY HTTP/1.1\r\n",
        ),
        (
            // The last of the two ways of one header counts.
            |it| it.bearer("another-key").basic("Aladdin", "open sesame"),
            "authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n",
        ),
    ];
    for (given, sent) in cases {
        let body = format!("no such key: {KEY}, QWxhZGRpbjpvcGVuIHNlc2FtZQ==, open sesame");
        let server = Server::answering("401 Unauthorized", &[], &body).await;
        let transport = given(to(&server)).build().unwrap();
        let call = Call::<()>::empty(&transport, GET).query("page", 2);
        let printed = everything(&call.await.unwrap_err());
        let sent = sent.replace("KEY", KEY);
        assert!(server.request().contains(&sent), "{}", server.request());
        let secret = match sent.contains("Basic") {
            true => ["QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "open sesame"],
            false => [KEY, KEY],
        };
        for secret in secret {
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}

#[test]
fn keys_that_cannot_be_sent_are_refused_and_not_quoted() {
    type Given = fn(TransportBuilder) -> TransportBuilder;
    let cases: [(Given, &str); 4] = [
        (
            |it| it.key_header("x-api-key", "hidden\nkey"),
            "the key has characters",
        ),
        (
            |it| it.key_header("x api key", "hidden"),
            "`x api key` is not the name of a header",
        ),
        (|it| it.key_query("key", " "), "the key is empty"),
        (
            |it| it.basic("a:b", "hidden"),
            "the user's name has a colon in it",
        ),
    ];
    for (given, said) in cases {
        let builder = given(Transport::builder().base_url("http://127.0.0.1:1"));
        assert!(!format!("{builder:?}").contains("hidden"));
        let error = builder.build().unwrap_err();
        assert!(error.is_invalid_input());
        assert!(error.to_string().starts_with(said), "{error}");
        assert!(!format!("{error:?}").contains("hidden"));
    }
}
