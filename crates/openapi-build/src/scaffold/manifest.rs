//! `Cargo.toml`.

use heck::ToKebabCase;

use super::Scaffold;

pub(super) fn manifest(of: &Scaffold) -> String {
    let name = of
        .name
        .clone()
        .unwrap_or_else(|| package_name(of.info("title")));
    let description = format!("A client of {}.", of.info("title").unwrap_or("a service"));
    let runtime = match &of.runtime {
        Some(path) => format!("path = {}", quoted(path)),
        None => format!("version = {}", quoted(env!("CARGO_PKG_VERSION"))),
    };
    format!(
        r#"[package]
name = {name}
description = {description}
version = "0.1.0"
edition = "2024"
rust-version = "1.89"

# How TLS is done: one of these, or `http` addresses only.
[features]
default = ["rustls-ring"]
rustls-ring = ["openapi-runtime/rustls-ring"]
rustls = ["openapi-runtime/rustls"]
native-tls = ["openapi-runtime/native-tls"]
# Saves downloads as files, and sends files.
fs = ["openapi-runtime/fs"]

[dependencies]
openapi-runtime = {{ {runtime} }}
"#,
        name = quoted(&name),
        description = quoted(&description),
    )
}

/// `Museum API` is `museum-api-client`.
fn package_name(title: Option<&str>) -> String {
    let title: String = title
        .unwrap_or_default()
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it } else { ' ' })
        .collect();
    let name = title.to_kebab_case();
    let name = name.trim_start_matches(|first: char| !first.is_ascii_alphabetic());
    let name = name.trim_end_matches("-client");
    match name {
        "" => "api-client".to_owned(),
        name => format!("{name}-client"),
    }
}

/// A string of TOML. What JSON escapes is escaped alike there.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().filter(|it| !it.is_control()).collect();
    serde_json::Value::from(plain).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_gives_the_package_a_name_that_cargo_takes() {
        for (title, name) in [
            ("Museum API", "museum-api-client"),
            ("3scale", "scale-client"),
            ("Björk's API v2.0", "bj-rk-s-api-v2-0-client"),
            ("書籍", "api-client"),
            ("My Client", "my-client"),
            ("", "api-client"),
        ] {
            assert_eq!(package_name(Some(title)), name, "{title}");
        }
    }
}
