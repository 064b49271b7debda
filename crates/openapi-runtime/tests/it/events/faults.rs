//! A server that does what it likes: whatever it does, no event is lost and none comes twice.

use super::*;

const TEXT: &str = "abcdefghijk";
/// How many events there are in all.
const EVENTS: usize = TEXT.len() + 2;

fn event(number: usize) -> String {
    match number {
        0 => begun(),
        number if number == EVENTS - 1 => done(number as u64, TEXT),
        number => letters(number as u64, TEXT.get(number - 1..number).unwrap()),
    }
}

/// A stream from some event on that was not seen yet or was, up to some other; and how many were seen then.
fn stream(random: &mut fastrand::Rng, seen: usize) -> (String, usize) {
    let from = random.usize(..=seen);
    let to = random.usize(from..=EVENTS);
    let mut body = String::new();
    for number in from..to {
        if random.bool() {
            body.push_str(
                [": a comment\n\n", "\n", "id: 7\n\n", "event: x\n\n"][random.usize(..4)],
            );
        }
        body.push_str(&event(number));
    }
    (body, seen.max(to))
}

/// A script of faults, which goes on until all events were sent.
fn script(random: &mut fastrand::Rng) -> Vec<Reply> {
    let (mut replies, mut seen) = (Vec::new(), 0);
    while seen < EVENTS && replies.len() < 60 {
        if !replies.is_empty() && random.u8(..4) == 0 {
            let fault = [
                Reply::Bytes(String::new()),
                json_answer("503 Service Unavailable", ""),
                json_answer("429 Too Many Requests", ""),
            ];
            replies.push(fault[random.usize(..3)].clone());
            continue;
        }
        let before = seen;
        let (mut body, now) = stream(random, seen);
        seen = now;
        let is_half = random.bool() && seen < EVENTS;
        if is_half {
            let half = event(seen);
            body.push_str(half.get(..random.usize(6..half.len() - 2)).unwrap());
        }
        replies.push(match random.u8(..4) {
            0 => hangs(&body),
            1 => ends(&body),
            _ => cut(&body),
        });
        if seen == before && !is_half && !replies.is_empty() {
            // It may have ended without a new event, so that the answer is asked for.
            let last = replies.len() - 1;
            replies[last] = cut(&body);
        }
        if seen > 0 && random.u8(..8) == 0 {
            let whole = [whole("running", ""), whole("done", TEXT)];
            replies.push(json_answer("400 Bad Request", ""));
            replies.extend(whole);
            return replies;
        }
    }
    replies
}

/// Checks what came of it, but for its end: `true` where it came to its last event.
#[track_caller]
fn in_order(seed: u64, told: &[String]) -> bool {
    let (last, before) = told.split_last().unwrap();
    for (number, event) in before.iter().enumerate() {
        let expected = match number {
            0 => "begun 0".to_owned(),
            number => format!("text {number} {}", &TEXT[number - 1..number]),
        };
        assert_eq!(*event, expected, "seed {seed}: {told:?}");
    }
    let is_done = *last == format!("done {} {TEXT}", before.len());
    let is_error = ["! incomplete", "! timeout"].contains(&last.as_str());
    assert!(is_done || is_error, "seed {seed}: {told:?}");
    is_done
}

#[test]
fn whatever_a_server_does_no_event_is_lost_and_none_comes_twice() {
    let mut complete = 0;
    for seed in 0..150 {
        let script = script(&mut fastrand::Rng::with_seed(seed));
        loopback_time::block_on(async {
            let server = Server::script(script.clone()).await;
            let patient = |it: TransportBuilder| it.retry(Retry::default().max_retries(4));
            let mut stream = create::<true>(&server, patient).await.unwrap().into_inner();
            let told = told(&mut stream).await;
            let is_done = in_order(seed, &told);
            let seen = server.seen();
            let posts = seen.iter().filter(|it| it.text.starts_with("POST "));
            assert_eq!(posts.count(), 1, "seed {seed}");
            if is_done {
                complete += 1;
                assert_eq!(server.budget.left(), 500, "seed {seed}: {told:?}");
            }
            // The text is the same, where there is an answer.
            let server = Server::script(script).await;
            let stream = create::<true>(&server, patient).await.unwrap().into_inner();
            let mut text = stream.text();
            let mut all = String::new();
            let end = loop {
                match text.try_next().await {
                    Ok(Some(piece)) => all.push_str(&piece),
                    end => break end,
                }
            };
            assert!(TEXT.starts_with(&all), "seed {seed}: {all}");
            assert_eq!(
                end.is_ok(),
                all == TEXT && text.answer().is_some(),
                "seed {seed}: {all}"
            );
        });
    }
    assert!(complete > 75, "only {complete} came to their end");
}
