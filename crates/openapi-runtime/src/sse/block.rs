//! The fields between two blank lines: what becomes an event.

use std::time::Duration;

use super::event::{Event, Fault};
use super::field::Field;
use super::lines::Part;
use super::value::{KEPT, Value};

/// The fields of an event that is coming or has come, and what is remembered of those before.
pub(super) struct Block {
    /// How many bytes its fields may have, and how many have come. A value that another one replaces counts too.
    limit: usize,
    size: usize,
    /// The values of `data`, with a line feed between two.
    data: Value,
    /// Whether there is any, be it an empty one.
    has_data: bool,
    name: Value,
    id: String,
    retry: Option<Duration>,
    /// An `id` whose line has not ended.
    new_id: Value,
    /// Where in the stream an `id` of this event is broken. It is not remembered.
    broken_id: Option<u64>,
    /// A `retry` whose line has not ended: how many digits, and the number unless something else was among them.
    new_retry: (usize, Option<u64>),
    progress: u64,
}

impl Block {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            size: 0,
            data: Value::default(),
            has_data: false,
            name: Value::default(),
            id: String::new(),
            retry: None,
            new_id: Value::default(),
            broken_id: None,
            new_retry: (0, None),
            progress: 0,
        }
    }

    /// Takes a part of a field, out of a chunk that begins at `base` in the stream.
    #[inline]
    pub(super) fn take(&mut self, part: Part, chunk: &[u8], base: u64) -> Result<(), Fault> {
        let length = part.range.len();
        match part.field {
            Field::Data => {
                let is_another = part.is_first && self.has_data;
                self.grow(length.saturating_add(usize::from(is_another)))?;
                if is_another {
                    self.data.join(chunk, self.limit);
                }
                self.has_data = true;
                self.data.append(part.range, chunk, base, self.limit);
                self.progress = self.progress.saturating_add(length as u64);
            }
            Field::Event => {
                self.grow(length)?;
                if part.is_first {
                    self.name.clear();
                }
                self.name.append(part.range, chunk, base, self.limit);
            }
            Field::Id => {
                self.grow(length)?;
                let is_last = part.is_last;
                self.new_id.append(part.range, chunk, base, self.limit);
                if is_last {
                    self.take_id(chunk);
                }
            }
            Field::Retry => self.take_retry(part, chunk),
        }
        Ok(())
    }

    /// A blank line, or the end of the stream: whether there is an event.
    #[inline]
    pub(super) fn close(&mut self) -> bool {
        if self.has_data {
            self.progress = self.progress.saturating_add(self.name.len() as u64);
        } else {
            self.clear();
        }
        self.has_data
    }

    /// Goes on to the next event. The room that a large one took is given back.
    #[inline]
    pub(super) fn clear(&mut self) {
        self.size = 0;
        self.data.clear();
        self.has_data = false;
        self.name.clear();
        self.broken_id = None;
    }

    /// Gives back all that it holds.
    pub(super) fn release(&mut self) {
        *self = Self {
            progress: self.progress,
            ..Self::new(self.limit)
        };
    }

    /// Copies what is needed of a chunk before it goes.
    pub(super) fn own(&mut self, chunk: &[u8]) {
        self.data.own(chunk, self.limit);
        self.name.own(chunk, self.limit);
        self.new_id.own(chunk, self.limit);
    }

    /// The event, once it is closed.
    #[inline]
    pub(super) fn event<'a>(&'a self, chunk: &'a [u8]) -> Result<Event<'a>, Fault> {
        match (self.name.text(chunk), self.data.text(chunk), self.broken_id) {
            (Ok(name), Ok(data), None) => Ok(self.with(name, data)),
            (name, data, id) => {
                let offsets = [name.err(), data.err(), id].into_iter().flatten();
                let offset = offsets.min().unwrap_or_default();
                Err(Fault::Utf8 { offset })
            }
        }
    }

    /// An event of this name and data.
    #[inline]
    pub(super) fn with<'a>(&'a self, name: &'a str, data: &'a str) -> Event<'a> {
        let present = |text: &'a str| (!text.is_empty()).then_some(text);
        Event {
            name: present(name),
            data,
            id: present(&self.id),
            retry: self.retry,
        }
    }

    /// How many bytes of events came: their data as they come, their names when they are complete.
    pub(super) fn progress(&self) -> u64 {
        self.progress
    }

    /// How much room all of it takes.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.data.room() + self.name.room() + self.new_id.room() + self.id.capacity()
    }

    #[inline]
    fn grow(&mut self, by: usize) -> Result<(), Fault> {
        self.size = self.size.saturating_add(by);
        if self.size > self.limit {
            return Err(Fault::TooLarge { limit: self.limit });
        }
        Ok(())
    }

    fn take_id(&mut self, chunk: &[u8]) {
        match self.new_id.text(chunk) {
            // Could not be sent back in a header; the standard says to take no notice of it.
            Ok(id) if id.contains('\0') => {}
            Ok(id) => {
                if self.id.capacity() > KEPT {
                    self.id = String::new();
                }
                self.id.clear();
                self.id.push_str(id);
            }
            Err(offset) => self.broken_id = self.broken_id.or(Some(offset)),
        }
        self.new_id.clear();
    }

    fn take_retry(&mut self, part: Part, chunk: &[u8]) {
        if part.is_first {
            self.new_retry = (0, Some(0));
        }
        let (length, number) = self.new_retry;
        let digits = chunk.get(part.range).unwrap_or_default();
        let number = number.and_then(|number| {
            digits.iter().try_fold(number, |number, byte| {
                let digit = char::from(*byte).to_digit(10)?;
                Some(number.saturating_mul(10).saturating_add(digit.into()))
            })
        });
        self.new_retry = (length.saturating_add(digits.len()), number);
        if let (true, (1.., Some(number))) = (part.is_last, self.new_retry) {
            self.retry = Some(Duration::from_millis(number));
        }
    }
}
