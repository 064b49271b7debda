//! A docs site over HTTP, from loopback: what is read, and how.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex};

use crate::server::{Answer, Server};
use crate::support::{BASE, Folder, document, page, site, sync, sync_from};

/// Nothing is waited for between attempts.
pub(crate) const FAST: [&str; 2] = ["--http-pause", "0"];

pub(crate) fn pages(count: usize) -> Folder {
    let page = |number| {
        let path = format!("/{number}");
        page(&format!("yaml get {path}"), &document("get", &path, ""))
    };
    site(&(0..count).map(page).collect::<Vec<_>>())
}

/// A site of one page with that page's answers.
pub(crate) fn with_page(answer: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Server {
    let index = format!("[a]({BASE}0.md)\n");
    Server::new(move |path, before| match path {
        "/llms.txt" => Answer::ok(&index),
        _ => answer(before),
    })
}

pub(crate) fn fine() -> Answer {
    Answer::ok(page("yaml get /0", &document("get", "/0", "")))
}

#[test]
fn a_site_gives_what_a_folder_gives_wherever_it_is_and_however_it_links() {
    let folder = pages(9);
    let expected = Folder::new();
    sync(folder.path(), expected.path(), &[]);
    let absolute = folder.read("llms.txt");
    let cases = [
        ("as the docs site has it", "", absolute.clone()),
        ("below a path", "/a/mirror/", absolute.clone()),
        (
            "from the root",
            "",
            absolute.replace(BASE, "/api-reference/"),
        ),
        (
            "relative",
            "/mirror",
            absolute.replace(BASE, "api-reference/"),
        ),
        (
            "the mirror's own",
            "/mirror",
            absolute.replace(BASE, "OWN/api-reference/"),
        ),
    ];
    for (name, prefix, index) in cases {
        let root = folder.path().to_path_buf();
        let below = prefix.trim_end_matches('/').to_owned();
        let own = Mutex::new(String::new());
        let own: &'static Mutex<String> = Box::leak(Box::new(own));
        let server = Server::new(move |path, _| match path.strip_prefix(&*below) {
            Some("/llms.txt") => Answer::ok(index.replace("OWN", &own.lock().unwrap())),
            Some(path) => Answer::file(&root, path),
            None => Answer::new("404 Not Found", "", ""),
        });
        let from = format!("{}{prefix}", server.url());
        from.trim_end_matches('/')
            .clone_into(&mut own.lock().unwrap());

        let out = Folder::new();
        let ended = sync_from(&from, out.path(), &[]);

        assert_eq!(ended.code, Some(0), "{name}: {ended:?}");
        assert_eq!(out.files(), expected.files(), "{name}");
        assert_eq!(server.requests().len(), 10, "{name}");
    }
}

#[test]
fn a_request_says_who_asks_and_what_is_read_says_which_page_it_is() {
    let folder = pages(2);
    let root = folder.path().to_path_buf();
    let server = Server::new(move |path, _| Answer::file(&root, path));

    let ended = sync_from(&server.url(), Folder::new().path(), &[]);

    assert_eq!(
        ended.stderr,
        "reading 1 of 2: api-reference/0.md\nreading 2 of 2: api-reference/1.md\n"
    );
    for head in server.requests() {
        let head = head.to_ascii_lowercase();
        assert!(
            head.contains("user-agent: perplexity-client-xtask\r\n"),
            "{head}"
        );
        assert!(head.contains("accept-encoding: identity\r\n"), "{head}");
    }
}

#[test]
fn four_pages_are_read_at_once_and_never_more() {
    let folder = pages(8);
    let root = folder.path().to_path_buf();
    static MOST: AtomicUsize = AtomicUsize::new(0);
    let (four, now) = (Barrier::new(4), AtomicUsize::new(0));
    let server = Server::new(move |path, _| {
        if path != "/llms.txt" {
            MOST.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            // Nobody is answered until four have asked.
            four.wait();
            now.fetch_sub(1, Ordering::SeqCst);
        }
        Answer::file(&root, path)
    });
    let ended = sync_from(&server.url(), Folder::new().path(), &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(MOST.load(Ordering::SeqCst), 4);
}

#[test]
fn a_redirect_is_followed() {
    let moved = Server::new(|path, _| match path {
        "/elsewhere.md" => fine(),
        _ => Answer::redirect("/elsewhere.md"),
    });
    let to = moved.url();
    let server = with_page(move |_| Answer::redirect(&format!("{to}/x")));
    let ended = sync_from(&server.url(), Folder::new().path(), &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

type Case = (&'static str, fn() -> Answer);

#[test]
fn what_passes_is_tried_again_twice() {
    let answers: [Case; 4] = [
        ("500", || Answer::new("500 Internal Server Error", "", "")),
        ("429", || {
            Answer::new("429 Too Many Requests", "retry-after: 99\r\n", "")
        }),
        ("a lost connection", || fine().cut(0)),
        ("a page that is cut off", || fine().cut(150)),
    ];
    for (name, answer) in answers {
        let server = with_page(move |before| if before < 2 { answer() } else { fine() });
        let ended = sync_from(&server.url(), Folder::new().path(), &FAST);
        assert_eq!(ended.code, Some(0), "{name}: {ended:?}");
        assert_eq!(server.requests().len(), 4, "{name}");
    }
}
