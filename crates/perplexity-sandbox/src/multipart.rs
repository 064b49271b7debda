//! The parts of a form, without a copy: each is a view into the one body.

use std::io::BufRead;

use bytes::Bytes;
use percent_encoding::percent_decode_str;

/// A head is a few lines.
const MOST_HEAD: usize = 16 * 1024;

/// One part of `multipart/form-data`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) filename: Option<String>,
    pub(crate) content: Bytes,
}

/// The boundary, if the content type is that of a form.
pub(crate) fn boundary(content_type: &str) -> Option<String> {
    let mut pieces = content_type.split(';');
    let essence = pieces.next()?.trim();
    if !essence.eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameter(content_type, "boundary")?;
    (!boundary.is_empty()).then_some(boundary)
}

/// Takes a form apart, or says why it is none.
pub(crate) fn parse(body: &Bytes, boundary: &str) -> Result<Vec<Part>, &'static str> {
    let delimiter = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut at = first(body, delimiter.as_bytes()).ok_or("it does not begin with its boundary")?;
    loop {
        let rest = body.get(at..).unwrap_or_default();
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        // A boundary may be followed by white space.
        let line = line_end(rest, 0).ok_or("it breaks off behind a boundary")?;
        at += line;
        let head = body.get(at..).unwrap_or_default();
        let length = head_end(head).ok_or("a part has no end of its head")?;
        let (head, _) = head.split_at_checked(length).unwrap_or_default();
        at += length;
        let (content, next) =
            content(body, at, delimiter.as_bytes()).ok_or("it does not end with its boundary")?;
        let (name, filename) = disposition(head).ok_or("a part has no name")?;
        parts.push(Part {
            name,
            filename,
            content,
        });
        at = next;
    }
}

/// Behind the first boundary; what stands before it is for nobody.
fn first(body: &Bytes, delimiter: &[u8]) -> Option<usize> {
    if body.starts_with(delimiter) {
        return Some(delimiter.len());
    }
    content(body, 0, delimiter).map(|(_, next)| next)
}

/// Up to the next boundary, and what comes behind that.
fn content(body: &Bytes, start: usize, delimiter: &[u8]) -> Option<(Bytes, usize)> {
    // The head's last line end may be the first half of an empty part's delimiter.
    let mut at = start;
    if is_delimiter(body.get(at..)?, delimiter) && start >= 2 {
        return Some((Bytes::new(), start + delimiter.len()));
    }
    loop {
        // The standard library's search for a byte is compiled with care, also where we are not.
        at += line_end(body, at)?;
        let is_end = is_delimiter(body.get(at..)?, delimiter);
        if is_end && body.get(..at)?.ends_with(b"\r\n") {
            return Some((
                body.slice(start..at.checked_sub(2)?.max(start)),
                at + delimiter.len(),
            ));
        }
    }
}

/// Whether a line begins with the delimiter, and has nothing else that a file might have.
fn is_delimiter(line: &[u8], delimiter: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(delimiter) else {
        return false;
    };
    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
    let behind = rest.get(blanks.count()..).unwrap_or_default();
    rest.starts_with(b"--") || behind.starts_with(b"\r\n")
}

/// How many bytes there are up to the end of the line; none if there is no end.
fn line_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut rest = bytes.get(start..)?;
    let skipped = rest.skip_until(b'\n').ok()?;
    let end = start.checked_add(skipped)?;
    (skipped > 0 && bytes.get(..end)?.ends_with(b"\n")).then_some(skipped)
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < MOST_HEAD {
        let line = line_end(bytes, at)?;
        at += line;
        if line <= 2 {
            return Some(at);
        }
    }
    None
}

fn disposition(head: &[u8]) -> Option<(String, Option<String>)> {
    let head = String::from_utf8_lossy(head);
    let line = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim()
            .eq_ignore_ascii_case("content-disposition")
            .then_some(value)
    })?;
    let name = parameter(line, "name")?;
    let extended = parameter(line, "filename*").and_then(|value| {
        let (_, text) = value.split_once("''")?;
        Some(percent_decode_str(text).decode_utf8_lossy().into_owned())
    });
    Some((name, extended.or_else(|| parameter(line, "filename"))))
}

/// A parameter of a header, with or without quotation marks.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quotation(quoted),
            None => {
                let (value, next) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), next)
            }
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = next.trim_start().trim_start_matches(';');
    }
}

fn quotation(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, text.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => value.push(character),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(body: &[u8]) -> Result<Vec<Part>, &'static str> {
        parse(&Bytes::copy_from_slice(body), "x")
    }

    fn part(name: &str, filename: Option<&str>, content: &'static [u8]) -> Part {
        Part {
            name: name.to_owned(),
            filename: filename.map(str::to_owned),
            content: Bytes::from_static(content),
        }
    }

    #[test]
    fn a_form_comes_apart_into_its_parts_byte_for_byte() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n\
            --x\r\ncontent-disposition: form-data; filename=\"a \\\"b\\\".bin\"; name=file\r\n\
            content-type: a/b\r\n\r\n\r\n--xy\n--x\0\xff--y\r\r\n\
            --x \t\r\nContent-Disposition: form-data; name=\"empty\"; filename*=UTF-8''%C3%A9\r\n\r\n\r\n--x--\r\n";
        assert_eq!(
            parts(body),
            Ok(vec![
                part("purpose", None, b"batch"),
                part("file", Some("a \"b\".bin"), b"\r\n--xy\n--x\0\xff--y\r"),
                part("empty", Some("é"), b""),
            ])
        );
        assert_eq!(parts(b"--x--"), Ok(vec![]));
        assert_eq!(parts(b"before\r\n--x--\r\n"), Ok(vec![]));
    }

    #[test]
    fn what_is_no_form_is_refused() {
        for body in [
            &b""[..],
            b"--y\r\n",
            b"--x\r\n",
            b"--x",
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb",
            b"--x\r\nContent-Type: a/b\r\n\r\nb\r\n--x--",
        ] {
            assert!(parts(body).is_err(), "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn a_boundary_is_found_in_every_spelling() {
        for (content_type, expected) in [
            ("multipart/form-data; boundary=abc", Some("abc")),
            (
                "Multipart/Form-Data; charset=utf-8; Boundary=\"a;b\"",
                Some("a;b"),
            ),
            ("multipart/form-data", None),
            ("multipart/mixed; boundary=abc", None),
            ("application/json", None),
        ] {
            assert_eq!(
                boundary(content_type).as_deref(),
                expected,
                "{content_type}"
            );
        }
    }
}
