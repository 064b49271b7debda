//! The lines of a stream, part by part as they come.

use std::mem;
use std::ops::Range;

use memchr::memchr2;

use super::field::{Field, Found, HEAD, find};

const CR: u8 = b'\r';
const LF: u8 = b'\n';
const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// What a stream consists of, once comments and fields that nobody knows are gone.
pub(super) enum Step {
    /// A blank line.
    Blank,
    /// A part of the value of a field.
    Part(Part),
}

/// A part of the value of a field: all of it, unless a chunk ends within the line.
pub(super) struct Part {
    pub(super) field: Field,
    /// Where it stands in the chunk. It may be empty.
    pub(super) range: Range<usize>,
    /// Whether a value begins with it.
    pub(super) is_first: bool,
    /// Whether the value ends with it.
    pub(super) is_last: bool,
}

/// Takes a stream apart. No byte is looked at twice for the end of its line, and none is kept, save the few that tell
/// which field it is.
#[derive(Default)]
pub(super) struct Lines {
    line: Line,
    /// The last line ended with a CR at the end of a chunk; an LF still belongs to it.
    after_cr: bool,
    /// How much of a byte order mark has been seen; all of it also where there is none.
    mark: usize,
}

/// How far into a line we are.
#[derive(Clone, Copy, Default)]
enum Line {
    /// At its start.
    #[default]
    Start,
    /// Within what tells the field: so many bytes, and those.
    Head(usize, [u8; HEAD]),
    /// Behind the colon, where a space does not belong to the value.
    Colon(Field),
    /// Within the value.
    Value(Field),
    /// Within what means nothing.
    Nothing,
}

impl Lines {
    /// The next step in a chunk of which `at` bytes have been read; none when the rest of the chunk has been.
    #[inline]
    pub(super) fn next(&mut self, chunk: &[u8], at: &mut usize) -> Option<Step> {
        if self.mark < BYTE_ORDER_MARK.len() {
            self.skip_mark(chunk, at);
        }
        loop {
            let rest = chunk.get(*at..)?;
            let first = *rest.first()?;
            if mem::take(&mut self.after_cr) && first == LF {
                *at += 1;
                continue;
            }
            if (first == LF || first == CR) && matches!(self.line, Line::Start) {
                *at += 1;
                self.after_cr = first == CR;
                return Some(Step::Blank);
            }
            let end = memchr2(LF, CR, rest);
            let (text, _) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
            let from = *at;
            *at += text.len();
            if let Some(end) = end {
                *at += 1;
                self.after_cr = rest.get(end) == Some(&CR);
            }
            if let Some(part) = self.part(text, from, end.is_some()) {
                return Some(Step::Part(part));
            }
        }
    }

    /// Nothing more comes: the end of a line that has none.
    pub(super) fn finish(&mut self) -> Option<Part> {
        match self.line {
            Line::Start => None,
            _ => self.part(&[], 0, true),
        }
    }

    /// Reads a piece of a line, which stands at `from` in its chunk; `is_last` says whether the line ends behind it.
    #[inline]
    fn part(&mut self, text: &[u8], from: usize, is_last: bool) -> Option<Part> {
        let mut used = 0;
        let mut is_first = false;
        let mut line = self.line;
        if matches!(line, Line::Start | Line::Head(..)) {
            (line, used) = self.head(text, is_last);
            is_first = matches!(line, Line::Colon(_));
        }
        if let Line::Colon(field) = line
            && let Some(byte) = text.get(used)
        {
            used += usize::from(*byte == b' ');
            line = Line::Value(field);
        }
        self.line = if is_last { Line::Start } else { line };
        match line {
            Line::Colon(field) | Line::Value(field) => Some(Part {
                field,
                range: from + used..from + text.len(),
                is_first,
                is_last,
            }),
            Line::Start | Line::Head(..) | Line::Nothing => None,
        }
    }

    /// Finds out the field of a line, and how much of `text` that took.
    #[inline]
    fn head(&self, text: &[u8], is_last: bool) -> (Line, usize) {
        let Line::Head(held, bytes) = self.line else {
            let start = text.get(..HEAD).unwrap_or(text);
            return match find(start, is_last && text.len() <= HEAD) {
                Found::Field(field, used) => (Line::Colon(field), used),
                Found::Nothing => (Line::Nothing, 0),
                Found::Undecided => (held_head(0, [0; HEAD], text), 0),
            };
        };
        let line = held_head(held, bytes, text);
        let Line::Head(now, bytes) = line else {
            return (Line::Nothing, 0);
        };
        let head = bytes.get(..now).unwrap_or_default();
        match find(head, is_last && held + text.len() <= HEAD) {
            // What was held before has no colon, so that this is not less.
            Found::Field(field, used) => (Line::Colon(field), used.saturating_sub(held)),
            Found::Nothing => (Line::Nothing, 0),
            Found::Undecided => (line, 0),
        }
    }

    /// Skips a byte order mark, which may come in pieces.
    #[cold]
    fn skip_mark(&mut self, chunk: &[u8], at: &mut usize) {
        while let (Some(expected), Some(byte)) = (BYTE_ORDER_MARK.get(self.mark), chunk.get(*at)) {
            if byte != expected {
                // What was skipped begins a line, then; no field that means something begins so.
                if self.mark > 0 {
                    self.line = Line::Nothing;
                }
                self.mark = BYTE_ORDER_MARK.len();
                return;
            }
            *at += 1;
            self.mark += 1;
        }
    }
}

/// What is held of a line's head, and as much of `text` as there is room for.
fn held_head(held: usize, mut bytes: [u8; HEAD], text: &[u8]) -> Line {
    let mut now = held;
    for (place, byte) in bytes.iter_mut().skip(held).zip(text) {
        *place = *byte;
        now += 1;
    }
    Line::Head(now, bytes)
}
