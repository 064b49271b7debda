//! Which field a line has.

/// A field that means something.
#[derive(Clone, Copy)]
pub(super) enum Field {
    Data,
    Event,
    Id,
    Retry,
}

/// What the start of a line says.
#[derive(Clone, Copy)]
pub(super) enum Found {
    /// The field, and how many bytes its name and colon are.
    Field(Field, usize),
    /// A comment, or a field that nobody knows.
    Nothing,
    /// Too little of the line is there.
    Undecided,
}

/// As many bytes of a line tell its field: the longest name and the colon.
pub(super) const HEAD: usize = 6;

impl Field {
    fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"data" => Some(Self::Data),
            b"event" => Some(Self::Event),
            b"id" => Some(Self::Id),
            b"retry" => Some(Self::Retry),
            _ => None,
        }
    }
}

/// Reads the first [`HEAD`] bytes of a line, or fewer where fewer are there; `is_whole` says whether the line ends
/// behind those.
#[inline]
pub(super) fn find(head: &[u8], is_whole: bool) -> Found {
    // Nearly every line.
    if head.starts_with(b"data:") {
        return Found::Field(Field::Data, 5);
    }
    let colon = head.iter().position(|byte| *byte == b':');
    let name = match colon {
        Some(end) => head.get(..end),
        // The whole line is the name of a field without a value.
        None if is_whole => Some(head),
        None if head.len() < HEAD => return Found::Undecided,
        None => None,
    };
    let used = colon.map_or(head.len(), |end| end + 1);
    match name.and_then(Field::named) {
        Some(field) => Found::Field(field, used),
        None => Found::Nothing,
    }
}
