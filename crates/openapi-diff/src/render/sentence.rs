//! What a change says: our words, and values of a document between them.

/// Longer values are cut.
pub(crate) const MAX_LENGTH: usize = 60;

/// So are longer places, which one wants to find again.
const MAX_PLACE: usize = 300;

/// Words with a `{}` for each value, so that values stay apart from words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sentence {
    words: &'static str,
    values: Vec<String>,
    note: &'static str,
}

pub(crate) fn says(words: &'static str, values: impl IntoIterator<Item = String>) -> Sentence {
    Sentence {
        words,
        values: values.into_iter().collect(),
        note: "",
    }
}

impl Sentence {
    /// Words of ours at the end.
    pub(crate) fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }

    pub(crate) fn text(&self) -> String {
        self.render(|value| shown(value, MAX_LENGTH))
    }

    pub(crate) fn markdown(&self) -> String {
        self.render(|value| span(&shown(value, MAX_LENGTH)))
    }

    fn render(&self, value: impl Fn(&str) -> String) -> String {
        let mut values = self.values.iter();
        let mut rendered = String::new();
        for (index, words) in self.words.split("{}").enumerate() {
            if index > 0 {
                rendered.push_str(&value(values.next().map_or("", String::as_str)));
            }
            rendered.push_str(words);
        }
        rendered.push_str(self.note);
        rendered
    }
}

/// A place for a terminal.
pub(crate) fn plain(place: &str) -> String {
    shown(place, MAX_PLACE)
}

/// A place for Markdown.
pub(crate) fn code(place: &str) -> String {
    span(&plain(place))
}

/// One line, and nothing that moves the cursor or turns the direction of
/// writing.
fn shown(value: &str, length: usize) -> String {
    let turns = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let mut text = String::new();
    for (index, c) in value.chars().enumerate() {
        if index == length {
            text.push('…');
            break;
        }
        match c.is_control() || turns(c) {
            true => text.extend(c.escape_default()),
            false => text.push(c),
        }
    }
    text
}

/// A code span: its fence is longer than any run of backticks inside, so that
/// nothing inside counts.
fn span(text: &str) -> String {
    if text.trim().is_empty() {
        return "(empty)".to_owned();
    }
    let runs = text.split(|c| c != '`').map(str::len);
    match runs.max() {
        None | Some(0) => format!("`{text}`"),
        Some(longest) => {
            let fence = "`".repeat(longest + 1);
            format!("{fence} {text} {fence}")
        }
    }
}
