//! The program that reads examples into the types and writes them again.

use std::fmt::Write;

/// Reads lines of a check's number, a space and JSON; answers each with a line
/// of `+` and JSON, or `-` and an error. Where a part of it is kept as
/// `Unrecognized` the line begins with `?`.
const MAIN: &str = r##"
use openapi_runtime::codec::{self, serde};

use types::*;

fn check<T: ::std::fmt::Debug + serde::Serialize + serde::de::DeserializeOwned>(
    text: &::std::primitive::str,
) -> ::std::result::Result<::std::string::String, serde_json::Error> {
    let value: ::std::option::Option<T> = serde_json::from_str(text)?;
    let is_known = !format!("{value:?}").contains("Unrecognized(");
    let mark = if is_known { '+' } else { '?' };
    ::std::result::Result::Ok(format!("{mark}{}", serde_json::to_string(&value)?))
}

type Check = fn(&::std::primitive::str) -> ::std::result::Result<::std::string::String, serde_json::Error>;

fn main() {
    for line in ::std::io::stdin().lines() {
        let line = line.expect("text");
        let (check, text) = line.split_once(' ').expect("two words");
        match CHECKS[check.parse::<::std::primitive::usize>().expect("a number")](text) {
            ::std::result::Result::Ok(line) => println!("{line}"),
            ::std::result::Result::Err(error) => println!("-{}", error.to_string().replace('\n', " ")),
        }
    }
}
"##;

/// `Cargo.toml` and `src/main.rs` of a program with a check for each type.
pub(super) fn files(
    name: &str,
    runtime: &str,
    source: &str,
    types: &[&str],
) -> [(&'static str, String); 2] {
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nopenapi-runtime = {{ path = {runtime:?} }}\nserde_json = \"1\"\n"
    );
    let mut main = String::from("#![allow(warnings)]\n");
    main.push_str(types_module(source));
    main.push_str(MAIN);
    main.push_str("\nconst CHECKS: &[Check] = &[\n");
    for ty in types {
        let _ = writeln!(main, "    check::<{ty}>,");
    }
    main.push_str("];\n");
    [("Cargo.toml", manifest), ("src/main.rs", main)]
}

/// The module of the types: nothing else is needed, and a client is the
/// greater part of what there is to compile. The source is formatted, so that
/// it ends with the first brace at the beginning of a line.
fn types_module(source: &str) -> &str {
    let module = source
        .find("pub mod types {\n")
        .and_then(|at| source.get(at..));
    let ended = module.and_then(|it| it.get(..it.find("\n}\n")? + 3));
    ended.unwrap_or("mod types {}\n")
}
