//! Streams at random, of pieces that meet the edges of the format.

use fastrand::Rng;

const NAMES: &[&[u8]] = &[
    b"data",
    b"data",
    b"data",
    b"data",
    b"event",
    b"id",
    b"retry",
    b"",
    b"dat",
    b"datas",
    b"comment",
    b"Data",
    b"even",
    b"\xEF\xBB\xBFdata",
    b"\xEF\xBBdata",
];
const COLONS: &[&[u8]] = &[b":", b": ", b": ", b":  ", b"", b" :", b"::"];
const ENDS: &[&[u8]] = &[
    b"\n",
    b"\r",
    b"\r\n",
    b"\n\n",
    b"\r\r",
    b"\r\n\r\n",
    b"\n\r",
    b"\r\r\n",
];
const PIECES: &[&str] = &[
    "x",
    "hello, world",
    "12",
    "0",
    "ß",
    "→",
    "🦀",
    ":",
    " ",
    "\0",
    "[DONE]",
    "\u{feff}",
    "{\"a\":1}",
];
const BROKEN: &[&[u8]] = &[
    b"\xFF",
    b"\x80",
    b"\xC3",
    b"\xE2\x82",
    b"\xF0\x9F\xA6",
    b"\xED\xA0\x80",
];

/// Some lines, of which most mean something and a few are broken.
pub(super) fn stream(random: &mut Rng) -> Vec<u8> {
    let mut stream = Vec::new();
    if random.u8(..4) == 0 {
        stream.extend(b"\xEF\xBB\xBF");
    }
    // Of a stream that is always broken, little would be seen.
    let may_break = random.u8(..3) == 0;
    for _ in 0..random.usize(..16) {
        stream.extend(pick(random, NAMES));
        stream.extend(pick(random, COLONS));
        for _ in 0..random.usize(..4) {
            stream.extend(pick(random, PIECES).as_bytes());
            if may_break && random.u8(..8) == 0 {
                stream.extend(pick(random, BROKEN));
            }
        }
        stream.extend(pick(random, ENDS));
    }
    // Many services end within a block, some within a line.
    if random.bool() {
        stream.truncate(stream.len() - random.usize(..=stream.len().min(4)));
    }
    stream
}

/// The stream in chunks, most of them short, some of them empty.
pub(super) fn chunks<'a>(random: &mut Rng, stream: &'a [u8]) -> Vec<&'a [u8]> {
    let longest = 1 << random.u32(..8);
    let mut chunks = Vec::new();
    let mut rest = stream;
    while !rest.is_empty() {
        let (chunk, behind) = rest.split_at(random.usize(..=longest.min(rest.len())));
        chunks.push(chunk);
        rest = behind;
    }
    chunks
}

fn pick<T: Copy>(random: &mut Rng, all: &[T]) -> T {
    all[random.usize(..all.len())]
}
