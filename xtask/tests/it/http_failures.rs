//! What happens when a page cannot be had over HTTP: its URL is named, what happened, and a remedy.

use std::net::TcpListener;
use std::sync::{Condvar, Mutex};

use crate::failures::{assert_says, failed_from};
use crate::http::{FAST, fine, pages, with_page};
use crate::server::{Answer, Server};

#[test]
fn the_failure_that_the_index_names_first_is_reported_and_ends_the_reading() {
    let folder = pages(60);
    let root = folder.path().to_path_buf();
    let (gone, later) = (Mutex::new(false), Condvar::new());
    let server = Server::new(move |path, _| match path {
        // The second page fails after the third.
        "/api-reference/1.md" => {
            let gone = gone.lock().unwrap();
            drop(later.wait_while(gone, |gone| !*gone).unwrap());
            Answer::new("403 Forbidden", "", "")
        }
        "/api-reference/2.md" => {
            *gone.lock().unwrap() = true;
            later.notify_all();
            Answer::new("410 Gone", "", "")
        }
        _ => Answer::file(&root, path),
    });
    let ended = failed_from("two failures", &server.url(), &[]);
    assert_says(
        "two failures",
        &ended,
        &[
            "llms.txt:6: it names ",
            "/api-reference/1.md, which cannot be read: the site answers 403",
        ],
    );
    assert!(server.requests().len() < 60, "{}", server.requests().len());
}

/// A name, the page's answer, how often it is asked for, what is said of it, and the remedy.
type Case = (
    &'static str,
    fn() -> Answer,
    usize,
    &'static str,
    &'static str,
);

#[test]
fn a_page_that_cannot_be_had_is_named_with_its_url_and_a_remedy() {
    let cases: [Case; 12] = [
        (
            "404",
            || Answer::new("404 Not Found", "", "<html>"),
            1,
            "/api-reference/0.md, which is not there",
            "has been renamed or taken away; or leave it out: exclude `api-reference/0.md`",
        ),
        (
            "403",
            || Answer::new("403 Forbidden", "", ""),
            1,
            "which cannot be read: the site answers 403 Forbidden",
            "open it in a browser",
        ),
        (
            "no content",
            || Answer::new("204 No Content", "", ""),
            1,
            "the site answers 204 No Content",
            "open it in a browser",
        ),
        (
            "503",
            || Answer::new("503 Service Unavailable", "", ""),
            3,
            "the site answers 503 Service Unavailable, 3 times in a row",
            "try again later; or name a mirror or a folder with --from",
        ),
        (
            "a redirect loop",
            || Answer::redirect("/api-reference/0.md"),
            6,
            "through more than 5 redirects",
            "open it in a browser",
        ),
        (
            "a redirect to something else",
            || Answer::redirect("ftp://127.0.0.1/x"),
            1,
            "which cannot be read: ",
            "see the URL",
        ),
        (
            "a body without an end",
            || Answer::endless("transfer-encoding: chunked\r\n"),
            1,
            "it is larger than 4 MiB",
            "see what is served there",
        ),
        (
            "a body without an end or a length",
            || Answer::endless("connection: close\r\n"),
            1,
            "it is larger than 4 MiB",
            "see what is served there",
        ),
        (
            "a page that is cut off",
            || fine().cut(150),
            3,
            "the connection ended before the answer was whole, 3 times in a row",
            "try again later",
        ),
        (
            "packed, unasked",
            || Answer::new("200 OK", "content-encoding: gzip\r\n", "x"),
            1,
            "the bytes come as \"gzip\"",
            "open it in a browser",
        ),
        (
            "HTML",
            || Answer::ok("<!doctype html><title>Just a moment</title>"),
            1,
            "/api-reference/0.md: it is HTML",
            "with status 200",
        ),
        (
            "silence",
            Answer::silent,
            3,
            "it was not read within 300ms, 3 times in a row",
            "try again later",
        ),
    ];
    for (name, answer, asked, problem, remedy) in cases {
        let server = with_page(move |_| answer());
        let timeout = if name == "silence" { "300" } else { "20000" };
        let more = [&FAST[..], &["--http-timeout", timeout]].concat();
        let ended = failed_from(name, &server.url(), &more);
        assert_says(
            name,
            &ended,
            &["error: ", &server.url(), problem, "\n help: ", remedy],
        );
        assert_eq!(server.requests().len(), 1 + asked, "{name}");
    }
}

#[test]
fn a_site_that_is_down_is_named() {
    let nobody = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let ended = failed_from("down", &format!("http://{nobody}"), &FAST);
    assert_says(
        "down",
        &ended,
        &[
            &format!(
                "error: http://{nobody}/llms.txt: cannot read the index: there is no connection"
            ),
            "3 times in a row",
            "\n help: see whether",
        ],
    );
}

#[test]
fn an_index_that_is_no_index_is_refused() {
    let cases = [
        (
            404,
            "llms.txt: it is not there, and sources.toml requires it",
            "https://docs.perplexity.ai/llms.txt",
        ),
        (
            200,
            "llms.txt: it is HTML",
            "open https://docs.perplexity.ai/llms.txt",
        ),
    ];
    for (status, problem, remedy) in cases {
        let server = Server::new(move |_, _| Answer::new(&status.to_string(), "", "<html>"));
        let ended = failed_from(problem, &server.url(), &[]);
        assert_says(problem, &ended, &[problem, "\n help: ", remedy]);
    }
}

#[test]
fn what_is_not_the_url_of_a_site_is_refused() {
    let urls = [
        "ftp://127.0.0.1/",
        "http://",
        "https:///x",
        "http://user:word@127.0.0.1/",
        "http://127.0.0.1/?x",
        "http://127.0.0.1/#x",
    ];
    for url in urls {
        let ended = failed_from(url, url, &[]);
        assert_says(
            url,
            &ended,
            &["not the URL of a site", "\n help: name http://HOST/"],
        );
    }
}
