//! Files: sent from wherever they are, listed, and read again byte for byte.

use std::io::Cursor;
use std::sync::mpsc;

use perplexity_client::Upload;
use perplexity_client::serde_json::json;
use perplexity_sandbox::{Fault, Reply};

use super::{collect, last, run, start};

/// Every byte there is, many times, with what ends the parts of a form.
fn bytes() -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..=u8::MAX).cycle().take(100_000).collect();
    bytes.extend_from_slice(b"\r\n--boundary--\r\n\0");
    bytes
}

#[test]
fn a_file_comes_back_byte_for_byte_wherever_it_was_sent_from() {
    run(async {
        let (sandbox, client) = start().await;
        let path = std::env::temp_dir().join(format!("perplexity-{}.jsonl", std::process::id()));
        std::fs::write(&path, bytes()).unwrap();
        let length = u64::try_from(bytes().len()).unwrap();
        let uploads = [
            ("memory.jsonl", Upload::bytes("memory.jsonl", bytes())),
            (
                "renamed.jsonl",
                Upload::path(&path).file_name("renamed.jsonl"),
            ),
            (
                "sized.jsonl",
                Upload::reader("sized.jsonl", Cursor::new(bytes())).size(length),
            ),
            (
                "unsized.jsonl",
                Upload::reader("unsized.jsonl", Cursor::new(bytes())),
            ),
        ];
        for (name, upload) in uploads {
            let (tell, told) = mpsc::channel();
            let upload = upload.on_progress(move |at| tell.send(at).unwrap());
            let file = client.upload_file(upload, "batch").await.unwrap();
            assert_eq!(last(&sandbox).created.as_ref(), Some(&file.id), "{name}");
            assert_eq!((&*file.filename, file.purpose.as_str()), (name, "batch"));
            assert_eq!(u64::try_from(file.bytes).unwrap(), length, "{name}");
            let progress = told.try_iter().last().unwrap();
            assert!(progress.done >= length, "{name}: {progress:?}");

            let known = client.get_file(&file.id).await.unwrap();
            assert_eq!(*known, *file);
            let mut download = client.download_file(&file.id).await.unwrap().into_inner();
            let mut read = Vec::new();
            while let Some(chunk) = download.chunk().await.unwrap() {
                read.extend_from_slice(&chunk);
            }
            assert!(read == bytes(), "{name}: other bytes");
        }
        std::fs::remove_file(path).unwrap();
    });
}

#[test]
fn what_can_be_read_only_once_is_sent_only_once() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.script([Fault::status(429), Fault::None]);
        let upload = Upload::reader("once.jsonl", Cursor::new(bytes()));
        let error = client.upload_file(upload, "batch").await.unwrap_err();
        assert!(
            error.is_rate_limited() && !error.may_have_been_created(),
            "{error}"
        );
        assert_eq!(sandbox.journal().len(), 1);
    });
}

#[test]
fn a_download_that_is_cut_says_how_far_it_came() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.script([Fault::CutInBody { after: 40 }]);
        let download = client.download_file("sandbox-file").await.unwrap();
        let error = download.into_inner().bytes().await.unwrap_err();
        assert!(error.is_incomplete(), "{error}");
        assert_eq!(error.argument("file_id"), Some("sandbox-file"));
        assert!(error.to_string().contains("40"), "{error}");
    });
}

#[test]
fn a_file_is_saved_where_it_is_wanted() {
    run(async {
        let (_sandbox, client) = start().await;
        let path = std::env::temp_dir().join(format!("perplexity-{}.saved", std::process::id()));
        let download = client.download_file("sandbox-file").await.unwrap();
        download.into_inner().save(&path).await.unwrap();
        let saved = std::fs::read(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        let again = client.download_file("sandbox-file").await.unwrap();
        assert_eq!(again.into_inner().bytes().await.unwrap(), saved);
    });
}

#[test]
fn files_are_listed_page_by_page_in_either_order() {
    run(async {
        let (sandbox, client) = start().await;
        let mut ids = vec!["sandbox-file".to_owned()];
        for number in 0..6 {
            let upload = Upload::bytes(format!("{number}.jsonl"), "{}\n");
            ids.push(
                client
                    .upload_file(upload, "batch")
                    .await
                    .unwrap()
                    .id
                    .clone(),
            );
        }
        let before = sandbox.journal().len();
        let oldest_first = client.list_files().with(|p| p.limit(3).order("asc"));
        let mut pages = oldest_first.pages();
        let mut sizes = Vec::new();
        while let Some(page) = pages.try_next().await.unwrap() {
            assert_eq!(
                page.first_id.as_ref(),
                page.data.first().map(|file| &file.id)
            );
            sizes.push((page.data.len(), page.has_more));
        }
        assert_eq!(sizes, [(3, true), (3, true), (1, false)]);
        assert_eq!(sandbox.journal().len() - before, 3);

        let oldest_first = client.list_files().with(|p| p.limit(3).order("asc"));
        let listed = collect(oldest_first.items()).await.unwrap();
        let listed: Vec<String> = listed.into_iter().map(|file| file.id).collect();
        assert_eq!(listed, ids);
        let newest_first = client.list_files().with(|p| p.limit(2).purpose("batch"));
        let mut listed = collect(newest_first.items()).await.unwrap();
        listed.reverse();
        let listed: Vec<String> = listed.into_iter().map(|file| file.id).collect();
        assert_eq!(listed, ids);
        let none = client.list_files().with(|p| p.purpose("batch_output"));
        assert!(collect(none.items()).await.unwrap().is_empty());
        // Behind one that is known.
        let rest = client.list_files().with(|p| p.order("asc").after(&ids[4]));
        assert_eq!(collect(rest.items()).await.unwrap().len(), 2);
    });
}

#[test]
fn a_list_that_says_more_and_not_how_is_an_error_and_not_an_end() {
    run(async {
        let (sandbox, client) = start().await;
        for (last_id, is_cut) in [(json!(null), true), (json!(""), true), (json!("f1"), false)] {
            let body =
                json!({ "object": "list", "data": [], "has_more": true, "last_id": last_id });
            sandbox.reply_next(Reply::new(200).json(body));
            let mut files = client.list_files().items();
            let next = files.try_next().await;
            let error = next
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default();
            assert_eq!(error.contains("more is said to follow"), is_cut, "{error}");
        }
    });
}

#[test]
fn a_deleted_file_is_gone() {
    run(async {
        let (_sandbox, client) = start().await;
        let file = client.upload_file(Upload::bytes("a.jsonl", "{}\n"), "batch");
        let id = file.await.unwrap().id.clone();
        let deleted = client.delete_file(&id).await.unwrap();
        assert_eq!((&deleted.id, deleted.deleted), (&id, true));
        let errors = [
            client.get_file(&id).await.unwrap_err(),
            client.download_file(&id).await.unwrap_err(),
            client.delete_file(&id).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.status().unwrap(), 404, "{error}");
            assert_eq!(error.argument("file_id"), Some(&*id));
            assert!(error.api().unwrap().message().contains(&id), "{error}");
        }
    });
}
