//! The table: a row for each document, then the sums.

use std::collections::BTreeMap;

use super::report::Report;

const HEAD: [&str; 13] = [
    "document", "origin", "ops", "untyped", "schemas", "losses", "refused", "panics", "nodes",
    "as Value", "typed", "time", "outcome",
];

const EXAMPLES: [&str; 13] = [
    "document", "origin", "examples", "invalid", "unread", "no type", "untyped", "read", "differ",
    "unknown", "agree", "time", "outcome",
];

/// How far the documents got.
pub(super) fn table(reports: &[Report]) -> String {
    with_sums(&HEAD, reports, progress)
}

/// What became of their examples.
pub(super) fn of_examples(reports: &[Report]) -> String {
    with_sums(&EXAMPLES, reports, examples)
}

fn with_sums(head: &[&str], reports: &[Report], cells: fn(&[&Report]) -> Vec<String>) -> String {
    let row = |name: &str, origin: &str, of: &[&Report], outcome: &str| {
        let mut row = vec![name.to_owned(), origin.to_owned()];
        row.extend(cells(of));
        let seconds: f64 = of.iter().map(|it| it.seconds).sum();
        row.extend([format!("{seconds:.1} s"), outcome.to_owned()]);
        row
    };
    let sum = |name: &str, of: &[&Report]| {
        let good = of.iter().filter(|it| it.is_good()).count();
        let outcome = format!("{good} of {} ok", of.len());
        row(&format!("= {name}"), "", of, &outcome)
    };
    let mut rows = vec![head.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>()];
    rows.extend(reports.iter().map(|it| {
        let outcome = it
            .error()
            .map_or("ok", |error| error.lines().next().unwrap_or_default());
        row(&it.name, &it.origin, &[it], outcome)
    }));
    let mut origins: BTreeMap<&str, Vec<&Report>> = BTreeMap::new();
    for report in reports {
        origins.entry(&report.origin).or_default().push(report);
    }
    // Of a folder without an index nothing is known but the documents.
    if origins.keys().any(|origin| *origin != "-") {
        rows.extend(origins.iter().map(|(origin, of)| sum(origin, of)));
    }
    let real: Vec<&Report> = reports
        .iter()
        .filter(|it| matches!(it.origin.as_str(), "vendor" | "generated" | "community"))
        .collect();
    if !real.is_empty() {
        rows.push(sum("real APIs", &real));
    }
    rows.push(sum("all", &reports.iter().collect::<Vec<_>>()));
    aligned(&rows)
}

fn progress(of: &[&Report]) -> Vec<String> {
    let sum = |key: &str| of.iter().map(|it| it.count(key)).sum::<u64>();
    // Of a document that did not get through, nothing is typed.
    let failed = of
        .iter()
        .filter(|it| it.error().is_some())
        .map(|it| it.count("operations"));
    let untyped = sum("untyped_operations") + failed.sum::<u64>();
    let (nodes, lost) = (sum("nodes"), sum("untyped_nodes"));
    vec![
        sum("operations").to_string(),
        untyped.to_string(),
        sum("schemas").to_string(),
        sum("losses").to_string(),
        sum("refusals").to_string(),
        (sum("panics") + sum("printed_panics")).to_string(),
        nodes.to_string(),
        lost.to_string(),
        percent(nodes.saturating_sub(lost), nodes),
    ]
}

fn examples(of: &[&Report]) -> Vec<String> {
    let sum = |key: &str| of.iter().map(|it| it.count(key)).sum::<u64>();
    let keys = [
        "examples",
        "invalid",
        "unread",
        "typeless",
        "untyped",
        "checked",
        "differences",
        "unrecognized",
    ];
    let (checked, different) = (sum("checked"), sum("differences"));
    let mut cells: Vec<String> = keys.iter().map(|key| sum(key).to_string()).collect();
    cells.push(percent(checked.saturating_sub(different), checked));
    cells
}

fn percent(part: u64, all: u64) -> String {
    match all {
        0 => "-".to_owned(),
        _ => {
            let thousandths = part * 10_000 / all;
            format!("{}.{:02} %", thousandths / 100, thousandths % 100)
        }
    }
}

/// Columns of words to the left, columns of numbers to the right.
fn aligned(rows: &[Vec<String>]) -> String {
    let last = rows.first().map_or(0, Vec::len).saturating_sub(1);
    let widths: Vec<usize> = (0..=last)
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.get(at));
            cells
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or_default()
        })
        .collect();
    let lines = rows.iter().map(|row| {
        let cells = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(at, (cell, width))| match at {
                0 | 1 => format!("{cell:<width$}"),
                at if at == last => cell.clone(),
                _ => format!("{cell:>width$}"),
            });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}
