//! The program: what it prints, what it writes, and how it ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{document, folder, operation};

struct Ended {
    code: Option<i32>,
    said: String,
    told: String,
}

fn run(args: &[&str]) -> Ended {
    let output = Command::new(env!("CARGO_BIN_EXE_openapi-build"))
        .args(args)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ended {
        code: output.status.code(),
        said: text(&output.stdout),
        told: text(&output.stderr),
    }
}

/// A new folder with a document that is lowered with a loss, and one that is
/// refused.
fn documents(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::remove_dir_all(&folder).unwrap();
    fs::create_dir_all(&folder).unwrap();
    let answer = json!({ "200": { "description": "d", "content": {
        "application/json": { "schema": { "$ref": "#/components/schemas/Book" } }
    } } });
    let good = document(
        json!({ "/books": { "get": operation("get_book", json!({ "responses": answer })) } }),
        json!({ "Book": { "type": "object", "properties": { "title": { "type": "string" } }, "if": {} } }),
    );
    let bad = document(
        json!({}),
        json!({ "S": { "$ref": "#/components/schemas/Missing" } }),
    );
    fs::write(folder.join("good.json"), good).unwrap();
    fs::write(folder.join("bad.yaml"), bad).unwrap();
    fs::write(folder.join("notes.txt"), "no document").unwrap();
    folder
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[test]
fn lower_prints_the_document_and_tells_each_loss() {
    let folder = documents("cli-lower");
    let good = text(&folder.join("good.json"));
    let ended = run(&["lower", &good]);
    assert_eq!(ended.code, Some(0), "{}", ended.told);
    let lowered: Value = serde_json::from_str(&ended.said).unwrap();
    assert_eq!(lowered["openapi"], "3.0.3");
    assert_eq!(
        ended.told,
        "lost /components/schemas/Book/if: `if`: no longer checked: more values are admitted\n"
    );
    let out = folder.join("new/lowered.json");
    let written = run(&["lower", &good, "--out", &text(&out)]);
    assert_eq!((written.code, written.said.as_str()), (Some(0), ""));
    assert_eq!(fs::read_to_string(out).unwrap(), ended.said);
}

#[test]
fn lower_reports_as_json_for_programs() {
    let folder = documents("cli-lower-json");
    let report = |name: &str, code: i32| -> Value {
        let ended = run(&["lower", "--report", "json", &text(&folder.join(name))]);
        assert_eq!(ended.code, Some(code), "{}", ended.told);
        assert_eq!(ended.said.is_empty(), code != 0);
        serde_json::from_str(&ended.told).unwrap()
    };
    assert_eq!(
        report("good.json", 0),
        json!({
            "losses": [{
                "pointer": "/components/schemas/Book/if",
                "keyword": "if",
                "lost": "no longer checked: more values are admitted"
            }],
            "refusals": []
        })
    );
    let refused = report("bad.yaml", 1);
    assert_eq!(refused["losses"], json!([]));
    let place = "/components/schemas/S/$ref";
    assert_eq!(refused["refusals"][0]["pointer"], place);
    let reason = refused["refusals"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("nothing stands there"), "{reason}");
}

#[test]
fn lower_tells_what_it_refuses_and_writes_nothing() {
    let folder = documents("cli-refused");
    let out = folder.join("lowered.json");
    let bad = text(&folder.join("bad.yaml"));
    let ended = run(&["lower", &bad, "--out", &text(&out)]);
    assert_eq!((ended.code, ended.said.as_str()), (Some(1), ""));
    let line = "refused /components/schemas/S/$ref: ";
    assert!(ended.told.starts_with(line), "{}", ended.told);
    assert!(!out.exists());
}

#[test]
fn generate_writes_a_crate_and_later_its_generated_part_alone() {
    let folder = documents("cli-generate");
    let (good, out) = (text(&folder.join("good.json")), folder.join("books"));
    let all = ["generate", &good, "--out", &text(&out), "--name", "books"];
    let ended = run(&all);
    assert_eq!((ended.code, ended.said.as_str()), (Some(0), ""));
    assert_eq!(
        ended.told,
        format!(
            "{}: 1 operations, 1 of them typed; 1 types; 1 losses in the lowering\n",
            out.display()
        )
    );
    let manifest = fs::read_to_string(out.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"books\""), "{manifest}");
    let generated = fs::read_to_string(out.join("src/generated.rs")).unwrap();
    assert!(generated.contains("fn get_book"));
    for file in ["Cargo.toml", "src/lib.rs", "src/generated.rs"] {
        fs::write(out.join(file), "mine").unwrap();
    }
    let update = [&all[..], &["--update"]].concat();
    assert_eq!(run(&update).code, Some(0));
    for file in ["Cargo.toml", "src/lib.rs"] {
        assert_eq!(fs::read_to_string(out.join(file)).unwrap(), "mine");
    }
    let again = fs::read_to_string(out.join("src/generated.rs")).unwrap();
    assert_eq!(again, generated);
}

#[test]
fn generate_applies_fixups_and_tells_what_is_left_out() {
    let folder = documents("cli-fixups");
    let fixups = folder.join("fixups.yaml");
    let patch = json!([{
        "id": "form", "why": "a form", "patch": [
            { "op": "test", "path": "/paths/~1books/get/operationId", "value": "get_book" },
            { "op": "add", "path": "/paths/~1books/post", "value": operation("send", json!({
                "requestBody": { "content": { "multipart/form-data": { "schema": {} } } }
            })) }
        ]
    }]);
    fs::write(&fixups, patch.to_string()).unwrap();
    let (good, out) = (text(&folder.join("good.json")), text(&folder.join("c")));
    let ended = run(&["generate", &good, "--out", &out, "--fixups", &text(&fixups)]);
    assert_eq!(ended.code, Some(0), "{}", ended.told);
    let line = "left out: POST /books: its body is a form";
    assert!(ended.told.starts_with(line), "{}", ended.told);
    assert!(ended.told.contains("2 operations, 1 of them typed"));
}

