//! Going on behind a cut.

use super::*;

/// A case: the script, what comes of the stream, and the requests that there were.
type Row<'a> = (&'a str, Vec<Reply>, &'a [&'a str], &'a [&'a str]);

const POST: &str = "POST /v1/jobs";

#[test]
fn a_cut_is_mended_without_loss_and_without_repetition() {
    let rows: Vec<Row<'_>> = vec![
        (
            "once",
            vec![
                cut(&(begun() + &letters(1, "a"))),
                ends(&(letters(2, "b") + &done(3, "ab"))),
            ],
            &["begun 0", "text 1 a", "text 2 b", "done 3 ab"],
            &[POST, "GET /v1/jobs/job_1?stream=true&after=1"],
        ),
        (
            "by a plain end",
            vec![ends(&begun()), ends(&done(1, ""))],
            &["begun 0", "done 1 "],
            &[POST, "GET /v1/jobs/job_1?stream=true&after=0"],
        ),
        (
            "what was seen is dropped",
            vec![
                cut(&(begun() + &letters(1, "ab"))),
                ends(&(begun() + &letters(1, "abc") + &done(4, "abc"))),
            ],
            &["begun 0", "text 1 a", "text 2 b", "text 3 c", "done 4 abc"],
            &[POST, "GET /v1/jobs/job_1?stream=true&after=2"],
        ),
        (
            "half an event comes again as a whole",
            vec![
                ends(&(begun() + "data: {\"kind\":\"te")),
                ends(&(letters(1, "a") + &done(2, "a"))),
            ],
            &["begun 0", "text 1 a", "done 2 a"],
            &[POST, "GET /v1/jobs/job_1?stream=true&after=0"],
        ),
        (
            "more often than the policy allows, with an event each time",
            (1..6)
                .map(|number| cut(&letters(number, "x")))
                .fold(vec![cut(&begun())], |mut all, it| {
                    all.push(it);
                    all
                })
                .into_iter()
                .chain([ends(&done(6, "xxxxx"))])
                .collect(),
            &[
                "begun 0",
                "text 1 x",
                "text 2 x",
                "text 3 x",
                "text 4 x",
                "text 5 x",
                "done 6 xxxxx",
            ],
            &[
                POST,
                "GET /v1/jobs/job_1?stream=true&after=0",
                "GET /v1/jobs/job_1?stream=true&after=1",
                "GET /v1/jobs/job_1?stream=true&after=2",
                "GET /v1/jobs/job_1?stream=true&after=3",
                "GET /v1/jobs/job_1?stream=true&after=4",
                "GET /v1/jobs/job_1?stream=true&after=5",
            ],
        ),
        (
            "no more often without one",
            vec![cut(&begun()), cut(""), cut(&begun()), cut("")],
            &["begun 0", "! incomplete"],
            &[
                POST,
                "GET /v1/jobs/job_1?stream=true&after=0",
                "GET /v1/jobs/job_1?stream=true&after=0",
            ],
        ),
        (
            "attempts to take it up count",
            vec![
                cut(&begun()),
                cut(""),
                json_answer("503 Service Unavailable", ""),
                ends(&done(1, "")),
            ],
            &["begun 0", "! incomplete"],
            &[
                POST,
                "GET /v1/jobs/job_1?stream=true&after=0",
                "GET /v1/jobs/job_1?stream=true&after=0",
            ],
        ),
        (
            "where it is over for good",
            vec![cut(&begun()), json_answer("404 Not Found", "")],
            &["begun 0", "! incomplete"],
            &[POST, "GET /v1/jobs/job_1?stream=true&after=0"],
        ),
        (
            "where the events are no longer kept",
            vec![
                cut(&begun()),
                json_answer("400 Bad Request", ""),
                whole("running", ""),
                whole("done", "abc"),
            ],
            &["begun 0", "done 1 abc"],
            &[
                POST,
                "GET /v1/jobs/job_1?stream=true&after=0",
                "GET /v1/jobs/job_1",
                "GET /v1/jobs/job_1",
            ],
        ),
        (
            "where it is answered as a whole",
            vec![cut(&begun()), whole("done", "abc")],
            &["begun 0", "done 1 abc"],
            &[POST, "GET /v1/jobs/job_1?stream=true&after=0"],
        ),
        (
            "where it is answered as a whole, and is still at work",
            vec![
                cut(&begun()),
                whole("running", ""),
                whole("running", ""),
                whole("done", "abc"),
            ],
            &["begun 0", "done 1 abc"],
            &[
                POST,
                "GET /v1/jobs/job_1?stream=true&after=0",
                "GET /v1/jobs/job_1",
                "GET /v1/jobs/job_1",
            ],
        ),
        (
            "an event that cannot be decoded is told once",
            vec![
                cut(&(begun() + "data: {\"kind\":7,\"number\":1}\n\n")),
                ends(&("data: {\"kind\":7,\"number\":1}\n\n".to_owned() + &done(2, ""))),
            ],
            &["begun 0", "! undecoded", "done 2 "],
            &[POST, "GET /v1/jobs/job_1?stream=true&after=1"],
        ),
        (
            "a last event that cannot be decoded is the last",
            vec![
                ends(&(begun() + "data: {\"kind\":\"done\",\"number\":1,\"answer\":7}\n\n")),
                whole("done", ""),
            ],
            &["begun 0", "! undecoded"],
            &[POST],
        ),
        (
            "no id, no way to go on",
            vec![cut(&letters(0, "a"))],
            &["text 0 a", "! incomplete"],
            &[POST],
        ),
        (
            "no number, no way to go on",
            vec![cut("data: {\"kind\":\"begun\",\"id\":\"job_1\"}\n\n")],
            &["begun", "! incomplete"],
            &[POST],
        ),
        ("nothing came", vec![cut("")], &["! incomplete"], &[POST]),
        (
            "an error that is told is not asked for again",
            vec![ends(&(begun() + "event: error\ndata: {}\n\n"))],
            &["begun 0", "! error event"],
            &[POST],
        ),
    ];
    for (case, script, expected, requests) in rows {
        loopback_time::block_on(async {
            let (server, mut stream) = opened::<true>(script).await;
            assert_eq!(told(&mut stream).await, expected, "{case}");
            let seen = server.seen();
            assert_eq!(lines(&seen), requests, "{case}");
        });
    }
}
