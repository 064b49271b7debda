//! Names that Rust accepts and a reader likes, decided before the engine sees
//! any, so that its sanitizer has nothing left to do.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Types that stand beside the generated ones.
pub(crate) const RESERVED: &[&str] = &["Unrecognized", "UnrecognizedText"];

/// The extension by which a document, or a fixup, gives a name itself.
pub(crate) const EXTENSION: &str = "x-rust-name";

/// A type's name. The engine cases it once more, which must not change it:
/// `ABc` would become `Abc`.
pub(crate) fn type_name(name: &str) -> String {
    let cased = ident(&spell(name).to_upper_camel_case(), "Type");
    let again = ident(&cased.to_upper_camel_case(), "Type");
    if again == cased {
        cased
    } else {
        type_name(&again)
    }
}

/// A variant's name. Between digits something stays: `v1-0.6b` and `v10-6b`
/// are two.
pub(crate) fn variant_name(value: &str) -> String {
    let spelled = spell(value);
    let pieces = between_digits(&spelled);
    let cased: Vec<String> = pieces.iter().map(|it| it.to_upper_camel_case()).collect();
    let name = ident(&cased.join("_"), "Empty");
    if RESERVED.contains(&name.as_str()) {
        format!("{name}Value")
    } else {
        name
    }
}

/// Parted where a single sign stands between two digits.
fn between_digits(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    let mut pieces = vec![String::new()];
    for (at, c) in chars.iter().enumerate() {
        let parts = !c.is_alphanumeric() && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        match pieces.last_mut() {
            Some(last) if !parts => last.push(*c),
            _ => pieces.push(String::new()),
        }
    }
    pieces
}

/// A method's or an argument's name.
pub(crate) fn snake_name(name: &str) -> String {
    let name = spell(name).to_snake_case();
    if name.starts_with(|first: char| first.is_ascii_digit()) || name.is_empty() {
        format!("n{name}")
    } else {
        name
    }
}

/// The signs that values begin with would vanish, and `+1` meet `-1`.
fn spell(name: &str) -> String {
    let name = writable(name);
    match name.split_at_checked(1) {
        Some(("+", rest)) => format!("plus {rest}"),
        Some(("-", rest)) if rest.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("minus {rest}")
        }
        _ => name,
    }
}

fn ident(name: &str, empty: &str) -> String {
    match name.chars().next() {
        None => empty.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) if name == "Self" => "Self_".to_owned(),
        Some(_) => name.to_owned(),
    }
}

/// Letters and digits that Rust has no names of, such as `²`, by their number.
fn writable(name: &str) -> String {
    let is_writable =
        |c: char| c.is_ascii() || syn::parse_str::<syn::Ident>(&format!("a{c}")).is_ok();
    let mut written = String::new();
    for c in name.chars() {
        match is_writable(c) {
            true => written.push(c),
            false => written.push_str(&format!("u{:x}", u32::from(c))),
        }
    }
    written
}

/// True for the name of a type of ours, or of one that the generator only
/// thinks with.
pub(crate) fn is_ours(name: &str) -> bool {
    RESERVED.contains(&name) || name.starts_with("UnionCarrier") || name.starts_with("EventCarrier")
}

/// The name, or else the next of `Name2`, `Name3` … that is not taken.
pub(crate) fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(name) {
        return name.to_owned();
    }
    // `Self_2` would be `Self2` to the engine.
    let name = name.trim_end_matches('_');
    // A digit at the end would run into the number.
    let ends_in_digit = name.ends_with(|last: char| last.is_ascii_digit());
    let between = if ends_in_digit { "No" } else { "" };
    numbered(|number| format!("{name}{between}{number}"), is_taken)
}

/// The name of a field or an argument, as an identifier that is not taken.
pub(crate) fn free_argument(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let snake = snake_name(name);
    let plain = |snake: &str| match syn::parse_str::<syn::Ident>(snake) {
        Ok(_) => snake.to_owned(),
        Err(_) => format!("{snake}_"),
    };
    let is_taken = |name: &str| is_taken(name.trim_end_matches('_'));
    let name = plain(&snake);
    if !is_taken(&name) {
        return name;
    }
    numbered(|number| plain(&format!("{snake}_{number}")), is_taken)
}