#[test]
fn corpus_is_a_row_for_each_document_and_the_sum() {
    let folder = documents("cli-corpus");
    let (out, found) = (folder.join("out"), folder.join("out/found.json"));
    let corpus = ["corpus", &text(&folder)];
    let more = ["--stage", "lower", "--out", &text(&out)];
    let json = ["--json", &text(&found)];
    let ended = run(&[&corpus[..], &more, &json].concat());
    assert_eq!(ended.code, Some(1), "{}", ended.told);
    let rows: Vec<&str> = ended.said.lines().collect();
    let [head, bad, good, sum] = rows.as_slice() else {
        panic!("{}", ended.said)
    };
    assert!(head.starts_with("document") && head.ends_with("outcome"));
    assert!(bad.contains("refused: /components/schemas/S/$ref"), "{bad}");
    assert!(good.starts_with("good.json") && good.ends_with("ok"));
    assert!(sum.starts_with("= all") && sum.ends_with("1 of 2 ok"));
    assert!(ended.told.contains("2/2 "), "{}", ended.told);
    let mut written: Vec<String> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    written.sort();
    assert_eq!(written, ["found.json", "good.json"]);
    let found: Value = serde_json::from_str(&fs::read_to_string(found).unwrap()).unwrap();
    assert_eq!(found[0]["document"], "bad.yaml");
    assert_eq!(found[0]["refusals"].as_array().unwrap().len(), 1);
    assert_eq!(found[1]["operations"], 1);
    assert_eq!(found[1]["losses"].as_array().unwrap().len(), 1);
    let good = run(&[&corpus[..], &["--only", "good"]].concat());
    assert_eq!(good.code, Some(0), "{}", good.told);
    assert!(good.said.contains("100.00 %"), "{}", good.said);
}

/// Where a folder says whose the documents are, they are summed up by it.
#[test]
fn corpus_sums_up_by_origin_where_an_index_tells_it() {
    let folder = documents("cli-index");
    fs::create_dir_all(folder.join("open")).unwrap();
    fs::rename(folder.join("good.json"), folder.join("open/good.json")).unwrap();
    let index = "file\tset\torigin\ttree_root\n\
        good.json\topen\tvendor\t\n\
        bad.yaml\topen\tfixture\t\n\
        gone.yaml\topen\tfixture\t\n";
    fs::write(folder.join("INDEX.tsv"), index).unwrap();
    let ended = run(&["corpus", &text(&folder), "--stage", "lower"]);
    assert_eq!(ended.code, Some(1), "{}", ended.told);
    let sums: Vec<String> = ended
        .said
        .lines()
        .filter(|row| row.starts_with("= "))
        .map(|row| {
            let words: Vec<&str> = row.split_whitespace().collect();
            let (name, outcome) = (words[1], words[words.len() - 4..].join(" "));
            format!("{name} {outcome}")
        })
        .collect();
    assert_eq!(
        sums,
        [
            "fixture 0 of 2 ok",
            "vendor 1 of 1 ok",
            "real 1 of 1 ok",
            "all 1 of 3 ok"
        ]
    );
    let gone = ended.said.lines().find(|row| row.starts_with("gone.yaml"));
    let gone = gone.unwrap_or_else(|| panic!("{}", ended.said));
    assert!(gone.contains("gone.yaml: "), "{gone}");
}

#[test]
fn what_could_not_be_found_out_is_an_error_that_names_the_file() {
    let folder = documents("cli-errors");
    let file = |name: &str| text(&folder.join(name));
    fs::write(folder.join("broken.yaml"), "a: [").unwrap();
    fs::create_dir_all(folder.join("empty")).unwrap();
    let (missing, broken, bad) = (file("missing.yaml"), file("broken.yaml"), file("bad.yaml"));
    let (good, empty, out) = (file("good.json"), file("empty"), file("out"));
    for (args, said) in [
        (vec!["lower", &missing], "missing.yaml: "),
        (vec!["lower", &broken], "broken.yaml: "),
        (vec!["generate", &missing, "--out", &out], "missing.yaml: "),
        (
            vec!["generate", &bad, "--out", &out],
            "bad.yaml: the document cannot be lowered",
        ),
        (
            vec!["generate", &good, "--out", &out, "--fixups", &missing],
            "missing.yaml: ",
        ),
        (
            vec!["generate", &good, "--out", &out, "--runtime", &missing],
            "missing.yaml: ",
        ),
        (vec!["corpus", &missing], "missing.yaml: "),
        (vec!["corpus", &empty], "no document to try"),
        (
            vec!["corpus", &empty, "--stage", "compile"],
            "this stage needs `--out` and `--runtime`",
        ),
    ] {
        let ended = run(&args);
        assert_eq!(ended.code, Some(2), "{args:?}");
        assert_eq!(ended.said, "", "{args:?}");
        assert!(ended.told.starts_with("error: "), "{}", ended.told);
        assert!(ended.told.contains(said), "{}", ended.told);
    }
    assert!(!folder.join("out").exists());
}
