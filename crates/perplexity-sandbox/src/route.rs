//! From a path on the wire to an operation of the document.

use std::collections::BTreeMap;
use std::fmt;

use percent_encoding::percent_decode_str;

use crate::document::Operation;

/// A path of the document, such as `/v1/async/sonar/{api_request}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Template(Vec<Segment>);

/// Literals sort before parameters, so that of two templates that both match a path, the one with
/// the earlier literal wins: `/v1/files/search` before `/v1/files/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(String),
    Parameter(String),
}

/// Paths that the service serves under a second name, which older clients know: that name, and
/// the one that the document has. What follows is the same.
const ALIASES: [(&str, &str); 5] = [
    ("/async/chat/completions", "/v1/async/sonar"),
    ("/chat/completions", "/v1/sonar"),
    ("/v1/responses", "/v1/agent"),
    ("/v2/responses", "/v1/agent"),
    ("/contextualized-embeddings", "/v1/contextualizedembeddings"),
];

fn canonical(path: &str) -> Option<String> {
    ALIASES.iter().find_map(|(alias, canonical)| {
        let rest = path.strip_prefix(alias)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| format!("{canonical}{rest}"))
    })
}

/// The path parameters of one request, percent-decoded.
pub(crate) type Parameters = BTreeMap<String, String>;

impl Template {
    pub(crate) fn parse(path: &str) -> Result<Self, String> {
        let rest = path.strip_prefix('/').ok_or("a path begins with `/`")?;
        let segments = rest.split('/').map(|segment| {
            let name = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            match name {
                Some(name) if !name.is_empty() && !name.contains(['{', '}']) => {
                    Ok(Segment::Parameter(name.to_owned()))
                }
                None if !segment.contains(['{', '}']) => Ok(Segment::Literal(segment.to_owned())),
                _ => Err(format!(
                    "a parameter must be a whole segment, unlike `{segment}`"
                )),
            }
        });
        segments.collect::<Result<_, _>>().map(Self)
    }

    fn matches(&self, path: &str) -> Option<Parameters> {
        let mut parameters = Parameters::new();
        // Split before decoding: an encoded slash belongs to its segment.
        let mut segments = path.strip_prefix('/')?.split('/');
        for expected in &self.0 {
            let segment = percent_decode_str(segments.next()?).decode_utf8_lossy();
            match expected {
                Segment::Literal(literal) if segment == literal.as_str() => {}
                Segment::Parameter(name) if !segment.is_empty() => {
                    parameters.insert(name.clone(), segment.into_owned());
                }
                Segment::Literal(_) | Segment::Parameter(_) => return None,
            }
        }
        segments.next().is_none().then_some(parameters)
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|segment| match segment {
            Segment::Literal(literal) => write!(f, "/{literal}"),
            Segment::Parameter(name) => write!(f, "/{{{name}}}"),
        })
    }
}

/// Where a request leads.
#[derive(Debug)]
pub(crate) enum Found<'r, T> {
    Operation(&'r T, Parameters),
    /// The path is known, but not with this method; what it can do, for the header `allow`.
    WrongMethod(String),
    Nothing,
}

/// Something for each operation, found by method and path.
#[derive(Debug)]
pub(crate) struct Routes<T>(Vec<(Template, String, T)>);

impl<T> Routes<T> {
    pub(crate) fn new(operations: impl IntoIterator<Item = (Operation, T)>) -> Self {
        let mut routes: Vec<_> = operations
            .into_iter()
            .map(|(operation, value)| (operation.template, operation.method, value))
            .collect();
        routes.sort_by(|a, b| a.0.cmp(&b.0));
        Self(routes)
    }

    /// Where a path leads, in either of its spellings.
    pub(crate) fn find(&self, method: &str, path: &str) -> Found<'_, T> {
        match self.find_spelt(method, path) {
            Found::Nothing => match canonical(path) {
                Some(path) => self.find_spelt(method, &path),
                None => Found::Nothing,
            },
            found => found,
        }
    }

    fn find_spelt(&self, method: &str, path: &str) -> Found<'_, T> {
        let mut allowed = Vec::new();
        for (template, known, value) in &self.0 {
            let Some(parameters) = template.matches(path) else {
                continue;
            };
            if known == method {
                return Found::Operation(value, parameters);
            }
            allowed.push(known.as_str());
        }
        if allowed.is_empty() {
            return Found::Nothing;
        }
        allowed.sort_unstable();
        allowed.dedup();
        Found::WrongMethod(allowed.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Auth;
    use crate::document::Input;

    fn routes(operations: &[(&str, &str)]) -> Routes<String> {
        Routes::new(operations.iter().map(|(method, path)| {
            let operation = Operation {
                method: (*method).to_owned(),
                template: Template::parse(path).unwrap(),
                auth: Auth::None,
                answers: Vec::new(),
                events: Default::default(),
                success: None,
                is_fastapi: false,
                input: Input::default(),
            };
            let name = operation.name();
            (operation, name)
        }))
    }

    fn found(routes: &Routes<String>, method: &str, path: &str) -> String {
        match routes.find(method, path) {
            Found::Operation(name, parameters) => format!("{name} {parameters:?}"),
            Found::WrongMethod(allow) => format!("allow {allow}"),
            Found::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn a_literal_wins_over_a_parameter_whatever_the_order_of_the_document() {
        let routes = routes(&[
            ("GET", "/files/{id}"),
            ("GET", "/files/search"),
            ("PUT", "/files/{id}"),
        ]);
        assert_eq!(
            found(&routes, "GET", "/files/search"),
            "GET /files/search {}"
        );
        assert_eq!(
            found(&routes, "GET", "/files/a"),
            r#"GET /files/{id} {"id": "a"}"#
        );
        assert_eq!(
            found(&routes, "PUT", "/files/search"),
            r#"PUT /files/{id} {"id": "search"}"#
        );
        assert_eq!(found(&routes, "DELETE", "/files/a"), "allow GET, PUT");
    }

    #[test]
    fn a_parameter_is_decoded_and_never_empty() {
        let routes = routes(&[("GET", "/jobs/{id}")]);
        assert_eq!(
            found(&routes, "GET", "/jobs/a%2Fb%20%C3%A9"),
            r#"GET /jobs/{id} {"id": "a/b é"}"#
        );
        assert_eq!(
            found(&routes, "GET", "/jobs/%zz"),
            r#"GET /jobs/{id} {"id": "%zz"}"#
        );
        assert_eq!(
            found(&routes, "GET", "/%6Aobs/a"),
            r#"GET /jobs/{id} {"id": "a"}"#
        );
        for path in [
            "/jobs/",
            "/jobs",
            "/jobs/a/",
            "/jobs/a/b",
            "//jobs/a",
            "jobs/a",
            "*",
            "",
        ] {
            assert_eq!(found(&routes, "GET", path), "nothing", "{path}");
        }
    }

    #[test]
    fn a_parameter_inside_a_segment_is_refused() {
        for path in ["/a.{b}", "/{a}{b}", "/{}", "/{a", "a"] {
            assert!(Template::parse(path).is_err(), "{path}");
        }
    }
}
