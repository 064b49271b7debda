//! However a stream is cut, its events are the same.

use super::cases::CASES;
use super::random::{chunks, stream};
use super::{PLENTY, cut_twice, read, read_queued, reference};

#[test]
fn a_case_cut_in_any_two_places_comes_to_the_same() {
    for (about, stream, _) in CASES {
        let whole = read([*stream], PLENTY);
        for second in 0..=stream.len() {
            for first in 0..=second {
                let cut = cut_twice(stream, first, second);
                assert_eq!(
                    read(cut, PLENTY),
                    whole,
                    "{about}, cut at {first} and {second}"
                );
            }
        }
        assert_eq!(
            read(stream.chunks(1), PLENTY),
            whole,
            "{about}, byte by byte"
        );
    }
}

#[test]
fn a_random_stream_cut_at_random_comes_to_what_the_reference_says() {
    for seed in 0..3000 {
        let mut random = fastrand::Rng::with_seed(seed);
        let stream = stream(&mut random);
        // A third of them is too large somewhere.
        let limit = if random.u8(..3) == 0 {
            random.usize(..64)
        } else {
            PLENTY
        };
        let expected = reference::read(&stream, limit);
        let shown = stream.escape_ascii();
        assert_eq!(read([&*stream], limit), expected, "seed {seed}: {shown}");
        assert_eq!(
            read(stream.chunks(1), limit),
            expected,
            "seed {seed}, byte by byte: {shown}"
        );
        for _ in 0..8 {
            let chunks = chunks(&mut random, &stream);
            let lengths: Vec<_> = chunks.iter().map(|chunk| chunk.len()).collect();
            let about = format!("seed {seed}, chunks of {lengths:?}: {shown}");
            assert_eq!(read(chunks.iter().copied(), limit), expected, "{about}");
            assert_eq!(read_queued(chunks, limit), expected, "queued, {about}");
        }
    }
}

#[test]
fn a_random_stream_cut_at_every_place_comes_to_what_the_reference_says() {
    for seed in 0..200 {
        let stream = stream(&mut fastrand::Rng::with_seed(seed));
        let expected = reference::read(&stream, PLENTY);
        for at in 0..=stream.len() {
            let (one, two) = stream.split_at(at);
            let shown = stream.escape_ascii();
            assert_eq!(
                read([one, two], PLENTY),
                expected,
                "seed {seed}, cut at {at}: {shown}"
            );
        }
    }
}
