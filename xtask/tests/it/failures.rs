//! Each failure names a place and a remedy, and leaves the folder as it was.

use crate::support::{BASE, Ended, Folder, document, page, site, sync, sync_from};

/// Syncs `site` into a folder with something in it; the sync must fail, and change nothing.
pub(crate) fn failed(name: &str, site: &Folder) -> Ended {
    failed_from(name, site.path().to_str().unwrap(), &[])
}

/// `from` is a folder or a URL.
pub(crate) fn failed_from(name: &str, from: &str, more: &[&str]) -> Ended {
    let out = Folder::new();
    out.write("perplexity.yaml", "what was there\n");
    let before = out.files();
    let ended = sync_from(from, out.path(), more);
    assert_eq!(ended.code, Some(2), "{name}: {ended:?}");
    assert_eq!(out.files(), before, "{name}");
    assert_eq!(ended.stdout, "", "{name}");
    ended
}

pub(crate) fn assert_says(name: &str, ended: &Ended, parts: &[&str]) {
    for part in parts {
        assert!(
            ended.stderr.contains(part),
            "{name}: no `{part}` in\n{}",
            ended.stderr
        );
    }
}

#[test]
fn a_page_that_is_not_as_it_should_be_is_refused_with_its_line_and_a_remedy() {
    let fine = document("get", "/x", "");
    let cases = [
        (
            "no block",
            "# Title\n\nProse.\n".to_owned(),
            "0.md:3: the page ends without",
            "exclude it in sources.toml",
        ),
        (
            "empty",
            String::new(),
            "0.md: it is empty",
            "see whether https://docs.perplexity.ai/api-reference/0.md is empty too",
        ),
        (
            "a block without an operation",
            page("yaml", &fine),
            "without an OpenAPI block",
            "````yaml get",
        ),
        (
            "another method",
            page("yaml query /x", &fine),
            "without an OpenAPI block",
            "````yaml get",
        ),
        (
            "an unclosed block",
            format!("\n````yaml get /x\n{fine}```\n"),
            "0.md:2: the block that ```` opens is never closed",
            "save it again",
        ),
        (
            "two blocks",
            page("yaml get /x", &fine).repeat(2),
            "0.md:18: a second OpenAPI block; the first is on line 3",
            "two pages",
        ),
        (
            "broken YAML",
            page("yaml get /x", "openapi: 3.1.0\ninfo: [1\n"),
            "0.md:5: not YAML",
            "saved whole",
        ),
        (
            "a key twice",
            page("yaml get /x", "openapi: 3.1.0\ninfo: {}\ninfo: {}\n"),
            "0.md:6: not YAML",
            "saved whole",
        ),
        (
            "OpenAPI 3.2",
            page(
                "yaml get /x",
                &format!("# Ours\n{}", fine.replace("3.1.0", "3.2.0")),
            ),
            "0.md:5: not an OpenAPI document of version 3.1 or 3.0: it has openapi: \"3.2.0\"",
            "only `openapi: 3.1.x`",
        ),
        (
            "a version that is a number",
            page("yaml get /x", &fine.replace("3.1.0", "3.1")),
            "0.md:4: not an OpenAPI document of version 3.1 or 3.0: it has openapi: 3.1",
            "only `openapi: 3.1.x`",
        ),
        (
            "a block of Mintlify's own",
            page("yaml get /x", "paths:\n  path: /x\n  method: get\n"),
            "0.md:4: not OpenAPI, but Mintlify's own form of 2025",
            "describe the operation in a draft",
        ),
        (
            "an empty block",
            page("yaml get /x", ""),
            "0.md:3: not an OpenAPI document of version 3.1 or 3.0: it has no `openapi` key",
            "only `openapi: 3.1.x`",
        ),
        (
            "another path",
            page("yaml get /y", &fine),
            "0.md:3: the fence names GET /y, but the document has GET /x",
            "exactly the operation",
        ),
        (
            "another method than the document's",
            page("yaml post /x", &fine),
            "names POST /x, but the document has GET /x",
            "exactly the operation",
        ),
        (
            "one operation too many",
            page("yaml get /x", &format!("{fine}    put: {{}}\n")),
            "has GET /x, PUT /x",
            "exactly the operation",
        ),
        (
            "no paths",
            page("yaml get /x", "openapi: 3.1.0\n"),
            "the document has no operation",
            "exactly the operation",
        ),
    ];
    for (name, page, place, remedy) in cases {
        let ended = failed(name, &site(&[page]));
        assert_says(name, &ended, &["error: ", place, "\n help: ", remedy]);
    }
}

#[test]
fn bytes_that_are_not_text_are_refused_with_their_line() {
    let ended = failed("latin-1", &site(&[b"# Title\n\nCaf\xe9\n"]));
    assert_says(
        "latin-1",
        &ended,
        &["0.md:3: this line is not UTF-8", "save the page again"],
    );
}

#[test]
fn a_page_of_more_than_4_mib_is_refused() {
    let ended = failed("large", &site(&[vec![b'\n'; 4 * 1024 * 1024 + 1]]));
    assert_says(
        "large",
        &ended,
        &[
            "llms.txt:5: ",
            "0.md, which cannot be read: it is larger than 4 MiB",
            "help: ",
        ],
    );
}

#[test]
fn an_index_that_cannot_be_followed_is_refused_with_its_line_and_a_remedy() {
    let cases = [
        (
            None,
            "llms.txt: it is not there, and sources.toml requires it",
            "save https://docs.perplexity.ai/llms.txt there",
        ),
        (
            Some("# Empty\n"),
            "llms.txt: the index links no page `api-reference/*.md`",
            "see that it is the docs site's index",
        ),
        (
            Some("[a](https://example.com/api-reference/a.md)\n"),
            "the index links no page `api-reference/*.md`",
            "see that it is the docs site's index",
        ),
        (
            Some("\n[a](https://docs.perplexity.ai/api-reference/a.md)\n"),
            "api-reference/a.md, which is not there",
            "save https://docs.perplexity.ai/api-reference/a.md there; or leave it out: exclude `api-reference/a.md`",
        ),
        (
            Some("[a](https://docs.perplexity.ai/api-reference/../../a.md)\n"),
            "llms.txt:1: `api-reference/../../a.md` is not a name",
            "mend the link",
        ),
        (
            Some("[a](https://docs.perplexity.ai/api-reference//etc/a.md)\n"),
            "llms.txt:1: `api-reference//etc/a.md` is not a name",
            "mend the link",
        ),
    ];
    for (index, place, remedy) in cases {
        let site = Folder::new();
        if let Some(index) = index {
            site.write("llms.txt", index);
        }
        let ended = failed(place, &site);
        assert_says(place, &ended, &[place, "\n help: ", remedy]);
    }
}

#[test]
fn an_index_may_link_a_page_twice_or_with_a_fragment() {
    let site = site(&[page("yaml get /x", &document("get", "/x", ""))]);
    let index = site.read("llms.txt");
    site.write(
        "llms.txt",
        format!("{index}- [a]({BASE}0.md), [b]({BASE}0.md#top \"Title\")\n"),
    );
    let ended = sync(site.path(), Folder::new().path(), &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stdout.starts_with("read 1 page of "), "{ended:?}");
}

#[test]
fn a_folder_that_is_not_there_is_refused_by_name() {
    let site = site(&[page("yaml get /x", &document("get", "/x", ""))]);
    let ended = sync(site.path(), &site.path().join("nowhere"), &[]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert_says(
        "no folder",
        &ended,
        &["nowhere: cannot find the folder", "--out"],
    );
    assert!(!site.path().join("nowhere").exists());
}
