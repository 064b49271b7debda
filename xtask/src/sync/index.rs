//! `llms.txt`, the Markdown index of the docs site: which reference pages there are.

use super::site::{self, BASE, Site};
use crate::error::{Error, Result};

const INDEX: &str = "llms.txt";
const REFERENCE: &str = "api-reference/";

/// A link of the index to a reference page.
pub(crate) struct Link {
    pub(crate) url: String,
    /// Relative to the site, like `api-reference/search-post.md`.
    pub(crate) path: String,
    /// The line of the index, for errors: `…/llms.txt:5`.
    pub(crate) place: String,
}

/// The reference pages in the index's order, each once.
pub(crate) fn read(site: &Site) -> Result<Vec<Link>> {
    let place = site.place(INDEX);
    let bytes = site.read(INDEX).map_err(|error| {
        Error::new(
            &*place,
            format!("cannot read the index: {error}"),
            format!("save {BASE}{INDEX} there, or name another folder with --from"),
        )
    })?;
    let mut links: Vec<Link> = Vec::new();
    for (number, line) in site::text(&place, &bytes)?.lines().enumerate() {
        for path in targets(line).filter_map(reference_page) {
            let place = format!("{place}:{}", number + 1);
            if !is_plain(path) {
                return Err(Error::new(
                    place,
                    format!("`{path}` is not a name that is safe to read from a folder"),
                    "mend the link: letters, digits, `-`, `_` and `.` between slashes, no `..`",
                ));
            }
            if links.iter().all(|link| link.path != path) {
                links.push(Link {
                    url: format!("{BASE}{path}"),
                    path: path.to_owned(),
                    place,
                });
            }
        }
    }
    if links.is_empty() {
        return Err(Error::new(
            place,
            "the index links no reference page",
            format!(
                "see that it is the docs site's index; a page is a link to {BASE}{REFERENCE}NAME.md"
            ),
        ));
    }
    Ok(links)
}

/// The targets of the Markdown links in a line: `[title](target)`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let (target, _) = rest.split_once(')')?;
        target.split_whitespace().next()
    })
}

fn reference_page(target: &str) -> Option<&str> {
    let path = target.split(['#', '?']).next()?.strip_prefix(BASE)?;
    (path.starts_with(REFERENCE) && path.ends_with(".md")).then_some(path)
}

/// The index is foreign text and its paths are joined to a folder: nothing may lead out of it.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|segment| {
        !segment.is_empty()
            && !segment.starts_with('.')
            && segment
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    })
}
