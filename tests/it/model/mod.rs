//! Random scripts of faults and patience, each from a seed that repeats it.
//!
//! 2,000 scripts of each kind run here. `cargo xtask model` runs more, and
//! `--seed` repeats one that failed.

mod jobs;
mod seeds;
mod streams;
