//! The name that a server proposes for a file ([RFC 6266](https://www.rfc-editor.org/rfc/rfc6266)).

use http::HeaderMap;
use http::header::CONTENT_DISPOSITION;
use percent_encoding::percent_decode_str;

/// The name without folders: that of `filename*`, else that of `filename`.
pub(crate) fn file_name(headers: &HeaderMap) -> Option<String> {
    let value = text(headers.get(CONTENT_DISPOSITION)?.as_bytes());
    let parameters = parameters(&value);
    let find = |wanted: &str| {
        let mut all = parameters.iter();
        all.find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.as_str())
    };
    let extended = find("filename*")
        .and_then(extended)
        .as_deref()
        .and_then(bare);
    extended.or_else(|| bare(find("filename")?))
}

/// Servers send UTF-8, though what the standard means is Latin-1.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

/// The pairs behind the first `;`.
fn parameters(value: &str) -> Vec<(&str, String)> {
    let mut pairs = Vec::new();
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        // What has no value is no pair.
        let name = name.rsplit(';').next().unwrap_or_default().trim();
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => {
                let (value, next) = after.split_once(';').unwrap_or((after, ""));
                (value.trim_end().to_owned(), next)
            }
        };
        pairs.push((name, value));
        rest = next;
    }
    pairs
}

/// What stands before the closing quote, and what behind it.
///
/// Only quotes and backslashes count as escaped: whoever sends a path of Windows has escaped nothing.
fn unquote(quoted: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return (value, chars.as_str()),
            '\\' if chars.as_str().starts_with(['"', '\\']) => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    (value, "")
}

/// Decodes `charset'language'value` ([RFC 8187](https://www.rfc-editor.org/rfc/rfc8187)).
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    let bytes: Vec<u8> = percent_decode_str(encoded).collect();
    if charset.eq_ignore_ascii_case("utf-8") {
        String::from_utf8(bytes).ok()
    } else if charset.eq_ignore_ascii_case("iso-8859-1") {
        Some(bytes.into_iter().map(char::from).collect())
    } else {
        None
    }
}

/// A name that is no path, on any platform.
fn bare(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next()?;
    // `C:name` is a path on Windows.
    let name = match name.split_once(':') {
        Some((drive, rest)) if drive.len() == 1 => rest,
        _ => name,
    };
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let name = name.trim();
    (!matches!(name, "" | "." | "..")).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn each_form_of_a_name_is_read_and_none_is_a_path() {
        for (header, expected) in [
            ("attachment", None),
            ("inline; filename=a.txt", Some("a.txt")),
            ("attachment; filename=\"a b.txt\"", Some("a b.txt")),
            (
                "attachment; FileName = \"a;b=c.txt\" ; x=y",
                Some("a;b=c.txt"),
            ),
            (r#"attachment; filename="a\"b.txt""#, Some("a\"b.txt")),
            ("attachment; filename=\"é.txt\"", Some("é.txt")),
            (
                "attachment; filename*=UTF-8''%e2%82%ac%20a.txt",
                Some("€ a.txt"),
            ),
            ("attachment; filename*=utf-8'en'a%2Fb.txt", Some("b.txt")),
            ("attachment; filename*=ISO-8859-1''%e9.txt", Some("é.txt")),
            (
                "attachment; filename=a.txt; filename*=UTF-8''b.txt",
                Some("b.txt"),
            ),
            (
                "attachment; filename*=UTF-8''b.txt; filename=\"a.txt\"",
                Some("b.txt"),
            ),
            (
                "attachment; filename=a.txt; filename*=KOI8-R''b.txt",
                Some("a.txt"),
            ),
            (
                "attachment; filename=a.txt; filename*=UTF-8''%ff",
                Some("a.txt"),
            ),
            ("attachment; filename=a.txt; filename*=b.txt", Some("a.txt")),
            (
                "attachment; filename=a.txt; filename*=UTF-8''..",
                Some("a.txt"),
            ),
            ("attachment; filename=\"../../etc/passwd\"", Some("passwd")),
            (r#"attachment; filename="C:\dir\f.txt""#, Some("f.txt")),
            (r#"attachment; filename="C:\\dir\\f.txt""#, Some("f.txt")),
            ("attachment; filename=C:f.txt", Some("f.txt")),
            ("attachment; filename=\"12:30.txt\"", Some("12:30.txt")),
            ("attachment; filename*=UTF-8''a%00%0Ab", Some("ab")),
            ("attachment; filename=..", None),
            ("attachment; filename=\"dir/\"", None),
            ("attachment; filename=\"", None),
            ("attachment; filename", None),
            ("attachment; x; filename=a", Some("a")),
            ("attachment; filename=\"a", Some("a")),
            ("=;=;;", None),
        ] {
            let value = HeaderValue::from_bytes(header.as_bytes()).unwrap();
            let headers = HeaderMap::from_iter([(CONTENT_DISPOSITION, value)]);
            assert_eq!(file_name(&headers).as_deref(), expected, "{header}");
        }
    }

    #[test]
    fn what_is_no_utf_8_is_latin_1() {
        let value = HeaderValue::from_bytes(b"attachment; filename=\"\xe9\"").unwrap();
        let headers = HeaderMap::from_iter([(CONTENT_DISPOSITION, value)]);
        assert_eq!(file_name(&headers).as_deref(), Some("é"));
    }
}
