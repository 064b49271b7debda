//! The tasks, called as a maintainer calls it.
#![forbid(unsafe_code)]

// `cfg(test)` always holds here; it tells clippy that the helpers may unwrap too.
#[cfg(test)]
mod absent;
#[cfg(test)]
mod bad_drafts;
#[cfg(test)]
mod committed;
#[cfg(test)]
mod conflicts;
#[cfg(test)]
mod drafts;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod fences;
#[cfg(test)]
mod http;
#[cfg(test)]
mod http_failures;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod merging;
#[cfg(test)]
#[cfg(unix)]
mod model;
#[cfg(test)]
mod other_pages;
#[cfg(test)]
mod server;
#[cfg(test)]
mod sources;
#[cfg(test)]
mod structure;
#[cfg(test)]
mod support;
#[cfg(test)]
mod united;
#[cfg(test)]
mod unwritable;
#[cfg(test)]
mod writing;
