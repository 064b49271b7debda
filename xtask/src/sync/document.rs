//! The document as YAML: read from a page, written to the vendored file.

use serde_json::Value;

use crate::error::{Error, Result};

const HEADER: &str = "\
# Written by `cargo xtask sync-spec` from the API reference of https://docs.perplexity.ai, and from
# drafts/ where no page of it has an operation yet: provenance.toml says which.
# Do not edit: the next run undoes it. Order, names and a page's prose are upstream's own.
# Where we disagree with upstream, the disagreement goes to fixups.yaml.
";

/// What is wrong with YAML, and on which of its lines, counted from 1.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) line: usize,
    pub(crate) what: String,
}

/// The defaults would turn the string `N` into false and `042957` into a number.
pub(crate) fn parse(yaml: &str) -> std::result::Result<Value, Problem> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::Error,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(yaml, options).map_err(|error| {
        let what = error.render_with_formatter(&serde_saphyr::UserMessageFormatter);
        let Some(at) = error.location() else {
            return Problem { line: 0, what };
        };
        // The message ends with the place in the block; the caller names the place in the page.
        let suffix = format!(" at line {}, column {}", at.line(), at.column());
        Problem {
            line: usize::try_from(at.line()).unwrap_or(0),
            what: what.strip_suffix(&suffix).unwrap_or(&what).to_owned(),
        }
    })
}

/// The document with its header: block style, in the order of `document`.
pub(crate) fn render(document: &Value) -> Result<String> {
    let options = serde_saphyr::ser_options! { compact_list_indent: false };
    let mut yaml = String::new();
    let written = serde_saphyr::to_fmt_writer_with_options(&mut yaml, document, options);
    // Everything is built from this file: a writer that loses something must not go unseen.
    if written.is_ok() && parse(&yaml).is_ok_and(|read| is_same(&read, document)) {
        return Ok(format!("{HEADER}{yaml}"));
    }
    let reason = written.err().map_or_else(
        || "what it wrote does not read back as the same document".to_owned(),
        |error| error.to_string(),
    );
    Err(Error::new(
        "the YAML writer (serde-saphyr)",
        reason,
        "nothing was written; mend xtask/src/sync/document.rs, or take another version of the writer",
    ))
}

/// Equal in the order of the keys too, which `==` leaves out.
fn is_same(a: &Value, b: &Value) -> bool {
    let text = |value| serde_json::to_string(value).ok();
    text(a) == text(b)
}
