//! The fenced block of a page that holds the OpenAPI document: ` ````yaml get /v1/… `.

use std::fmt;

use crate::error::{Error, Result};

/// The methods that an OpenAPI path item may have.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

pub(crate) fn is_method(key: &str) -> bool {
    METHODS.contains(&key)
}

/// What a fence's info string, and an operation, are called by. Ordered by path, so that the
/// operations of one path stand together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OperationName {
    pub(crate) path: String,
    /// In lower case, as the document writes it.
    pub(crate) method: String,
}

impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.to_uppercase(), self.path)
    }
}

/// The block that holds the document.
#[derive(Debug)]
pub(crate) struct Fence {
    pub(crate) operation: OperationName,
    /// The line of the page on which the fence opens; the body begins on the next one.
    pub(crate) line: usize,
    pub(crate) body: String,
}

/// A fence that has been opened.
struct Open {
    /// Of backticks or tildes, without what stands behind them.
    marks: String,
    indent: usize,
    line: usize,
    /// `None` for a block of some other kind: an example, a shell command.
    operation: Option<OperationName>,
    body: String,
}

/// The page's one OpenAPI block.
pub(crate) fn find(place: &str, text: &str) -> Result<Fence> {
    let mut found: Option<Fence> = None;
    let mut open: Option<Open> = None;
    // `lines` takes LF and CRLF alike, so the document is the same for both.
    for (number, line) in (1..).zip(text.lines()) {
        let Some(mut block) = open.take() else {
            open = opening(line, number);
            continue;
        };
        if !closes(line, &block.marks) {
            block.body.push_str(without_indent(line, block.indent));
            block.body.push('\n');
            open = Some(block);
            continue;
        }
        let Some(operation) = block.operation else {
            continue;
        };
        if let Some(first) = found {
            return Err(Error::new(
                format!("{place}:{}", block.line),
                format!(
                    "a second OpenAPI block; the first is on line {}",
                    first.line
                ),
                "a reference page has one operation: see whether two pages were saved into one",
            ));
        }
        found = Some(Fence {
            operation,
            line: block.line,
            body: block.body,
        });
    }
    if let Some(block) = open {
        return Err(Error::new(
            format!("{place}:{}", block.line),
            format!("the block that {} opens is never closed", block.marks),
            "the page was probably cut off: save it again",
        ));
    }
    found.ok_or_else(|| {
        Error::new(
            format!("{place}:{}", text.lines().count().max(1)),
            "the page ends without an OpenAPI block",
            "look for a fence such as ````yaml get /v1/…; if the page is whole and describes no \
             operation, exclude it in sources.toml",
        )
    })
}

/// Four spaces and more are an indented block in Markdown, not a fence.
fn fence_indent(line: &str) -> Option<usize> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    (indent < 4).then_some(indent)
}

fn opening(line: &str, number: usize) -> Option<Open> {
    let indent = fence_indent(line)?;
    let fence = line.trim_start_matches(' ');
    let mark = fence.chars().next().filter(|c| ['`', '~'].contains(c))?;
    let info = fence.trim_start_matches(mark);
    let marks = fence.strip_suffix(info).unwrap_or_default();
    // An inline code span may begin a line with three backticks; it has more of them later on.
    let is_fence = marks.len() >= 3 && (mark == '~' || !info.contains('`'));
    is_fence.then(|| Open {
        marks: marks.to_owned(),
        indent,
        line: number,
        operation: operation_name(info),
        body: String::new(),
    })
}

/// A fence is closed by at least as many of the same marks as opened it, with nothing after them.
fn closes(line: &str, marks: &str) -> bool {
    let rest = line.trim().strip_prefix(marks);
    fence_indent(line).is_some()
        && rest.is_some_and(|rest| rest.chars().all(|c| marks.starts_with(c)))
}

fn without_indent(line: &str, indent: usize) -> &str {
    let spaces = line.len() - line.trim_start_matches(' ').len();
    line.get(indent.min(spaces)..).unwrap_or(line)
}

/// `yaml get /x`, `json POST /x`, `yaml openapi.json get /x`, `yaml https://… get /x`.
fn operation_name(info: &str) -> Option<OperationName> {
    let mut words = info.split_whitespace();
    let language = words.next()?.to_ascii_lowercase();
    if !["yaml", "yml", "json"].contains(&&*language) {
        return None;
    }
    let words: Vec<&str> = words.collect();
    words.windows(2).find_map(|pair| {
        let [method, path] = pair else { return None };
        let method = method.to_ascii_lowercase();
        (METHODS.contains(&&*method) && path.starts_with('/')).then(|| OperationName {
            path: (*path).to_owned(),
            method,
        })
    })
}
