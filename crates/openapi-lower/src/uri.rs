//! References between files, after RFC 3986 section 5. A base may itself be
//! relative (`openapi.yaml`): what is resolved against it then is, too.

/// The parts of a reference; what follows `#` was taken off before.
struct Parts<'a> {
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
}

fn split(uri: &str) -> Parts<'_> {
    let (uri, query) = match uri.split_once('?') {
        Some((uri, query)) => (uri, Some(query)),
        None => (uri, None),
    };
    let (scheme, rest) = match uri.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
        _ => (None, uri),
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            let end = rest.find('/').unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            (Some(authority), path)
        }
        None => (None, rest),
    };
    Parts {
        scheme,
        authority,
        path,
        query,
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.'))
}

/// `reference`, which has no fragment, as seen from `base`.
pub(crate) fn resolve(base: &str, reference: &str) -> String {
    let (base, reference) = (split(base), split(reference));
    let (scheme, authority, path, query);
    if reference.scheme.is_some() {
        scheme = reference.scheme;
        authority = reference.authority;
        path = without_dots(reference.path);
        query = reference.query;
    } else if reference.authority.is_some() {
        scheme = base.scheme;
        authority = reference.authority;
        path = without_dots(reference.path);
        query = reference.query;
    } else {
        scheme = base.scheme;
        authority = base.authority;
        if reference.path.is_empty() {
            path = base.path.to_owned();
            query = reference.query.or(base.query);
        } else {
            path = without_dots(&merged(&base, reference.path));
            query = reference.query;
        }
    }
    let mut uri = String::new();
    if let Some(scheme) = scheme {
        uri.push_str(scheme);
        uri.push(':');
    }
    if let Some(authority) = authority {
        uri.push_str("//");
        uri.push_str(authority);
    }
    uri.push_str(&path);
    if let Some(query) = query {
        uri.push('?');
        uri.push_str(query);
    }
    uri
}

/// The path in the folder of the base.
fn merged(base: &Parts<'_>, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    match base.path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{path}"),
        None if base.authority.is_some() => format!("/{path}"),
        None => path.to_owned(),
    }
}

/// The path without `.` and `..`, but for the `..` that lead out of a base
/// which is relative itself.
fn without_dots(path: &str) -> String {
    if !path.starts_with('.') && !path.contains("/.") {
        return path.to_owned();
    }
    let mut kept: Vec<&str> = Vec::new();
    let is_absolute = path.starts_with('/');
    let mut segments = path.split('/').skip(usize::from(is_absolute)).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if is_absolute => {}
            _ => {
                kept.push(segment);
                continue;
            }
        }
        if is_last {
            kept.push("");
        }
    }
    let path = kept.join("/");
    match is_absolute {
        true => format!("/{path}"),
        false => path,
    }
}

/// `%20` and the like decoded; what is no such escape stays.
pub(crate) fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        rest = more;
        if *first == b'%'
            && let [high, low, more @ ..] = more
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            bytes.push(high * 16 + low);
            rest = more;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// The name of the file in a URI, without its ending.
pub(crate) fn stem(uri: &str) -> &str {
    let path = split(uri).path;
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.')
        .find(|part| !part.is_empty())
        .unwrap_or("file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_as_rfc_3986_has_it() {
        for (base, reference, expected) in [
            ("http://a/b/c/d;p?q", "g:h", "g:h"),
            ("http://a/b/c/d;p?q", "g", "http://a/b/c/g"),
            ("http://a/b/c/d;p?q", "./g", "http://a/b/c/g"),
            ("http://a/b/c/d;p?q", "g/", "http://a/b/c/g/"),
            ("http://a/b/c/d;p?q", "/g", "http://a/g"),
            ("http://a/b/c/d;p?q", "//g", "http://g"),
            ("http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"),
            ("http://a/b/c/d;p?q", "g?y", "http://a/b/c/g?y"),
            ("http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"),
            ("http://a/b/c/d;p?q", ".", "http://a/b/c/"),
            ("http://a/b/c/d;p?q", "..", "http://a/b/"),
            ("http://a/b/c/d;p?q", "../g", "http://a/b/g"),
            ("http://a/b/c/d;p?q", "../../../../g", "http://a/g"),
            ("http://a/b/c/d;p?q", "/./g", "http://a/g"),
            ("http://a/b/c/d;p?q", "g.", "http://a/b/c/g."),
            ("http://a/b/c/d;p?q", "./g/.", "http://a/b/c/g/"),
            ("http://a/b/c/d;p?q", "g/../h", "http://a/b/c/h"),
            ("http://a", "g", "http://a/g"),
            ("file:///a/b.yaml", "c.yaml", "file:///a/c.yaml"),
            ("urn:a:b", "urn:c:d", "urn:c:d"),
            ("", "./a/../b.yaml", "b.yaml"),
            ("openapi.yaml", "b.yaml", "b.yaml"),
            ("x/openapi.yaml", "../b.yaml", "b.yaml"),
            ("x/openapi.yaml", "../../b.yaml", "../b.yaml"),
            ("../b.yaml", "../c.yaml", "../../c.yaml"),
        ] {
            assert_eq!(resolve(base, reference), expected, "{base} and {reference}");
        }
    }

    #[test]
    fn escapes_are_decoded_and_what_only_looks_like_one_stays() {
        for (text, expected) in [
            ("a%20b", "a b"),
            ("%7Bid%7d", "{id}"),
            ("%c3%a9", "é"),
            ("100%", "100%"),
            ("%zz%2", "%zz%2"),
            ("%ff", "\u{fffd}"),
        ] {
            assert_eq!(decode(text), expected);
        }
    }
}
