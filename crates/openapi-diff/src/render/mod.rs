//! Changes for people: on a terminal, and in a pull request.

mod sentence;

use std::collections::BTreeMap;
use std::fmt;

use crate::change::{Change, Kind, Subject};

use sentence::code;
pub(crate) use sentence::{MAX_LENGTH, Sentence, plain, says};

/// So many places of prose are told; the rest is counted.
const MAX_PLACES: usize = 5;

/// The operation or schema as a whole.
const ITSELF: &str = "itself";

/// What changed between two documents.
///
/// As text it is for a terminal, a line for each change; see
/// [`markdown`](Self::markdown) for pull requests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// The changes, in the order of the new document.
    pub changes: Vec<Change>,
}

impl Diff {
    /// True where nothing changed, not even prose.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes that break users of the generated Rust.
    pub fn breaking(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.breaks)
    }

    /// The text of a pull request: a summary, then lists under headings.
    ///
    /// What comes from the documents stands in code spans, whatever it holds.
    pub fn markdown(&self) -> String {
        let mut text = format!("{}\n", self.summary());
        for group in [Group::Breaking, Group::Added, Group::Changed] {
            let lines = self.of(group).map(|change| {
                let (place, says) = (code(&change.place), change.says.markdown());
                format!("- {place}: {says}{}\n", change.suffix())
            });
            text.push_str(&section(&format!("### {}\n\n", group.title()), lines));
        }
        let prose = self.prose();
        if !prose.is_empty() {
            let owners = prose.iter().map(|(owner, count, places)| {
                let places: Vec<String> = places
                    .iter()
                    .map(|place| {
                        if *place == ITSELF {
                            ITSELF.to_owned()
                        } else {
                            code(place)
                        }
                    })
                    .collect();
                format!("- {}: {}\n", code(owner), counted(count, places))
            });
            let heading = "### Prose\n\n<details>\n<summary>Texts that changed</summary>\n\n";
            text.push_str(&section(heading, owners));
            text.push_str("\n</details>\n");
        }
        text
    }

    fn summary(&self) -> String {
        if self.is_empty() {
            return "No changes".to_owned();
        }
        let groups = [Group::Breaking, Group::Added, Group::Changed, Group::Prose];
        let counts = groups.iter().map(|group| (self.of(*group).count(), group));
        let counts: Vec<String> = counts
            .filter(|(count, _)| *count > 0)
            .map(|(count, group)| format!("{count} {}", group.title().to_lowercase()))
            .collect();
        format!("Changes: {}", counts.join(", "))
    }

    fn of(&self, group: Group) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| Group::of(change) == group)
    }

    /// Each operation and schema with a count of its prose and its places.
    fn prose(&self) -> Vec<(&str, String, Vec<&str>)> {
        let owners = by_owner(self.of(Group::Prose)).into_iter();
        let told = owners.map(|(owner, changes)| {
            let mut places: Vec<&str> = changes.iter().map(|change| within(change)).collect();
            places.dedup();
            // What readers lose is worth a word; what they are told otherwise is not.
            let gone = changes.iter().filter(|it| it.kind == Kind::Removed).count();
            let count = match gone {
                0 => changes.len().to_string(),
                gone if gone == changes.len() => format!("{gone} removed,"),
                gone => format!("{}, of which {gone} removed,", changes.len()),
            };
            (owner, count, places)
        });
        told.collect()
    }
}

/// True for an operation or a schema that came or went.
fn is_whole(change: &Change) -> bool {
    matches!(change.subject, Subject::Operation | Subject::Schema)
}

/// The place as it is called within its operation or schema.
fn within(change: &Change) -> &str {
    let place = change.place.strip_prefix(&change.owner);
    match place.unwrap_or(&change.place).trim_start() {
        "" => ITSELF,
        place => place,
    }
}

/// The changes of each operation and schema, in the order of the first ones.
fn by_owner<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<(&'a str, Vec<&'a Change>)> {
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    let mut owners: Vec<(&str, Vec<&Change>)> = Vec::new();
    for change in changes {
        let at = *index.entry(&change.owner).or_insert(owners.len());
        match owners.get_mut(at) {
            Some((_, changes)) => changes.push(change),
            None => owners.push((&change.owner, vec![change])),
        }
    }
    owners
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.summary())?;
        let line = |change: &Change| format!("{}\n", change.line());
        f.write_str(&section("Breaking\n", self.of(Group::Breaking).map(line)))?;
        let rest = self.changes.iter();
        let rest = rest.filter(|it| matches!(Group::of(it), Group::Added | Group::Changed));
        let (whole, parts): (Vec<&Change>, Vec<&Change>) = rest.partition(|it| is_whole(it));
        f.write_str(&section("", whole.into_iter().map(line)))?;
        for (_, changes) in by_owner(parts.into_iter()) {
            f.write_str(&section("", changes.into_iter().map(line)))?;
        }
        let prose = self.prose().into_iter().map(|(owner, count, places)| {
            let places = places.into_iter().map(plain).collect();
            format!("{}: {}\n", plain(owner), counted(&count, places))
        });
        f.write_str(&section("Prose\n", prose))
    }
}

/// Where a change is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Breaking,
    Added,
    Changed,
    Prose,
}

impl Group {
    fn of(change: &Change) -> Self {
        match (change.subject, change.kind) {
            _ if change.breaks => Self::Breaking,
            (Subject::Prose, _) => Self::Prose,
            (_, Kind::Added) => Self::Added,
            _ => Self::Changed,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Breaking => "Breaking",
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Prose => "Prose",
        }
    }
}

/// A heading with what stands under it, after an empty line; nothing where
/// nothing does.
fn section(heading: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.collect();
    match lines.as_str() {
        "" => String::new(),
        _ => format!("\n{heading}{lines}"),
    }
}

fn counted(count: &str, mut places: Vec<String>) -> String {
    let more = places.len().saturating_sub(MAX_PLACES);
    places.truncate(MAX_PLACES);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{count} in {}{more}", places.join(", "))
}