/// The first name with a number that is not taken. Of hundreds that are taken
/// few are tried: one is found then that follows on one which is taken.
fn numbered(name: impl Fn(usize) -> String, is_taken: impl Fn(&str) -> bool) -> String {
    let is_taken = |number: usize| is_taken(&name(number));
    if let Some(first) = (2..100).find(|number| !is_taken(*number)) {
        return name(first);
    }
    let (mut taken, mut free) = (99, 100);
    while is_taken(free) {
        (taken, free) = (free, free * 2);
    }
    while free - taken > 1 {
        let between = usize::midpoint(taken, free);
        match is_taken(between) {
            true => taken = between,
            false => free = between,
        }
    }
    name(free)
}

/// True for a name that may stand in the document as a type's name.
pub(crate) fn is_type_name(name: &str) -> bool {
    name == type_name(name) && !is_ours(name)
}

/// FastAPI makes `search_search_post` of the function `search` at `/search`:
/// the path, at times one from before the route was renamed, and the method
/// are cut off again. Other ids are kept.
pub(crate) fn operation_name(id: &str, summary: Option<&str>, path: &str, method: &str) -> String {
    let Some(stem) = id.strip_suffix(&format!("_{method}")) else {
        return snake_name(id);
    };
    let of_path: String = path
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    if let Some(function) = stem.strip_suffix(&of_path).filter(|name| !name.is_empty()) {
        return snake_name(function);
    }
    match summary {
        // The path is another one, and its start cannot be told from the
        // function's end; the summary is the function's name for people.
        Some(summary) if summary.split_whitespace().count() <= 6 => snake_name(summary),
        _ => snake_name(id),
    }
}

/// The name of an operation without one: `get_jobs_by_id` of `GET /jobs/{id}`.
pub(crate) fn of_request(path: &str, method: &str) -> String {
    snake_name(&format!("{method} {}", of_path(path)))
}

/// A path as a name.
pub(crate) fn of_path(path: &str) -> String {
    let spelled = path.replace('{', " by ").replace('}', " ");
    let name = snake_name(&spelled);
    match spelled.chars().any(char::is_alphanumeric) {
        true => name,
        false => "root".to_owned(),
    }
}

/// What a `Client` has by itself: a method of that name would not compile, or
/// would hide it.
pub(crate) fn is_method_of_client(name: &str) -> bool {
    [
        "new",
        "builder",
        "transport",
        "clone",
        "default",
        "from_env",
    ]
    .contains(&name)
}

/// The name of a type that stands inside of another.
pub(crate) fn joined(parent: &str, suffix: &str) -> String {
    type_name(&format!("{parent}{suffix}"))
}

/// The name of the type of a field.
pub(crate) fn field_of(parent: &str, property: &str) -> String {
    joined(parent, &type_name(property))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_first_number_that_is_free_is_taken() {
        let taken = ["Name", "Name2", "Name4"];
        assert_eq!(free("Name", |name| taken.contains(&name)), "Name3");
        let taken = ["a", "a_2", "a_4", "a_5"];
        assert_eq!(free_argument("a", |name| taken.contains(&name)), "a_3");
    }

    #[test]
    fn names_that_become_one_are_counted_without_trying_each() {
        let mut taken = BTreeSet::new();
        let tries = Cell::new(0);
        for number in 1..=10_000_usize {
            let name = free("Name", |name| {
                tries.set(tries.get() + 1);
                taken.contains(name)
            });
            let expected = match number {
                1 => "Name".to_owned(),
                number => format!("Name{number}"),
            };
            assert_eq!(name, expected);
            taken.insert(name);
        }
        assert!(tries.get() < 150 * 10_000, "{} tries", tries.get());
    }
}
