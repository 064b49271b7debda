//! Optional parameters: where each goes, and which of two counts.

use openapi_runtime::{Call, Operation, OptionalParameters, Parameters};

use crate::server::{KEY, Server};

const LIST: Operation = Operation::get("list_jobs", "/v1/jobs");

#[derive(Default)]
struct ListParameters(Parameters);

impl ListParameters {
    fn limit(mut self, limit: u32) -> Self {
        self.0.query("limit", limit);
        self
    }

    fn tags(mut self, tags: &[&str]) -> Self {
        self.0.query_list("tag", tags);
        self
    }

    fn idempotency_key(mut self, key: &str) -> Self {
        self.0.header("Idempotency-Key", key);
        self
    }

    fn api_key(mut self, key: &str) -> Self {
        self.0.header("x-api-key", key);
        self
    }
}

impl OptionalParameters for ListParameters {
    fn into_parameters(self) -> Parameters {
        self.0
    }
}

type ListCall = Call<(), ListParameters>;

#[tokio::test]
async fn a_later_parameter_replaces_an_earlier_one_of_its_name() {
    type Change = fn(ListCall) -> ListCall;
    let cases: [(Change, &str); 7] = [
        (|call| call.with(|p| p), ""),
        (|call| call.with(|p| p.limit(5)), "?limit=5"),
        (|call| call.with(|p| p.limit(5).limit(6)), "?limit=6"),
        (
            |call| {
                call.with(|p| p.limit(5).tags(&["a b", "c"]))
                    .with(|p| p.limit(6))
            },
            "?tag=a+b&tag=c&limit=6",
        ),
        (
            |call| call.with(|p| p.tags(&["a", "b"]).limit(1).tags(&["c", "c"])),
            "?tag=c&tag=c&limit=1",
        ),
        (
            |call| call.with(|p| p.tags(&["a", "b"])).with(|p| p.tags(&[])),
            "",
        ),
        (
            |call| {
                call.query("limit", 1)
                    .query("x", 2)
                    .with(|p| p.limit(3))
                    .query("limit", 4)
            },
            "?x=2&limit=3&limit=4",
        ),
    ];
    for (change, expected) in cases {
        let server = Server::answering("200 OK", &[], "").await;
        change(Call::empty(&server.transport(), LIST))
            .await
            .unwrap();
        let expected = format!("GET /v1/jobs{expected} HTTP/1.1");
        assert_eq!(server.request().lines().next(), Some(&*expected));
    }
}

#[tokio::test]
async fn a_header_counts_as_one_that_was_given_to_the_call() {
    let server = Server::answering(
        "500 Oh",
        &[],
        r#"{"message":"not key-1234567890, key-abcdefgh"}"#,
    )
    .await;
    let call: ListCall = Call::empty(&server.transport(), LIST);
    let call = call
        .header("idempotency-key", "first")
        .with(|p| p.idempotency_key("key-abcdefgh").api_key("key-1234567890"));
    let error = call.await.unwrap_err().to_string();
    let request = server.request();
    assert!(
        request.contains("\r\nidempotency-key: key-abcdefgh\r\n"),
        "{request}"
    );
    assert!(!request.contains("first"), "{request}");
    // The one is for whoever looks for a lost request, the other a secret.
    assert!(error.ends_with("not [redacted], key-abcdefgh"), "{error}");
}

#[tokio::test]
async fn a_value_that_no_header_can_carry_is_refused() {
    let server = Server::answering("200 OK", &[], "").await;
    let call: ListCall = Call::empty(&server.transport(), LIST);
    let error = call.with(|p| p.api_key("a\nb")).await.unwrap_err();
    assert!(error.is_invalid_input());
    let expected = "the value of the header `x-api-key` has characters that no header can carry";
    assert!(error.to_string().ends_with(expected), "{error}");
    assert!(!server.was_called());
}

#[test]
fn only_the_names_of_parameters_are_printed() {
    let set = ListParameters::default().limit(7).tags(&[KEY]).api_key(KEY);
    assert_eq!(
        format!("{:?}", set.0),
        r#"Parameters { query: ["limit", "tag"], headers: ["x-api-key"], cookies: [], form: [] }"#
    );
}
