//! Reading a few fields of an event, and jumping over the rest of it.
//!
//! Lenient: what is of another kind than expected is as good as absent, because
//! an event that nobody knows yet may have anything anywhere. What is jumped
//! over is not checked: decoding it would say whether it is JSON.

use std::borrow::Cow;

use memchr::memchr2;
use openapi_runtime::codec;
use openapi_runtime::codec::serde::Deserialize;
use openapi_runtime::codec::serde::de::{Error as _, IgnoredAny};
use openapi_runtime::codec::serde_json::{self, Error};

/// Looks at the fields of an event that have these names. `look` gives nothing
/// where it comes upon what is not JSON.
pub(super) fn skim<'a, const N: usize, T>(
    data: &'a str,
    names: [&str; N],
    look: impl FnOnce([Skim<'a>; N]) -> Option<T>,
) -> Result<T, Error> {
    let event = past_space(data);
    let seen = match fields(event, names) {
        Some((fields, rest)) if past_space(rest).is_empty() => look(fields),
        // What is no object has no fields.
        None if !event.starts_with('{') => {
            serde_json::from_str::<IgnoredAny>(data)?;
            look([Skim::default(); N])
        }
        _ => None,
    };
    match seen {
        Some(seen) => Ok(seen),
        // What is wrong with it, serde_json knows.
        None => match serde_json::from_str::<IgnoredAny>(data) {
            Err(error) => Err(error),
            Ok(_) => Err(Error::custom("it cannot be read")),
        },
    }
}

/// What begins with a value; empty where there is none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Skim<'a>(&'a str);

impl<'a> Skim<'a> {
    /// Whether it is anything but null.
    pub(super) fn is_there(self) -> bool {
        !self.0.is_empty() && !self.0.starts_with("null")
    }

    /// It, if it is text that can be read.
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        let end = after_string(self.0)?;
        let written = self.0.get(..end)?;
        if written.contains('\\') {
            return serde_json::from_str(written).ok().map(Cow::Owned);
        }
        written.get(1..end - 1).map(Cow::Borrowed)
    }

    /// It, if it is a whole number, which may be written as `5.0`.
    pub(super) fn number(self) -> Option<u64> {
        let written = self.0.get(..after_word(self.0))?;
        let whole = || u64::try_from(codec::whole(written.parse().ok()?)?).ok();
        written.parse().ok().or_else(whole)
    }

    /// It, decoded; nothing where it is null or absent.
    pub(super) fn decode<T: Deserialize<'a>>(self) -> Result<Option<T>, Error> {
        let end = after_value(self.0).unwrap_or(self.0.len());
        match self.0.get(..end) {
            Some(written) if self.is_there() => serde_json::from_str(written).map(Some),
            _ => Ok(None),
        }
    }

    /// The first item, if it is a list.
    pub(super) fn first(self) -> Self {
        match self.0.strip_prefix('[').map(past_space) {
            Some(items) if !items.starts_with(']') => Self(items),
            _ => Self::default(),
        }
    }

    /// The fields of these names, if it is an object; the last one of each.
    pub(super) fn fields<const N: usize>(self, names: [&str; N]) -> Option<[Self; N]> {
        if !self.0.starts_with('{') {
            return Some([Self::default(); N]);
        }
        let (fields, _) = fields(self.0, names)?;
        Some(fields)
    }
}

/// The fields of these names of an object, and what comes behind it.
fn fields<'a, const N: usize>(
    object: &'a str,
    names: [&str; N],
) -> Option<([Skim<'a>; N], &'a str)> {
    let mut fields = [Skim::default(); N];
    let mut rest = past_space(object.strip_prefix('{')?);
    if let Some(behind) = rest.strip_prefix('}') {
        return Some((fields, behind));
    }
    loop {
        let name = Skim(rest);
        rest = past_space(rest.get(after_string(rest)?..)?);
        let value = past_space(rest.strip_prefix(':')?);
        let name = name.text()?;
        let of_name = names.iter().zip(&mut fields);
        for (_, field) in of_name.filter(|(wanted, _)| ***wanted == *name) {
            *field = Skim(value);
        }
        rest = past_space(value.get(after_value(value)?..)?);
        match rest.strip_prefix(',') {
            Some(next) => rest = past_space(next),
            None => return rest.strip_prefix('}').map(|behind| (fields, behind)),
        }
    }
}

fn past_space(json: &str) -> &str {
    json.trim_start_matches([' ', '\t', '\n', '\r'])
}

/// Where the string ends that this begins with.
#[inline]
fn after_string(json: &str) -> Option<usize> {
    let json = json.as_bytes();
    let mut at = usize::from(json.first() == Some(&b'"'));
    if at == 0 {
        return None;
    }
    loop {
        at += memchr2(b'"', b'\\', json.get(at..)?)?;
        if json.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Where the number, or the word such as `true`, ends that this begins with.
fn after_word(json: &str) -> usize {
    let is_word = |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.');
    json.find(|it| !is_word(it)).unwrap_or(json.len())
}

/// Where the value ends that this begins with.
fn after_value(json: &str) -> Option<usize> {
    match json.as_bytes().first()? {
        b'"' => return after_string(json),
        b'{' | b'[' => {}
        _ => return Some(after_word(json)).filter(|end| *end > 0),
    }
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        match json.as_bytes().get(at)? {
            b'"' => at += after_string(json.get(at..)?)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' if depth == 1 => return Some(at + 1),
            b'}' | b']' => {
                depth -= 1;
                at += 1;
            }
            _ => at += 1,
        }
    }
}
