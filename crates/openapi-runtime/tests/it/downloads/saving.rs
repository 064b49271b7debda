//! Downloads that become files.

use std::path::{Path, PathBuf};

use super::{HEAD, chunked, download};
use crate::folder::Folder;
use crate::server::{KEY, Reply, http};

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[tokio::test]
async fn a_file_is_saved_in_the_place_of_an_older_one() {
    let folder = Folder::new("replaces");
    let path = folder.path().join("a.txt");
    for body in ["first", "", "second"] {
        let (_server, file) = download(Reply::Bytes(http("200 OK", &[], body))).await;
        let saved = file.save(&path).await.unwrap();
        assert_eq!(saved, body.len() as u64);
        assert_eq!(read(&path), body);
        assert_eq!(folder.names(), ["a.txt"]);
    }
}

#[tokio::test]
async fn a_download_that_fails_leaves_what_was_there() {
    let folder = Folder::new("fails");
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "older").unwrap();
    for answer in [
        format!("{HEAD}content-length: 9\r\n\r\nabc"),
        chunked(&["abc"]),
    ] {
        let (_server, file) = download(Reply::Bytes(answer)).await;
        let error = file.save(&path).await.unwrap_err();
        assert!(error.is_incomplete(), "{error}");
        assert_eq!(read(&path), "older");
        assert_eq!(folder.names(), ["a.txt"]);
    }
}

#[tokio::test]
async fn a_download_that_is_dropped_leaves_no_part() {
    let folder = Folder::new("dropped");
    let path = folder.path().join("a.txt");
    let hangs = format!("{HEAD}content-length: 9\r\n\r\nabc");
    let (_server, file) = download(Reply::Hang(hangs)).await;
    let task = tokio::spawn(file.save(path));
    // It is seen while it comes, under another name.
    let names = loop {
        let names = folder.names();
        if !names.is_empty() {
            break names;
        }
        tokio::task::yield_now().await;
    };
    assert!(names[0].starts_with(".a.txt."), "{names:?}");
    assert!(names[0].ends_with(".part"), "{names:?}");
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    // Whoever was about to hand the file over removes it.
    while !folder.names().is_empty() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_named_without_a_key() {
    let folder = Folder::new("unwritable");
    let inner = folder.path().join("taken");
    std::fs::create_dir(&inner).unwrap();
    for path in [
        folder.path().join("none").join("a.txt"),
        inner,
        PathBuf::from("/"),
    ] {
        let (_server, file) = download(Reply::Bytes(http("200 OK", &[], "abc"))).await;
        let error = file.save(&path).await.unwrap_err();
        assert!(error.is_io(), "{error}");
        let expected = format!(
            "`{}` cannot be written; nothing is left of the download",
            path.display()
        );
        assert!(error.to_string().ends_with(&expected), "{error}");
        assert_eq!(folder.names(), ["taken"]);
    }
    let (_server, file) = download(Reply::Bytes(http("200 OK", &[], "abc"))).await;
    let error = file
        .save(folder.path().join(KEY).join("a"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("[redacted]"), "{error}");
}
