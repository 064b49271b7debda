//! Where the bytes of a stream are cut makes no difference to its events.

use super::*;

/// A stream with all there is to read in it, and what comes of it.
fn everything() -> (Vec<u8>, Vec<&'static str>) {
    let mut bytes = vec![0xEF, 0xBB, 0xBF];
    bytes.extend_from_slice(
        ": hello\r\n\r\ndata: {\"kind\":\"begun\",\"number\":0}\r\n\r\nevent: x\rdata: {\rdata: \"kind\":\"text\",\rdata: \
         \"number\":1,\"text\":\"Grüße 🎉\"}\r\rid: 7\nretry: 10\n\ndata: no\n\ndata: {\"kind\":\"tex"
            .as_bytes(),
    );
    bytes.extend_from_slice(b"\xff\"}\n\n");
    bytes.extend_from_slice(block("text", 1, "again").as_bytes());
    bytes.extend_from_slice(block("text", 2, &"long ".repeat(50)).as_bytes());
    bytes.extend_from_slice(b"\n\n\ndata\n\n");
    bytes.extend_from_slice(block("may_end", 3, "").as_bytes());
    bytes.extend_from_slice(b"data:[DONE]\n\n");
    let long: &'static str = format!("text 2 {}", "long ".repeat(50)).leak();
    let told = vec![
        "begun 0",
        "text 1 Grüße 🎉",
        "! undecoded",
        "! undecoded",
        long,
        "! undecoded",
        "may_end 3 ",
    ];
    (bytes, told)
}

/// The bytes in pieces with pauses, as a body that is chunked or ends with the connection.
fn pieces(random: &mut fastrand::Rng, bytes: &[u8]) -> Reply {
    let is_chunked = random.bool();
    let longest = [1, 3, 40, 400][random.usize(..4)];
    let how = if is_chunked {
        "transfer-encoding: chunked\r\n"
    } else {
        ""
    };
    let mut pieces = vec![(Duration::ZERO, format!("{HEAD}{how}\r\n").into_bytes())];
    let mut rest = bytes;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(random.usize(1..=longest).min(rest.len()));
        let pause = if random.u8(..4) == 0 {
            random.u64(..59_000)
        } else {
            0
        };
        let piece = match is_chunked {
            true => [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat(),
            false => piece.to_vec(),
        };
        pieces.push((Duration::from_millis(pause), piece));
        rest = after;
    }
    if is_chunked {
        pieces.push((Duration::ZERO, b"0\r\n\r\n".to_vec()));
    }
    Reply::Raw(pieces)
}

#[test]
fn the_same_bytes_give_the_same_events_however_they_come() {
    let (bytes, expected) = everything();
    for seed in 0..16 {
        let mut random = fastrand::Rng::with_seed(seed);
        let reply = pieces(&mut random, &bytes);
        loopback_time::block_on(async {
            let (_server, mut stream) = opened::<false>([reply]).await;
            assert_eq!(told(&mut stream).await, expected, "seed {seed}");
        });
    }
}

#[test]
fn a_stream_that_is_cut_anywhere_and_taken_up_gives_the_same_events() {
    let body = begun() + &letters(1, "abc") + ": x\n\n" + &done(4, "abc");
    let expected = ["begun 0", "text 1 a", "text 2 b", "text 3 c", "done 4 abc"];
    // Before the first event is complete there is nothing to go on from.
    for at in begun().len()..body.len() {
        let start = body.get(..at).unwrap();
        let rest = |seen: &str| {
            let from = seen.matches("\n\n").count().min(4);
            let events = [
                begun(),
                letters(1, "a"),
                letters(2, "b"),
                letters(3, "c"),
                done(4, "abc"),
            ];
            ends(&events[from.saturating_sub(1)..].concat())
        };
        for reply in [cut(start), ends(start)] {
            loopback_time::block_on(async {
                let (_server, mut stream) = opened::<true>([reply, rest(start)]).await;
                assert_eq!(told(&mut stream).await, expected, "{at}");
            });
        }
    }
}
