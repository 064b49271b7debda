//! The Markdown index of the docs site, `llms.txt`: which pages there are.

use super::markup;
use super::site::{self, BASE, Limit, ReadError, Site};
use crate::error::{Error, Result};

/// Which of the pages that the index links are meant: patterns of paths such as
/// `api-reference/*.md`, in which `*` stands for anything.
pub(crate) struct Selection {
    pub(crate) include: Vec<String>,
    /// What is included is not read after all.
    pub(crate) exclude: Vec<String>,
}

/// What the index says.
pub(crate) struct Index {
    /// In the index's order, each once.
    pub(crate) links: Vec<Link>,
    /// The paths that are included and excluded, so that they can be counted.
    pub(crate) excluded: Vec<String>,
}

/// A link of the index to a page.
pub(crate) struct Link {
    /// Below [`BASE`], wherever the page is read from.
    pub(crate) url: String,
    /// Relative to the site, like `api-reference/search-post.md`.
    pub(crate) path: String,
    /// The line of the index, for errors: `…/llms.txt:5`.
    pub(crate) place: String,
}

/// Reads the index at `path`; `None` where it is absent.
pub(crate) fn read(site: &Site, path: &str, selection: &Selection) -> Result<Option<Index>> {
    let place = site.place(path);
    let bytes = match site.read(path, Limit::Page) {
        Ok(bytes) => bytes,
        Err(ReadError::Absent) => return Ok(None),
        Err(ReadError::Failed { problem, remedy }) => {
            let problem = format!("cannot read the index: {problem}");
            return Err(Error::new(place, problem, remedy));
        }
    };
    let text = site::text(&place, &bytes)?;
    markup::refuse_other(&place, &format!("{BASE}{path}"), text)?;
    let mut index = Index {
        links: Vec::new(),
        excluded: Vec::new(),
    };
    for (number, line) in (1..).zip(text.lines()) {
        for path in targets(line).filter_map(|target| path_of(site, target)) {
            index.add(selection, path, format!("{place}:{number}"))?;
        }
    }
    if index.links.is_empty() {
        let include = selection.include.join("`, `");
        return Err(Error::new(
            place,
            format!(
                "the index links no page `{include}`{}",
                if index.excluded.is_empty() {
                    ""
                } else {
                    " that is not excluded"
                }
            ),
            "see that it is the docs site's index, and what sources.toml includes and excludes",
        ));
    }
    Ok(Some(index))
}

impl Index {
    fn add(&mut self, selection: &Selection, path: &str, place: String) -> Result<()> {
        let is_one_of = |patterns: &[String]| patterns.iter().any(|p| matches(p, path));
        let known = self.links.iter().map(|link| &link.path);
        if !is_one_of(&selection.include) || known.chain(&self.excluded).any(|k| k == path) {
            return Ok(());
        }
        if is_one_of(&selection.exclude) {
            self.excluded.push(path.to_owned());
            return Ok(());
        }
        if !is_plain(path) {
            return Err(Error::new(
                place,
                format!("`{path}` is not a name that is safe to read"),
                "mend the link: letters, digits, `-`, `_` and `.` between slashes, no `..`; \
                 or exclude it in sources.toml",
            ));
        }
        self.links.push(Link {
            url: format!("{BASE}{path}"),
            path: path.to_owned(),
            place,
        });
        Ok(())
    }
}

/// Whether `*` can stand for something that makes `pattern` the text. The parts between the stars
/// are looked for from left to right, and the first place that fits leaves most for the rest.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let (middle, end) = tail.rsplit_once('*').unwrap_or(("", tail));
    let rest = text
        .strip_prefix(head)
        .and_then(|rest| rest.strip_suffix(end));
    let rest = rest.and_then(|rest| {
        middle.split('*').try_fold(rest, |rest, part| {
            rest.split_once(part).map(|(_, rest)| rest)
        })
    });
    rest.is_some()
}

/// The targets of the Markdown links in a line: `[title](target)`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let (target, _) = rest.split_once(')')?;
        target.split_whitespace().next()
    })
}

/// The path below the site, if the target is of the site: a mirror may link its own copies.
fn path_of<'a>(site: &Site, target: &'a str) -> Option<&'a str> {
    let target = target.split(['#', '?']).next()?;
    let own = match site {
        Site::Folder(_) => None,
        Site::Web(web) => target.strip_prefix(web.base()),
    };
    own.or_else(|| target.strip_prefix(BASE)).or_else(|| {
        let relative = !target.contains("://") && !target.starts_with("//");
        relative.then(|| target.strip_prefix('/').unwrap_or(target))
    })
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

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_anything() {
        let cases = [
            ("a/*.md", "a/x.md", true),
            ("a/*.md", "a/.md", true),
            ("a/*.md", "a/b/x.md", true),
            ("a/*.md", "b/x.md", false),
            ("a/*.md", "a/x.mdx", false),
            ("a/x.md", "a/x.md", true),
            ("a/x.md", "a/x.mdx", false),
            ("*", "a/x.md", true),
            ("*-get.md", "a/agent-get.md", true),
            ("a/*-*-get.md", "a/agent-files-get.md", true),
            ("a/*-*-get.md", "a/agent-get.md", false),
            ("*gateway*", "a/gateway-x.md", true),
            ("ab*ba", "aba", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
