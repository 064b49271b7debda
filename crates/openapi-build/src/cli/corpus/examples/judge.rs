//! Runs the programs, and compares what they wrote with what they read.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};

use super::{FACTS, LINES};
use crate::corpus::report::Report;
use crate::files;

/// Runs the program of each document, and adds what it did not give back.
pub(in crate::corpus) fn judge(reports: &mut [Report], folder: &Path) {
    for report in reports.iter_mut().filter(|it| it.error().is_none()) {
        let name = report.crate_name();
        match one(
            &folder.join(&name),
            &folder.join("target/debug").join(&name),
        ) {
            Ok(found) => report.add(found),
            Err(error) => report.add(json!({ "error": format!("its examples: {error}") })),
        }
    }
}

fn one(folder: &Path, program: &Path) -> Result<Value, String> {
    let facts = files::read(&folder.join(FACTS))?;
    let facts: Vec<Value> = serde_json::from_str(&facts).map_err(|error| error.to_string())?;
    let lines = folder.join(LINES);
    let lines = File::open(&lines).map_err(|error| files::named(&lines, &error))?;
    let output = Command::new(program)
        .stdin(lines)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| files::named(program, &error))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let answers: Vec<&str> = said.lines().collect();
    if answers.len() != facts.len() {
        let (got, all) = (answers.len(), facts.len());
        return Err(format!("the program ended after {got} of {all}"));
    }
    let mut readings = facts.into_iter().zip(answers).peekable();
    let (mut differences, mut unrecognized) = (Vec::new(), Vec::new());
    while let Some((mut fact, answer)) = readings.next() {
        let value = fact.get("value").cloned().unwrap_or_default();
        let mut difference = difference_of(&value, answer);
        let mut is_known = answer.starts_with('+');
        // Of several types one is enough: those of a part are narrowed by the others.
        let at = fact.get("at").cloned();
        while let Some((_, answer)) = readings.next_if(|(next, _)| next.get("at") == at.as_ref()) {
            if difference_of(&value, answer).is_none() {
                is_known |= answer.starts_with('+');
                difference = None;
            }
        }
        if let (Some(why), Value::Object(fact)) = (&difference, &mut fact) {
            fact.insert("why".to_owned(), why.as_str().into());
        }
        if difference.is_some() {
            differences.push(fact);
        } else if !is_known {
            unrecognized.push(fact);
        }
    }
    Ok(json!({ "differences": differences, "unrecognized": unrecognized }))
}

fn difference_of(value: &Value, answer: &str) -> Option<String> {
    let written = answer.strip_prefix(['+', '?']);
    match written.map(serde_json::from_str::<Value>) {
        Some(Ok(written)) => difference(value, &written),
        Some(Err(error)) => Some(error.to_string()),
        None => Some(answer.trim_start_matches('-').to_owned()),
    }
}

/// The first place where two values are not equal: absent is null, and numbers
/// are compared by what they are worth.
fn difference(one: &Value, other: &Value) -> Option<String> {
    let at = |step: &str, inner: String| match inner.strip_prefix('/') {
        Some(_) => format!("/{step}{inner}"),
        None => format!("/{step}: {inner}"),
    };
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let inside =
                |map: &Map<String, Value>, name: &str| map.get(name).cloned().unwrap_or_default();
            let names = one.keys().chain(other.keys());
            names.into_iter().find_map(|name| {
                difference(&inside(one, name), &inside(other, name)).map(|inner| at(name, inner))
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(index, (one, other))| {
                difference(one, other).map(|inner| at(&index.to_string(), inner))
            })
        }
        (Value::Number(one), Value::Number(other))
            if one == other || one.as_f64() == other.as_f64() =>
        {
            None
        }
        _ if one == other => None,
        _ => Some(format!("{one} became {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_equal_but_for_null_and_the_spelling_of_numbers() {
        for (value, written, expected) in [
            (r#"{"a":1,"b":null}"#, r#"+{"a":1.0,"c":null}"#, None),
            (
                r#"{"a":[1,{"b":2}]}"#,
                r#"+{"a":[1,{"b":3}]}"#,
                Some("/a/1/b: 2 became 3"),
            ),
            (r#"{"a":1}"#, "+{}", Some("/a: 1 became null")),
            ("[1,null]", "+[1]", Some("[1,null] became [1]")),
            ("0.1", "?0.1", None),
            ("1", "-no text at line 1", Some("no text at line 1")),
        ] {
            let value: Value = serde_json::from_str(value).unwrap();
            let found = difference_of(&value, written);
            assert_eq!(found.as_deref(), expected, "{value} {written}");
        }
    }
}
