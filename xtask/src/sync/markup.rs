//! What came instead of what was asked for: another site's page, HTML, nothing.

use super::site::BASE;
use crate::error::{Error, Result};

/// How HTML begins, and the XML in which storage services say that something is wrong.
const MARKUP: [&str; 5] = ["<!doctype", "<html", "<head", "<body", "<?xml"];

/// That `text`, which should be `url`'s, is something that can be looked into.
pub(crate) fn refuse_other(place: &str, url: &str, text: &str) -> Result<()> {
    let start = text.trim_start();
    if start.is_empty() {
        return Err(Error::new(
            place,
            "it is empty",
            format!("see whether {url} is empty too; if it is not, it was cut off: read it again"),
        ));
    }
    let is_markup = MARKUP.iter().any(|tag| {
        let found = start.get(..tag.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(tag))
    });
    if is_markup {
        return Err(Error::new(
            place,
            "it is HTML, as browsers get it",
            format!(
                "open {url} in a browser: a page is Markdown and ends in .md, a document is JSON or \
                 YAML. Sites also send HTML, with status 200, for a login, an error or a check for \
                 robots: save what the browser gets into a folder then, and name it with --from"
            ),
        ));
    }
    Ok(())
}

/// That a page which names its index, as the docs site's pages do at their top, names ours.
pub(crate) fn refuse_other_site(place: &str, text: &str) -> Result<()> {
    let named = (1..).zip(text.lines()).take(10).find_map(|(number, line)| {
        let (before, _) = line.split_once("/llms.txt")?;
        let (_, host) = before.rsplit_once("://")?;
        Some((number, host))
    });
    let ours = BASE.trim_start_matches("https://").trim_end_matches('/');
    match named {
        Some((number, host)) if host != ours => Err(Error::new(
            format!("{place}:{number}"),
            format!("it is a page of {host}, not of {ours}"),
            "see where --from leads; name the docs site, a mirror that leaves the pages as they \
             are, or a folder with them",
        )),
        _ => Ok(()),
    }
}
