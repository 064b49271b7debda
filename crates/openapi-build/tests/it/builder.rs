use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use openapi_build::{Builder, Warnings};
use serde_json::json;

use crate::support::{document, folder, operation};

fn books(folder: &Path) -> PathBuf {
    let file = folder.join("openapi.json");
    let paths = json!({
        "/a": { "get": operation("list_a", json!({ "summary": "A." })) },
    });
    let schemas = json!({ "S": { "type": "string", "$comment": "lost" } });
    fs::write(&file, document(paths, schemas)).unwrap();
    file
}

#[test]
fn a_file_that_would_be_the_same_is_not_written_again() {
    let folder = folder("builder-same");
    let (document, out) = (books(&folder), folder.join("new/out"));
    let build = || {
        Builder::new(&document)
            .file_name("made.rs")
            .generate_to(&out)
    };
    let generated = build().unwrap();
    let file = out.join("made.rs");
    assert_eq!(fs::read_to_string(&file).unwrap(), generated.source);
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    let written = fs::metadata(&file).unwrap().modified().unwrap();
    build().unwrap();
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), written);
    fs::remove_file(&file).unwrap();
    fs::write(&file, "something else").unwrap();
    build().unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), generated.source);
}

#[test]
fn what_cannot_be_used_is_named_also_in_the_form_that_main_prints() {
    let folder = folder("builder-errors");
    let document = books(&folder);
    let missing = folder.join("missing.yaml");
    for (builder, said) in [
        (Builder::new(&missing), "missing.yaml"),
        (Builder::new(&document).fixups(&missing), "missing.yaml"),
        (Builder::new(&document).file_name("."), "builder-errors"),
    ] {
        let error = builder.generate_to(&folder).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
        assert_eq!(format!("{error:?}"), error.to_string());
    }
}

/// What is printed can only be read from a process of its own: this test, run
/// again.
#[test]
fn cargo_is_told_of_every_file_and_of_what_is_lost() {
    const AGAIN: &str = "OPENAPI_BUILD_TEST_FOLDER";
    if let Some(folder) = env::var_os(AGAIN).map(PathBuf::from) {
        fs::write(folder.join("fixups.yaml"), "[]").unwrap();
        for warnings in [
            Warnings::None,
            Warnings::LeftOut,
            Warnings::Summary,
            Warnings::All,
        ] {
            println!("\n= {warnings:?}");
            let builder = Builder::new(books(&folder)).fixups(folder.join("fixups.yaml"));
            builder.warnings(warnings).generate_to(&folder).unwrap();
        }
        return;
    }
    let folder = folder("builder-told");
    let output = Command::new(env::current_exe().unwrap())
        .args([
            "builder::cargo_is_told_of_every_file_and_of_what_is_lost",
            "--exact",
            "--nocapture",
        ])
        .env(AGAIN, &folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let runs: Vec<&str> = said.split("\n= ").skip(1).collect();
    for (run, warning) in runs.iter().zip([
        None,
        None,
        Some("losses in the lowering to OpenAPI 3.0: 1"),
        Some("cargo::warning=/components/schemas/S/$comment"),
    ]) {
        for file in ["openapi.json", "fixups.yaml"] {
            let watched = format!("cargo::rerun-if-changed={}", folder.join(file).display());
            assert!(run.lines().any(|line| line == watched), "{run}");
        }
        assert_eq!(run.contains("cargo::warning="), warning.is_some(), "{run}");
        assert!(run.contains(warning.unwrap_or_default()), "{run}");
    }
    assert_eq!(runs.len(), 4);
}

#[test]
fn files_beside_the_document_are_read_and_what_is_on_the_network_is_not() {
    let folder = folder("builder-files");
    let file = folder.join("openapi.json");
    let refer = |to: &str| {
        let schemas = json!({ "S": { "type": "object", "properties": { "b": { "$ref": to } } } });
        fs::write(&file, document(json!({}), schemas)).unwrap();
        Builder::new(&file).generate_to(folder.join("out"))
    };
    fs::create_dir_all(folder.join("schemas")).unwrap();
    let book = "Book:\n  type: object\n  properties:\n    title: { type: [string, 'null'] }\n";
    fs::write(folder.join("schemas/book.yaml"), book).unwrap();
    let generated = refer("./schemas/book.yaml#/Book").unwrap();
    assert!(
        generated.surface.contains("struct Book"),
        "{}",
        generated.surface
    );

    for (to, said) in [
        ("schemas/none.yaml#/Book", "none.yaml"),
        ("https://example.org/book.yaml", "nothing is fetched"),
    ] {
        let error = refer(to).unwrap_err().to_string();
        let place = "/components/schemas/S/properties/b/$ref";
        assert!(error.contains(said) && error.contains(place), "{error}");
    }
}
