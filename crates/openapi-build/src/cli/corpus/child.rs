//! One document, in a process of its own.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use openapi_build::{Scaffold, Untyped, generate_with, lowering_beside};
use openapi_lower::Lowered;
use serde_json::{Value, json};

use super::index::Document;
use super::lowered;
use super::report::{Report, crate_name};
use super::{Args, Stage, examples};
use crate::{files, print};

/// Tries one document, and prints what is known of it as JSON.
#[derive(clap::Args)]
pub(crate) struct One {
    file: PathBuf,
    #[arg(long, value_enum)]
    stage: Stage,
    /// The folder of the crate, or the file of the lowered document.
    #[arg(long)]
    out: Option<PathBuf>,
    #[arg(long)]
    runtime: Option<PathBuf>,
    #[arg(long, default_value_t = 0)]
    made: usize,
}

pub(crate) fn run_one(args: &One) -> Result<bool, String> {
    let text = files::read(&args.file)?;
    let mut found = json!({});
    let error = match args.stage {
        Stage::Lower => lower(&text, args, &mut found),
        Stage::Generate | Stage::Compile | Stage::Examples => {
            lower(&text, args, &mut found).and_then(|()| generate(&text, args, &mut found))
        }
    }
    .err();
    if let (Some(error), Value::Object(found)) = (error, &mut found) {
        found.insert("error".into(), error.into());
    }
    print(&found);
    Ok(true)
}

fn add(found: &mut Value, more: Value) {
    if let (Value::Object(found), Value::Object(more)) = (found, more) {
        found.extend(more);
    }
}

fn lower(text: &str, args: &One, found: &mut Value) -> Result<(), String> {
    let document = openapi_build::parse_document(text).map_err(|error| error.to_string())?;
    let count = |at: &str| {
        document
            .pointer(at)
            .and_then(Value::as_object)
            .map_or(0, |it| it.len())
    };
    let operations = document
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let operations = operations
        .filter_map(|(_, item)| item.as_object())
        .flatten();
    let verbs = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ];
    let operations = operations
        .filter(|(verb, _)| verbs.contains(&verb.as_str()))
        .count();
    add(
        found,
        json!({ "operations": operations, "schemas": count("/components/schemas") }),
    );
    match lowering_beside(&args.file, |_| ()).lower(&document) {
        Ok(lowered) => {
            let losses: Vec<String> = lowered.losses.iter().map(ToString::to_string).collect();
            add(found, json!({ "losses": losses }));
            match args.stage {
                Stage::Lower => keep(&document, &lowered, args),
                _ => Ok(()),
            }
        }
        Err(error) => {
            let refusals: Vec<String> = error.refusals().iter().map(ToString::to_string).collect();
            let first = refusals.first().cloned().unwrap_or_default();
            add(found, json!({ "refusals": refusals }));
            Err(format!("refused: {first}"))
        }
    }
}

/// Checks the lowered document, and writes it where that is wanted.
fn keep(document: &Value, lowered: &Lowered, args: &One) -> Result<(), String> {
    if let Some(out) = &args.out {
        files::write(out, &format!("{:#}\n", lowered.document))?;
    }
    let version = document.get("openapi").and_then(Value::as_str);
    // A document of 3.0 is taken as it is, right or wrong.
    if version.is_some_and(|it| it.starts_with("3.0")) {
        return Ok(());
    }
    let wrong = lowered::check(&args.file, document, lowered);
    match wrong.first() {
        None => Ok(()),
        Some(first) => Err(format!("lowered wrongly in {} ways: {first}", wrong.len())),
    }
}

fn generate(text: &str, args: &One, found: &mut Value) -> Result<(), String> {
    let generated = generate_with(text, "", lowering_beside(&args.file, |_| ()))
        .map_err(|error| error.to_string())?;
    let coverage = &generated.coverage;
    let panics = generated
        .left_out
        .iter()
        .filter(|line| line.reason.contains("panicked"))
        .count();
    add(
        found,
        json!({
            "operations": coverage.operations,
            "untyped_operations": listed(&coverage.untyped_operations),
            "nodes": coverage.nodes,
            "untyped_nodes": listed(&coverage.untyped_nodes),
            "left_out": generated.left_out.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "panics": panics,
            "bytes": generated.source.len(),
        }),
    );
    if let (Some(out), Some(runtime)) = (&args.out, &args.runtime) {
        let runtime = runtime
            .canonicalize()
            .map_err(|error| files::named(runtime, &error))?;
        if args.stage == Stage::Examples {
            let original =
                openapi_build::parse_document(text).map_err(|error| error.to_string())?;
            add(
                found,
                examples::prepare(&original, &generated, out, &runtime, args.made)?,
            );
            return Ok(());
        }
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        let scaffold = Scaffold::new(&generated)
            .name(name)
            .runtime_path(runtime.display().to_string())
            .deny_warnings();
        for (file, text) in scaffold.files() {
            files::write(&out.join(file), &text)?;
        }
    }
    Ok(())
}

fn listed(untyped: &[Untyped]) -> Value {
    let lines = untyped
        .iter()
        .map(|it| format!("{}: {}", it.pointer, it.reason));
    lines.collect()
}

/// What the process of a document says; where it dies or takes too long, that.
pub(super) fn report(document: &Document, args: &Args, limit: Duration) -> Report {
    let started = Instant::now();
    let found = run(document, args, limit).unwrap_or_else(|error| json!({ "error": error }));
    Report {
        name: document.name.clone(),
        origin: document.origin.clone(),
        seconds: started.elapsed().as_secs_f64(),
        found,
    }
}

fn run(document: &Document, args: &Args, limit: Duration) -> Result<Value, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let stage = args.stage.to_possible_value();
    let stage = stage.as_ref().map_or("", |it| it.get_name());
    let mut command = Command::new(program);
    command.args(["one", "--stage", stage]).arg(&document.path);
    match (args.stage, &args.out, &args.runtime) {
        (Stage::Lower, Some(out), _) => {
            let file = Path::new(&document.name).with_extension("json");
            command.arg("--out").arg(out.join(file));
        }
        (stage, Some(out), Some(runtime)) if stage.compiles() => {
            command
                .arg("--out")
                .arg(out.join(crate_name(&document.name)));
            command.arg("--runtime").arg(runtime);
            command.args(["--made", &args.made.to_string()]);
        }
        _ => {}
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let said = collect(child.stdout.take());
    let complained = collect(child.stderr.take());
    let ended = wait(&mut child, limit);
    let said = said.join().unwrap_or_default();
    let complained = complained.join().unwrap_or_default();
    ended?;
    let mut found: Value = serde_json::from_str(&said).map_err(|_| {
        let last = complained.lines().last().unwrap_or("it said nothing");
        format!("its process died: {last}")
    })?;
    let printed = complained.matches("panicked at").count();
    add(&mut found, json!({ "printed_panics": printed }));
    Ok(found)
}

/// On a thread, so that a full pipe holds nobody up.
fn collect(from: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            let _ = from.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child, limit: Duration) -> Result<(), String> {
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => return Ok(()),
            Ok(None) if started.elapsed() < limit => thread::sleep(Duration::from_millis(10)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("it took more than {} s", limit.as_secs()));
            }
            Err(error) => return Err(error.to_string()),
        }
    }
}
