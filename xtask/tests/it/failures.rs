//! Each failure names a place and a remedy, and leaves the folder as it was.

use crate::support::{BASE, Ended, Folder, document, page, site, sync, xtask};

/// Syncs `site` into a folder with something in it; the sync must fail, and change nothing.
fn failed(name: &str, site: &Folder) -> Ended {
    let out = Folder::new();
    out.write("perplexity.yaml", "what was there\n");
    let before = out.files();
    let ended = sync(site.path(), out.path(), &[]);
    assert_eq!(ended.code, Some(2), "{name}: {ended:?}");
    assert_eq!(out.files(), before, "{name}");
    assert_eq!(ended.stdout, "", "{name}");
    ended
}

fn assert_says(name: &str, ended: &Ended, parts: &[&str]) {
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
            "out of the index",
        ),
        (
            "empty",
            String::new(),
            "0.md:1: the page ends without",
            "out of the index",
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
            "0.md:2: the block of 4",
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
            "OpenAPI 3.0",
            page(
                "yaml get /x",
                &format!("# Ours\n{}", fine.replace("3.1.0", "3.0.3")),
            ),
            "0.md:5: not an OpenAPI 3.1 document: it has openapi: \"3.0.3\"",
            "only `openapi: 3.1.x`",
        ),
        (
            "a version that is a number",
            page("yaml get /x", &fine.replace("3.1.0", "3.1")),
            "0.md:4: not an OpenAPI 3.1 document: it has openapi: 3.1",
            "only `openapi: 3.1.x`",
        ),
        (
            "a block of Mintlify's own",
            page("yaml get /x", "paths:\n  path: /x\n  method: get\n"),
            "0.md:3: not an OpenAPI 3.1 document: it has no `openapi` key",
            "only `openapi: 3.1.x`",
        ),
        (
            "an empty block",
            page("yaml get /x", ""),
            "0.md:3: not an OpenAPI 3.1 document",
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
        &["llms.txt:5: ", "0.md: it is larger than 4 MiB", "help: "],
    );
}

#[test]
fn an_index_that_cannot_be_followed_is_refused_with_its_line_and_a_remedy() {
    let cases = [
        (
            None,
            "llms.txt: cannot read the index",
            "save https://docs.perplexity.ai/llms.txt there",
        ),
        (
            Some("# Empty\n"),
            "llms.txt: the index links no reference page",
            "NAME.md",
        ),
        (
            Some("[a](https://example.com/api-reference/a.md)\n"),
            "links no reference page",
            "NAME.md",
        ),
        (
            Some("\n[a](https://docs.perplexity.ai/api-reference/a.md)\n"),
            "llms.txt:2: the index names a page that cannot be read",
            "save https://docs.perplexity.ai/api-reference/a.md there, or take the line out",
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
fn without_from_it_says_how_to_name_a_folder() {
    let ended = xtask(&["sync-spec"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert_says(
        "no --from",
        &ended,
        &["not built yet", "cargo xtask sync-spec --from DIR"],
    );
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
