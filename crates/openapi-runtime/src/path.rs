//! The path of a call: a template and its arguments.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::Error;

/// Everything but RFC 3986's unreserved characters is encoded, so that an argument stays one segment.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Refuses the values with which the path would mean something else.
///
/// An empty argument turns `/jobs/{id}` into the path of the list; `.` and `..` are resolved by every URL parser,
/// percent-encoded or not.
pub(crate) fn check(name: &str, value: &str) -> Result<(), Error> {
    match value {
        "" => Err(Error::invalid_input(format!(
            "the argument `{name}` is empty"
        ))),
        "." | ".." => Err(Error::invalid_input(format!(
            "the argument `{name}` is `{value}`, which cannot be a segment of a path"
        ))),
        _ => Ok(()),
    }
}

/// Fills a template.
pub(crate) fn expand(
    template: &str,
    arguments: &[(&'static str, String)],
) -> Result<String, Error> {
    if let Some((name, _)) = arguments
        .iter()
        .find(|(name, _)| !template.contains(&format!("{{{name}}}")))
    {
        return Err(Error::invalid_input(format!(
            "the path has no place for the argument `{name}`"
        )));
    }
    let mut path = String::with_capacity(template.len() + 32);
    for (index, segment) in template.split('/').enumerate() {
        if index > 0 {
            path.push('/');
        }
        path.push_str(&expand_segment(segment, arguments)?);
    }
    Ok(path)
}

fn expand_segment(segment: &str, arguments: &[(&'static str, String)]) -> Result<String, Error> {
    let mut rest = segment;
    let mut filled = String::new();
    let mut last = None;
    // A brace that is not one of a pair is text.
    while let Some((text, name, after)) = next_argument(rest) {
        let Some((_, value)) = arguments.iter().find(|(given, _)| *given == name) else {
            return Err(Error::invalid_input(format!(
                "the argument `{name}` was not given"
            )));
        };
        filled.push_str(text);
        filled.extend(utf8_percent_encode(value, ENCODED));
        last = Some(name);
        rest = after;
    }
    filled.push_str(rest);
    // Two arguments may share a segment, and be `..` together.
    if let Some(name) = last {
        check(name, &filled)?;
    }
    Ok(filled)
}

/// Splits `text{name}after`.
fn next_argument(segment: &str) -> Option<(&str, &str, &str)> {
    let (text, from_name) = segment.split_once('{')?;
    let (name, after) = from_name.split_once('}')?;
    Some((text, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_is_encoded_as_one_segment() {
        for (value, expected) in [
            ("req_1", "/v1/jobs/req_1"),
            ("a-b.c~d", "/v1/jobs/a-b.c~d"),
            ("a/b", "/v1/jobs/a%2Fb"),
            ("../admin", "/v1/jobs/..%2Fadmin"),
            ("a?b#c", "/v1/jobs/a%3Fb%23c"),
            ("a b+c", "/v1/jobs/a%20b%2Bc"),
            ("100%", "/v1/jobs/100%25"),
            ("%2e%2e", "/v1/jobs/%252e%252e"),
            ("é", "/v1/jobs/%C3%A9"),
            ("a\r\nb\t", "/v1/jobs/a%0D%0Ab%09"),
            (
                "\\;:@&=$,!*'()",
                "/v1/jobs/%5C%3B%3A%40%26%3D%24%2C%21%2A%27%28%29",
            ),
            ("{id}", "/v1/jobs/%7Bid%7D"),
            ("...", "/v1/jobs/..."),
        ] {
            assert_eq!(
                expand("/v1/jobs/{id}", &[("id", value.to_owned())]).unwrap(),
                expected
            );
        }
    }

    #[test]
    fn templates_are_filled() {
        let arguments = [("a", "{b}".to_owned()), ("b", "2".to_owned())];
        for (template, expected) in [
            ("/x/{a}/y/{b}", "/x/%7Bb%7D/y/2"),
            ("/x/{a}.{b}", "/x/%7Bb%7D.2"),
            ("/{a}{b}/", "/%7Bb%7D2/"),
            ("/{a}/{b}/{", "/%7Bb%7D/2/{"),
        ] {
            assert_eq!(expand(template, &arguments).unwrap(), expected);
        }
    }

    #[test]
    fn what_cannot_be_a_path_is_refused_by_name() {
        let dot = || ".".to_owned();
        for (template, arguments, expected) in [
            ("/jobs/{id}", vec![], "the argument `id` was not given"),
            (
                "/jobs",
                vec![("id", dot())],
                "the path has no place for the argument `id`",
            ),
            (
                "/{a}{id}",
                vec![("a", dot()), ("id", dot())],
                "the argument `id` is `..`, which cannot be a segment of a path",
            ),
        ] {
            assert_eq!(
                expand(template, &arguments).unwrap_err().to_string(),
                expected
            );
        }
    }
}
