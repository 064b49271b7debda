//! The decoder of server-sent events, beside one that is written as plainly as the standard.

mod borrowed;
mod cases;
mod cuts;
mod events;
mod given;
mod limits;
mod random;
mod reference;

use self::given::{read, read_queued};

/// More than any of these tests needs.
const PLENTY: usize = 1 << 20;

/// A stream cut in two places, which may be the same.
fn cut_twice(stream: &[u8], first: usize, second: usize) -> [&[u8]; 3] {
    let (one, rest) = stream.split_at(first);
    let (two, three) = rest.split_at(second - first);
    [one, two, three]
}
