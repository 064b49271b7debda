//! Whether another bound admits less or more.

use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Tighter,
    Wider,
}

/// None where the one admits neither less nor more than the other, or where a
/// bound is none.
pub(crate) fn direction(
    keyword: &str,
    old: Option<&Value>,
    new: Option<&Value>,
) -> Option<Direction> {
    let (old, new) = match (old, new) {
        (None, Some(_)) => return Some(Direction::Tighter),
        (Some(_), None) => return Some(Direction::Wider),
        (Some(old), Some(new)) => (old.as_f64()?, new.as_f64()?),
        (None, None) => return None,
    };
    let is_multiple = |of: f64, it: f64| of != 0.0 && (it / of).fract() == 0.0;
    let (is_tighter, is_wider) = match keyword {
        "multipleOf" => (is_multiple(old, new), is_multiple(new, old)),
        _ if keyword.contains("min") || keyword.contains("Min") => (new > old, new < old),
        _ => (new < old, new > old),
    };
    match (is_tighter, is_wider) {
        (true, _) => Some(Direction::Tighter),
        (_, true) => Some(Direction::Wider),
        _ => None,
    }
}
