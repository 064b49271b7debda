//! On which lines of a YAML file in block style something stands.

use std::ops::RangeInclusive;

/// The lines of the last of `keys`, each below the one before it, counted from 1; of the innermost
/// key that is found this way, if the file is written in another style.
pub(crate) fn of(text: &str, keys: &[&str]) -> RangeInclusive<usize> {
    let lines: Vec<(usize, usize, &str)> = (1..)
        .zip(text.lines())
        .filter_map(|(number, line)| {
            let key = line.trim_start();
            let indent = line.len() - key.len();
            (!key.is_empty() && !key.starts_with('#')).then_some((number, indent, key))
        })
        .collect();
    let mut below = lines.iter();
    let mut found = 1..=1;
    let mut above = None;
    for wanted in keys {
        // The first line below a key has the indent of all that stand beside it.
        let mut beside = None;
        let next = below.by_ref().find_map(|&(number, indent, key)| {
            if above.is_some_and(|above| indent <= above) {
                return Some(None);
            }
            let beside = *beside.get_or_insert(indent);
            (indent == beside && is_key(key, wanted)).then_some(Some((number, indent)))
        });
        let Some(Some((number, indent))) = next else {
            break;
        };
        let rest = below.clone().take_while(|(_, deeper, _)| *deeper > indent);
        found = number..=rest.last().map_or(number, |(last, _, _)| *last);
        above = Some(indent);
    }
    found
}

fn is_key(line: &str, wanted: &str) -> bool {
    let ends = |rest: &str| rest.starts_with(':');
    if line.strip_prefix(wanted).is_some_and(ends) {
        return true;
    }
    ['"', '\''].iter().any(|quote| {
        line.strip_prefix(*quote)
            .and_then(|rest| rest.strip_prefix(wanted))
            .and_then(|rest| rest.strip_prefix(*quote))
            .is_some_and(ends)
    })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_key_has_its_own_line_and_those_below_it() {
        let text = "a: 1\nb:\n  # A note.\n  \"/x/{y}\":\n    get: 1\n\n    put:\n      - 1\n  'z': 2\nc: 3\n";
        for (keys, expected) in [
            (&["a"][..], 1..=1),
            (&["b"], 2..=9),
            (&["b", "/x/{y}"], 4..=8),
            (&["b", "/x/{y}", "put"], 7..=8),
            (&["b", "z"], 9..=9),
            (&["c"], 10..=10),
            // What is not found is looked for no deeper.
            (&["b", "missing"], 2..=9),
            (&["missing"], 1..=1),
        ] {
            assert_eq!(of(text, keys), expected, "{keys:?}");
        }
    }
}
