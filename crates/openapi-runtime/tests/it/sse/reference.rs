//! A decoder that takes a whole stream at once and is written as plainly as the standard, without any care for speed.
//! The fuzz target `sse_decoder` has this file, too.

use std::str::from_utf8;
use std::time::Duration;

use openapi_runtime::sse::Fault;

use super::given::{Given, Outcome};

/// A line, and where it begins in the stream.
type Line<'a> = (usize, &'a [u8]);

pub(super) fn read(stream: &[u8], limit: usize) -> Outcome {
    let mut reader = Reader::default();
    let mut lines = lines(stream);
    // What ends an event at the end of the stream.
    lines.push((stream.len(), b""));
    for (offset, line) in lines {
        reader.line(offset, line);
        if reader.size > limit {
            reader.events.push(Err(Fault::TooLarge { limit }));
            return Outcome {
                events: reader.events,
                progress: None,
            };
        }
    }
    Outcome {
        events: reader.events,
        progress: Some(reader.progress as u64),
    }
}

#[derive(Default)]
struct Reader<'a> {
    events: Vec<Result<Given, Fault>>,
    progress: usize,
    size: usize,
    data: Vec<Line<'a>>,
    name: Option<Line<'a>>,
    bad_ids: Vec<usize>,
    id: String,
    retry: Option<Duration>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, offset: usize, line: &'a [u8]) {
        if line.is_empty() {
            return self.blank();
        }
        let (name, mut start) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], colon + 1),
            None => (line, line.len()),
        };
        if line.get(start) == Some(&b' ') {
            start += 1;
        }
        let value = (offset + start, &line[start..]);
        match name {
            b"data" => {
                self.size += value.1.len() + usize::from(!self.data.is_empty());
                self.progress += value.1.len();
                self.data.push(value);
            }
            b"event" => {
                self.size += value.1.len();
                self.name = Some(value);
            }
            b"id" => {
                self.size += value.1.len();
                match text(value) {
                    Ok(id) if id.contains('\0') => {}
                    Ok(id) => self.id = id.to_owned(),
                    Err(bad) => self.bad_ids.push(bad),
                }
            }
            b"retry" => self.retry(value.1),
            _ => {}
        }
    }

    fn retry(&mut self, value: &[u8]) {
        if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
            return;
        }
        let number = from_utf8(value).unwrap().parse();
        self.retry = Some(Duration::from_millis(number.unwrap_or(u64::MAX)));
    }

    fn blank(&mut self) {
        self.size = 0;
        let data = std::mem::take(&mut self.data);
        let name = self.name.take();
        let mut bad = std::mem::take(&mut self.bad_ids);
        if data.is_empty() {
            return;
        }
        self.progress += name.map_or(0, |name| name.1.len());
        bad.extend(
            data.iter()
                .chain(&name)
                .filter_map(|line| text(*line).err()),
        );
        if let Some(offset) = bad.into_iter().min() {
            let offset = offset as u64;
            self.events.push(Err(Fault::Utf8 { offset }));
            return;
        }
        let data: Vec<_> = data.into_iter().map(|line| text(line).unwrap()).collect();
        let present = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.events.push(Ok(Given {
            name: name.and_then(|name| present(text(name).unwrap())),
            data: data.join("\n"),
            id: present(&self.id),
            retry: self.retry,
        }));
    }
}

fn text((offset, bytes): Line<'_>) -> Result<&str, usize> {
    from_utf8(bytes).map_err(|error| offset + error.valid_up_to())
}

/// The lines of a stream without their ends. One that has no end counts if there is anything of it.
fn lines(stream: &[u8]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut at = if stream.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    while at < stream.len() {
        let rest = &stream[at..];
        let ends = |byte: &u8| *byte == b'\r' || *byte == b'\n';
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        lines.push((at, &rest[..length]));
        at += length;
        at += if rest[length..].starts_with(b"\r\n") {
            2
        } else {
            1
        };
    }
    lines
}
