//! Upstream's Markdown, so that rustdoc neither links, nor hides, nor runs what
//! its author meant as text.

/// Where a line begins.
enum State {
    Text,
    /// In a block of code, until this fence comes again.
    Fenced(String),
}

/// The text as a doc comment: nothing in it is a link or HTML or an example.
pub(crate) fn escape(text: &str) -> String {
    let text = printable(text);
    let mut state = State::Text;
    let mut lines: Vec<String> = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim_start();
        match &state {
            State::Fenced(fence) => {
                lines.push(line.to_owned());
                if trimmed.starts_with(fence.as_str()) {
                    state = State::Text;
                }
            }
            State::Text => match fence(trimmed) {
                Some(fence) => {
                    end_paragraph(&mut paragraph, &mut lines);
                    // Without a language it would be Rust, which is run.
                    lines.push(format!("{fence}text"));
                    state = State::Fenced(fence);
                }
                None => {
                    // Indented text would be an example to compile.
                    paragraph.push(trimmed);
                    if trimmed.is_empty() {
                        end_paragraph(&mut paragraph, &mut lines);
                    }
                }
            },
        }
    }
    end_paragraph(&mut paragraph, &mut lines);
    if let State::Fenced(fence) = state {
        lines.push(fence);
    }
    lines.join("\n")
}

/// Without what an editor would not show, and rustc refuses in comments.
fn printable(text: &str) -> String {
    let is_hidden = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let visible = |c: &char| !is_hidden(*c) && (!c.is_control() || matches!(c, '\n' | '\t'));
    text.chars().filter(visible).collect()
}

/// The fence that a line opens a block of code with.
fn fence(line: &str) -> Option<String> {
    ['`', '~'].into_iter().find_map(|sign| {
        let rest = line.trim_start_matches(sign);
        let length = line.len() - rest.len();
        (length >= 3 && !rest.contains('`')).then(|| sign.to_string().repeat(length))
    })
}

/// A paragraph at once: its code may go from one line to the next.
fn end_paragraph(paragraph: &mut Vec<&str>, lines: &mut Vec<String>) {
    if !paragraph.is_empty() {
        lines.extend(inline(&paragraph.join("\n")).split('\n').map(str::to_owned));
        paragraph.clear();
    }
}

fn inline(text: &str) -> String {
    let mut escaped = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '`' => code_span(rest),
            'h' => address(rest),
            _ => None,
        };
        if let Some(taken) = taken {
            let (plain, after) = rest.split_at(taken);
            escaped.push_str(&match first {
                'h' => format!("<{plain}>"),
                _ => plain.to_owned(),
            });
            rest = after;
            continue;
        }
        if matches!(first, '[' | ']' | '<' | '>' | '*' | '_' | '`') {
            escaped.push('\\');
        }
        escaped.push(first);
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    escaped
}

/// The length of the code that begins here, if it ends.
fn code_span(text: &str) -> Option<usize> {
    let length = text.len() - text.trim_start_matches('`').len();
    let mut at = length;
    loop {
        let rest = text.get(at..)?;
        let start = at + rest.find('`')?;
        let run = text.get(start..)?;
        let end = run.len() - run.trim_start_matches('`').len();
        at = start + end;
        if end == length {
            return Some(at);
        }
    }
}

/// The length of the address that begins here.
fn address(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme))?;
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | ')' | ']' | '}' | '|' | '\\')
    };
    let end = text.find(ends).unwrap_or(text.len());
    let address = text
        .get(..end)?
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '\'']);
    (address.len() > scheme.len()).then_some(address.len())
}
