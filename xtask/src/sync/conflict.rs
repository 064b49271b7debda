//! Two sources that say different things of one, with nothing to say which is right.

use std::fmt;

use openapi_diff::{Change, Subject};
use serde_json::Value;

use super::judge::{differences, shape};
use super::source::Source;
use super::sources::FILE;
use crate::error::Error;

/// Two sources that disagree, and nothing says which one is right.
#[derive(Debug)]
pub(crate) struct Conflict {
    at: String,
    first: Named,
    second: Named,
    differences: Vec<Difference>,
}

/// What two sources have in one place below.
#[derive(Debug)]
struct Difference {
    at: String,
    first: Option<Value>,
    second: Option<Value>,
}

impl Difference {
    fn new(at: &str, change: Change, first: &Source, second: &Source) -> Self {
        // Types are told as they are called in Rust, which here says less than the document.
        let is_type = matches!(change.subject, Subject::Type | Subject::Nullable);
        let written = |source: &Source| source.part(&change.pointer).filter(|_| is_type).cloned();
        Self {
            first: written(first).or(change.old),
            second: written(second).or(change.new),
            at: {
                let below = change.pointer.strip_prefix(at).unwrap_or(&change.pointer);
                match change.subject {
                    Subject::Required => format!("{below} (required)"),
                    _ => below.to_owned(),
                }
            },
        }
    }
}

#[derive(Debug)]
struct Named {
    name: String,
    place: String,
    shape: String,
}

impl Conflict {
    pub(crate) fn new(at: &str, first: &Source, second: &Source) -> Self {
        let named = |source: &Source| Named {
            name: source.name.clone(),
            place: source.place_of(at),
            shape: shape(at, source),
        };
        Self {
            at: at.to_owned(),
            first: named(first),
            second: named(second),
            differences: differences(at, first, second)
                .into_iter()
                .map(|change| Difference::new(at, change, first, second))
                .collect(),
        }
    }

    /// All of them as one error.
    pub(crate) fn error(conflicts: &[Self]) -> Error {
        let list: Vec<String> = conflicts.iter().map(ToString::to_string).collect();
        let count = match conflicts.len() {
            1 => "the sources disagree in one place".to_owned(),
            count => format!("the sources disagree in {count} places"),
        };
        Error::new(
            "sync-spec",
            format!("{count}\n{}", list.join("\n")),
            format!(
                "nothing was written. Say in {FILE} which source is right, for each place:\n\n{}\n\n       \
                 or, where a component is another thing of the same name, `of = SOURCE` and \
                 `rename = NAME` in the place of `take`",
                conflicts
                    .iter()
                    .map(Conflict::settlement)
                    .collect::<Vec<_>>()
                    .join("\n")
            ),
        )
    }

    /// What to put into the file.
    fn settlement(&self) -> String {
        let text = |text: &str| toml::Value::from(text).to_string();
        let Self {
            at, first, second, ..
        } = self;
        format!(
            "[[settle]]\nat = {}\ntake = {}\nover = [{}]\n# or take = {}\n#    over = [{}]\nwhy = \"…\"\n",
            text(at),
            text(&first.name),
            text(&second.shape),
            text(&second.name),
            text(&first.shape),
        )
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            at,
            first,
            second,
            differences,
        } = self;
        writeln!(f, "\n{at}\n  A  {}\n  B  {}", first.place, second.place)?;
        for Difference { at, first, second } in differences {
            writeln!(
                f,
                "  at {at}\n    A  {}\n    B  {}",
                shown(first.as_ref()),
                shown(second.as_ref())
            )?;
        }
        Ok(())
    }
}

/// A value on one line, and not more of it than can be read.
fn shown(value: Option<&Value>) -> String {
    const LONGEST: usize = 300;
    let Some(value) = value else {
        return "has nothing".to_owned();
    };
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
