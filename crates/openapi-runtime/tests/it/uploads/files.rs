//! Files of this machine.

use openapi_runtime::{Call, Retry, Upload};

use super::{CREATE, PUT, form};
use crate::folder::Folder;
use crate::progress::Noted;
use crate::server::{KEY, Reply, Server, http};

#[tokio::test]
async fn a_file_is_sent_with_its_name_and_its_length() {
    let folder = Folder::new("sends");
    let path = folder.path().join("a b.txt");
    std::fs::write(&path, "abc").unwrap();
    let server = Server::answering("200 OK", &[], "").await;
    let noted = Noted::default();
    let upload = Upload::path(&path).on_progress(noted.note());
    let call = Call::<()>::empty(&server.transport(), CREATE).form_file("file", upload);
    call.await.unwrap();
    let (head, body) = form(&server.request());
    assert!(head.contains("\r\ncontent-length: "), "{head}");
    assert!(body.contains("; filename=\"a b.txt\"\r\n"), "{body}");
    assert!(body.contains("\r\n\r\nabc\r\n--"), "{body}");
    assert_eq!(noted.all(), [(3, Some(3))]);
}

#[tokio::test]
async fn a_file_is_opened_anew_for_each_attempt() {
    let folder = Folder::new("again");
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "abc").unwrap();
    let none = std::time::Duration::ZERO;
    let retry = Retry::default().backoff(none, none);
    let busy = || Reply::Bytes(http("503 Oh", &[], "busy"));
    let ok = Reply::Bytes(http("200 OK", &[], ""));
    let server = Server::script([busy(), ok]).await;
    let transport = server.builder().retry(retry).build().unwrap();
    let noted = Noted::default();
    let upload = Upload::path(&path).on_progress(noted.note());
    let call = Call::<()>::empty(&transport, PUT).form_file("file", upload);
    call.await.unwrap();
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].text, seen[1].text);
    assert_eq!(noted.all(), [(3, Some(3)), (3, Some(3))]);
}

#[tokio::test]
async fn a_file_that_cannot_be_opened_is_named_and_nothing_is_sent() {
    let folder = Folder::new("missing");
    let server = Server::answering("200 OK", &[], "").await;
    let missing = folder.path().join("none.txt");
    let shown = missing.display();
    for (path, expected) in [
        (
            missing.clone(),
            format!("there is no file `{shown}` to be sent"),
        ),
        (
            folder.path().to_owned(),
            format!(
                "`{}` is a folder and cannot be sent",
                folder.path().display()
            ),
        ),
    ] {
        let upload = Upload::path(path);
        let call = Call::<()>::empty(&server.transport(), CREATE).form_file("file", upload);
        let error = call.await.unwrap_err();
        assert!(error.is_io() && !error.may_have_been_created(), "{error}");
        assert!(error.attempts().is_empty());
        assert!(error.to_string().ends_with(&expected), "{error}");
    }
    let upload = Upload::path(folder.path().join(KEY));
    let call = Call::<()>::empty(&server.transport(), CREATE).form_file("file", upload);
    let error = call.await.unwrap_err();
    assert!(error.to_string().contains("[redacted]"), "{error}");
    assert!(!format!("{error:?}").contains(KEY), "{error:?}");
    assert!(!server.was_called());
}
