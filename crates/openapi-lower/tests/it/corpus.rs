//! Documents that others wrote, where they are at hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use openapi_lower::lower;
use serde_json::Value;

use crate::support::check_lowered_again;

pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/open");

pub(crate) fn read(path: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).unwrap();
    if path.extension().is_some_and(|it| it == "json") {
        return serde_json::from_str(&text).map_err(|error| error.to_string());
    }
    serde_saphyr::from_str(&text).map_err(|error| {
        error
            .to_string()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    })
}

#[test]
fn documents_of_others_are_lowered_or_refused_and_never_panic() {
    let Ok(folder) = fs::read_dir(FOLDER) else {
        println!("left out: there are no documents of others here");
        return;
    };
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (mut lowered, mut losses) = (0, 0);
    let mut reasons: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
    for path in &paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let refused: Vec<String> = match read(path) {
            Err(error) => vec![format!("cannot be read: {error}")],
            Ok(document) => match lower(&document) {
                Ok(result) => {
                    lowered += 1;
                    losses += result.losses.len();
                    check_lowered_again(&result);
                    continue;
                }
                Err(error) => error
                    .refusals()
                    .iter()
                    // Without what is particular to the place.
                    .map(|refusal| {
                        refusal
                            .reason
                            .rsplit('"')
                            .next()
                            .unwrap_or_default()
                            .to_owned()
                    })
                    .collect(),
            },
        };
        for reason in refused {
            let (count, names) = reasons.entry(reason).or_default();
            *count += 1;
            if names.last() != Some(&name) {
                names.push(name.clone());
            }
        }
    }
    println!("{lowered} of {} lowered, {losses} losses", paths.len());
    for (reason, (count, names)) in reasons {
        println!(
            "{count} times in {} documents:{reason} ({})",
            names.len(),
            names.join(", ")
        );
    }
}
