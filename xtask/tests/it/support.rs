//! Folders that go away, small docs sites, and the task as a process.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

pub(crate) const BASE: &str = "https://docs.perplexity.ai/api-reference/";

/// A temporary folder of one test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("xtask-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    /// The bytes of each file, but for those in folders.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(&self.0).unwrap().map(Result::unwrap);
        entries
            .filter(|entry| entry.file_type().unwrap().is_file())
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, fs::read(entry.path()).unwrap())
            })
            .collect()
    }

    /// What begins with a dot: a run that has ended left none of it.
    pub(crate) fn hidden(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap().map(Result::unwrap);
        let names = entries.map(|entry| entry.file_name().into_string().unwrap());
        names.filter(|name| name.starts_with('.')).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A docs site whose index links the pages `0.md`, `1.md`, … in order.
pub(crate) fn site<P: AsRef<[u8]>>(pages: &[P]) -> Folder {
    let site = Folder::new();
    let mut index = String::from("# Ours\n\n## Docs\n\n");
    for (number, page) in pages.iter().enumerate() {
        index.push_str(&format!("- [Page]({BASE}{number}.md): A page.\n"));
        site.write(&format!("api-reference/{number}.md"), page);
    }
    site.write("llms.txt", index);
    site
}

/// A page whose fence begins on line 3 and the document on line 4.
pub(crate) fn page(info: &str, document: &str) -> String {
    format!("# Title\n\n````{info}\n{document}````\n")
}

/// `do_it` for `GET /a` and `GET /x`; no two operations have the same.
pub(crate) fn operation_id(method: &str, path: &str) -> String {
    match (method, path) {
        ("get", "/a" | "/x") => "do_it".to_owned(),
        _ => format!("{method}_{}", path.replace(['/', '{', '}'], "_")),
    }
}

/// A document of our own with one operation; `rest` stands behind it.
pub(crate) fn document(method: &str, path: &str, rest: &str) -> String {
    let id = operation_id(method, path);
    format!(
        "openapi: 3.1.0\ninfo:\n  title: Ours\n  version: '1'\npaths:\n  {path}:\n    {method}:\n      \
         operationId: {id}\n      responses:\n        '200':\n          description: Fine\n{rest}"
    )
}

/// How the task ended, and what it printed.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn xtask<A: AsRef<std::ffi::OsStr>>(args: &[A]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    // Nothing leaves this machine.
    for proxy in ["all_proxy", "http_proxy", "https_proxy"] {
        command.env_remove(proxy).env_remove(proxy.to_uppercase());
    }
    let output = command
        .args(args)
        // The current folder must not matter.
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap();
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(crate) fn sync(site: &Path, out: &Path, more: &[&str]) -> Ended {
    sync_from(site.to_str().unwrap(), out, more)
}

/// `from` is a folder or a URL.
pub(crate) fn sync_from(from: &str, out: &Path, more: &[&str]) -> Ended {
    let out = out.to_str().unwrap();
    let mut args = vec!["sync-spec", "--from", from, "--out", out];
    args.extend(more);
    xtask(&args)
}

/// A sync that has begun, and says nothing.
pub(crate) fn begin_sync(site: &Path, out: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["sync-spec", "--from"])
        .arg(site)
        .arg("--out")
        .arg(out)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Syncs into a new folder; the sync must succeed.
pub(crate) fn synced(site: &Path) -> Folder {
    let out = Folder::new();
    let ended = sync(site, out.path(), &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    out
}

pub(crate) fn yaml(text: &str) -> Value {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    serde_saphyr::from_str_with_options(text, options).unwrap()
}

/// With the order of the keys, which `==` on values leaves out.
pub(crate) fn ordered(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}
