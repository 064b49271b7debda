//! Where the entries of a list stand in its text.

use std::fmt;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_saphyr::Spanned;

use crate::error::Error;
use crate::yaml;

/// Lines of a text, counted from 1; written as `30-41`, or `30` where it is
/// one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The first line.
    pub first: usize,
    /// The last line, which belongs to it.
    pub last: usize,
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, last } = self;
        if first == last {
            return write!(f, "{first}");
        }
        write!(f, "{first}-{last}")
    }
}

/// An empty file is an empty list.
#[derive(Deserialize)]
struct Entries(Option<Vec<Spanned<IgnoredAny>>>);

/// The lines of each entry of a YAML list, from its dash to the last line of
/// its own: what stands above the next entry belongs to that one.
pub(crate) fn of_entries(text: &str) -> Result<Vec<Lines>, Error> {
    let Entries(entries) = yaml::read(text).map_err(Error::new)?;
    let text: Vec<&str> = text.lines().collect();
    let mut firsts = Vec::new();
    for entry in entries.unwrap_or_default() {
        let line = usize::try_from(entry.referenced.line()).unwrap_or(1);
        let after = firsts.last().copied().unwrap_or(0);
        firsts.push(dash(&text, after, line));
    }
    let ends = firsts.iter().skip(1).copied().chain([text.len() + 1]);
    let lines = firsts.iter().zip(ends).map(|(first, end)| Lines {
        first: *first,
        last: last(&text, *first, end),
    });
    Ok(lines.collect())
}

/// The line of the dash of an entry whose first key is on `line`; that line
/// where there is no dash, as in a list in brackets.
fn dash(text: &[&str], after: usize, line: usize) -> usize {
    let has_dash = |line: &usize| at(text, *line).trim_start().starts_with('-');
    (after + 1..=line).rev().find(has_dash).unwrap_or(line)
}

/// The last line before `end` that has something of the entry: at the depth of
/// its dash, comments are the next entry's, and a bracket is the list's.
fn last(text: &[&str], first: usize, end: usize) -> usize {
    let depth = indentation(at(text, first));
    let is_own = |line: &usize| {
        let line = at(text, *line);
        !line.trim().is_empty()
            && (indentation(line) > depth || !line.trim_start().starts_with(['#', ']']))
    };
    (first..end).rev().find(is_own).unwrap_or(first)
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// A line by its number.
fn at<'a>(text: &[&'a str], line: usize) -> &'a str {
    text.get(line.wrapping_sub(1)).copied().unwrap_or_default()
}
