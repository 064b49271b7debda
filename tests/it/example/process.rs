//! The processes of the example and of the sandbox: started, read line by line, and ended.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::timeout;

/// No test waits for this: it only keeps one that hangs from hanging forever.
const PATIENCE: Duration = Duration::from_secs(120);

/// A run that has ended. Its stdout is what was not read before.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) struct Running {
    child: Child,
    stdout: Option<Lines<BufReader<ChildStdout>>>,
    stderr: BufReader<ChildStderr>,
    /// What was read of stderr so far.
    errors: String,
}

pub(crate) async fn run(arguments: &[&str]) -> Run {
    start(arguments).ended().await
}

pub(crate) fn start(arguments: &[&str]) -> Running {
    start_example("async_sonar", arguments, None)
}

/// Any of the examples, in a folder of its own where it leaves something.
pub(crate) fn start_example(name: &str, arguments: &[&str], folder: Option<&Path>) -> Running {
    let mut command = Command::new(example(name));
    command.args(arguments);
    if let Some(folder) = folder {
        command.current_dir(folder);
    }
    spawn(command)
}

/// Runs what the example said to run, as a shell reads it.
#[cfg(unix)]
pub(crate) async fn follow(command: &str) -> Run {
    let arguments = command.strip_prefix("cargo run --example async_sonar -- ");
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(format!("\"$0\" {}", arguments.unwrap()))
        .arg(example("async_sonar"));
    spawn(shell).ended().await
}

/// The command `perplexity-sandbox`.
pub(crate) fn start_sandbox(arguments: &[&str]) -> Running {
    let mut command = Command::new(built("perplexity-sandbox", "-p perplexity-sandbox"));
    command.args(arguments);
    spawn(command)
}

fn example(name: &str) -> PathBuf {
    built(&format!("examples/{name}"), "--examples")
}

/// Cargo builds them for `cargo test`, beside the tests.
fn built(name: &str, how: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).unwrap();
    let binary = profile.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        binary.exists(),
        "{} is not built: cargo build {how}",
        binary.display()
    );
    binary
}

fn spawn(mut command: Command) -> Running {
    let mut child = command
        .env_remove("PERPLEXITY_API_KEY")
        .env_remove("PERPLEXITY_BASE_URL")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let stdout = child.stdout.take().unwrap();
    let stderr = child.stderr.take().unwrap();
    Running {
        child,
        stdout: Some(BufReader::new(stdout).lines()),
        stderr: BufReader::new(stderr),
        errors: String::new(),
    }
}

impl Running {
    /// Reads until there is a line with this in it.
    pub(crate) async fn line_with(&mut self, part: &str) -> String {
        let lines = self.stdout.as_mut().unwrap();
        let read = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if line.contains(part) {
                    return line;
                }
            }
            panic!("it ended without a line with {part:?}");
        };
        timeout(PATIENCE, read).await.expect(part)
    }

    /// Reads stderr until this is in it.
    #[cfg(unix)]
    pub(crate) async fn warns(&mut self, part: &str) {
        let read = async {
            while !self.errors.contains(part) {
                let read = self.stderr.read_line(&mut self.errors).await.unwrap();
                assert!(read > 0, "it ended without {part:?}: {}", self.errors);
            }
        };
        timeout(PATIENCE, read).await.expect(part);
    }

    /// Closes the pipe that it prints to.
    pub(crate) fn read_no_more(&mut self) {
        self.stdout = None;
    }

    /// As `kill -9`.
    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// As Ctrl-C.
    #[cfg(unix)]
    pub(crate) fn interrupt(&self) {
        let id = self.child.id().unwrap().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-INT", &id])
            .status();
        assert!(sent.unwrap().success());
    }

    pub(crate) async fn ended(mut self) -> Run {
        let mut stdout = String::new();
        let read = async {
            if let Some(lines) = &mut self.stdout {
                while let Some(line) = lines.next_line().await.unwrap() {
                    stdout.push_str(&line);
                    stdout.push('\n');
                }
            }
            self.stderr.read_to_string(&mut self.errors).await.unwrap();
            self.child.wait().await.unwrap()
        };
        let status = timeout(PATIENCE, read).await.expect("it ends");
        Run {
            code: status.code(),
            stdout,
            stderr: self.errors,
        }
    }
}

#[cfg(unix)]
impl Run {
    /// The command on the line below the one that ends like this.
    pub(crate) fn command_after(&self, end: &str) -> String {
        let mut lines = self.stderr.lines();
        lines
            .find(|line| line.ends_with(end))
            .unwrap_or_else(|| panic!("{}", self.stderr));
        lines.next().unwrap().trim().to_owned()
    }
}
