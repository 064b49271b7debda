//! Lists that come in pages.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use futures_core::{FusedStream, Stream};
use openapi_runtime::{Call, Items, Operation, Page, Pages, Retry};
use serde::Deserialize;
use tokio::time::{sleep, timeout};

use crate::server::{KEY, Reply, Server, http};

const LIST: Operation = Operation::get("list_files", "/v1/files");

#[derive(Debug, Deserialize)]
struct FileList {
    data: Vec<u32>,
    next: Option<String>,
}

impl Page for FileList {
    type Item = u32;

    fn into_items(self) -> Vec<u32> {
        self.data
    }

    fn next(&self) -> Option<(&'static str, String)> {
        Some(("after", self.next.clone()?))
    }
}

fn page(items: &[u32], next: Option<&str>) -> Reply {
    let body = serde_json::json!({ "data": items, "next": next });
    Reply::Bytes(http("200 OK", &["x-request-id: r1"], &body.to_string()))
}

fn list(server: &Server) -> Call<FileList> {
    Call::json(&server.transport(), LIST)
}

/// The targets that were asked for.
fn asked(server: &Server) -> Vec<String> {
    let seen = server.seen().into_iter();
    let targets = seen.map(|seen| seen.text.split(' ').nth(1).unwrap().to_owned());
    targets.collect()
}

/// All items, and the error that ended them.
async fn all(mut items: Items<FileList>) -> (Vec<u32>, Option<String>) {
    let mut all = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => all.push(item),
            Ok(None) => return (all, None),
            Err(error) => {
                assert!(items.is_terminated(), "an error is the end");
                assert_eq!(items.try_next().await.unwrap(), None);
                return (all, Some(error.to_string()));
            }
        }
    }
}

#[tokio::test]
async fn items_come_page_after_page_and_an_empty_page_is_not_the_end() {
    for (script, items, targets) in [
        (vec![page(&[], None)], vec![], vec![""]),
        (vec![page(&[1, 2], None)], vec![1, 2], vec![""]),
        (
            vec![
                page(&[1, 2], Some("a b")),
                page(&[], Some("c")),
                page(&[3], Some("d")),
                page(&[], None),
            ],
            vec![1, 2, 3],
            vec!["", "&after=a+b", "&after=c", "&after=d"],
        ),
    ] {
        let server = Server::script(script).await;
        let call = list(&server).query("limit", 2);
        assert_eq!(all(call.items()).await, (items, None));
        let expected = targets.iter().map(|it| format!("/v1/files?limit=2{it}"));
        assert_eq!(asked(&server), expected.collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_page_is_asked_for_when_the_one_before_is_used_up() {
    let script = [page(&[1, 2], Some("a")), page(&[3], None)];
    let server = Server::script(script).await;
    let mut items = list(&server).items();
    let mut seen = vec![asked(&server).len()];
    while items.try_next().await.unwrap().is_some() {
        seen.push(asked(&server).len());
    }
    assert_eq!(seen, [0, 1, 1, 2]);
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(asked(&server).len(), 2, "an end is an end");
}

#[tokio::test]
async fn pages_are_answers() {
    let script = [page(&[1, 2], Some("a")), page(&[3], None)];
    let server = Server::script(script).await;
    let mut pages = list(&server).pages();
    let mut lengths = Vec::new();
    while let Some(page) = poll_fn(|cx| Pin::new(&mut pages).poll_next(cx)).await {
        let page = page.unwrap();
        assert_eq!(page.request_id(), Some("r1"));
        lengths.push(page.data.len());
    }
    assert_eq!(lengths, [2, 1]);
    assert!(pages.is_terminated());
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn pages_that_go_round_in_a_circle_come_to_an_end() {
    let names = ["a", "b", "c", "d", "e", "f"];
    for before in 0..4 {
        for length in 2..=names.len() - before {
            // Some pages, and then others again and again.
            let circle = names.iter().skip(before).take(length).cycle();
            let order: Vec<_> = names.iter().take(before).chain(circle).take(50).collect();
            let script = order.iter().map(|next| page(&[1], Some(next)));
            let server = Server::script(script.collect::<Vec<_>>()).await;
            let (items, error) = all(list(&server).items()).await;
            let error = error.unwrap();
            assert!(error.contains("the pages go round in a circle"), "{error}");
            assert!(items.len() < 4 * (before + length), "{}", items.len());
        }
    }
    // However long a list is, and however often it says the same.
    let order: Vec<_> = (0..40).map(|number| format!("p{number}")).collect();
    let script = order.iter().map(|next| page(&[1], Some(next)));
    let script = script.chain([page(&[2], None)]);
    let server = Server::script(script.collect::<Vec<_>>()).await;
    let (items, error) = all(list(&server).items()).await;
    assert_eq!((items.len(), error), (41, None));
}

#[tokio::test]
async fn a_page_that_is_followed_by_itself_is_an_error() {
    const SAID: &str = "the page is said to be followed by itself: \
                        what is to come has the `after` that it was asked with";
    for (start, script, items) in [
        (
            None,
            vec![page(&[1], Some("a")), page(&[2], Some("a"))],
            vec![1],
        ),
        (Some("a"), vec![page(&[1], Some("a"))], vec![]),
    ] {
        let requests = script.len();
        let server = Server::script(script).await;
        let call = match start {
            Some(start) => list(&server).query("after", start),
            None => list(&server),
        };
        let (got, error) = all(call.items()).await;
        let error = error.unwrap();
        assert_eq!(got, items);
        assert!(error.starts_with("list_files: GET /v1/files: "), "{error}");
        assert!(error.ends_with(SAID), "{error}");
        assert_eq!(asked(&server).len(), requests);
    }
}

#[test]
fn each_page_has_the_settings_of_the_first() {
    loopback_time::block_on(async {
        let busy = || Reply::Bytes(http("503 Oh", &[], "busy"));
        let script = [
            busy(),
            page(&[1], Some("a")),
            busy(),
            page(&[2], Some("b")),
            Reply::Hang(String::new()),
        ];
        let server = Server::script(script).await;
        let call = list(&server)
            .header("x-trace", "7")
            .query("limit", 1)
            .retry(Retry::default().max_retries(1))
            .timeout(Duration::from_secs(9));
        let (items, error) = all(call.items()).await;
        assert_eq!(items, [1, 2]);
        let error = error.unwrap();
        assert!(error.ends_with("no answer in time (9s)"), "{error}");
        for seen in server.seen() {
            assert!(seen.text.contains("\r\nx-trace: 7\r\n"), "{seen:?}");
            assert!(seen.text.contains("?limit=1"), "{seen:?}");
        }
    });
}

#[tokio::test]
async fn an_error_ends_a_list() {
    for (script, expected) in [
        (
            vec![Reply::Bytes(http("404 Not Found", &[], ""))],
            "404 Not Found: no body",
        ),
        (
            vec![Reply::Bytes(http("200 OK", &[], "{}"))],
            "missing field `data`",
        ),
    ] {
        let server = Server::script(script).await;
        let (items, error) = all(list(&server).items()).await;
        let error = error.unwrap();
        assert!(items.is_empty() && error.contains(expected), "{error}");
    }
    let server = Server::script([]).await;
    let (_, error) = all(list(&server).header("a b", "").items()).await;
    assert!(error.unwrap().ends_with("is not the name of a header"));
    assert!(!server.was_called());
}

#[test]
fn a_wait_for_an_item_that_is_given_up_loses_nothing_and_a_drop_stops() {
    loopback_time::block_on(async {
        let body = r#"{"data":[1],"next":null}"#;
        let slow = Reply::Slow(vec![(Duration::from_secs(20), http("200 OK", &[], body))]);
        let server = Server::script([slow.clone(), slow]).await;
        let mut items = list(&server).items();
        let soon = Duration::from_secs(15);
        assert!(timeout(soon, items.try_next()).await.is_err());
        assert_eq!(
            timeout(soon, items.try_next()).await.unwrap().unwrap(),
            Some(1)
        );
        assert_eq!(server.seen().len(), 1);

        let mut items = list(&server).items();
        assert!(timeout(soon, items.try_next()).await.is_err());
        drop(items);
        sleep(Duration::from_secs(1)).await;
        assert!(server.seen()[1].hung_up);
    });
}

#[tokio::test]
async fn lists_go_anywhere_and_print_no_secret() {
    fn goes<T: Send + Unpin + 'static>() {}
    goes::<Pages<FileList>>();
    goes::<Items<FileList>>();
    let server = Server::script([]).await;
    let call = || list(&server).query("after", KEY).header("x-a", KEY);
    let printed = format!("{:?} {:?}", call().pages(), call().items());
    assert!(printed.contains("list_files"), "{printed}");
    assert!(!printed.contains(KEY), "{printed}");
}
