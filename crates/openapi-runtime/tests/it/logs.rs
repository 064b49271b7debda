//! The key in what is logged and printed: it is not there.

use crate::server::KEY;

#[test]
fn the_key_is_in_no_log_and_no_output_of_any_test() {
    let printed = loopback_time::logs::of_all_tests(&["logs::"], &[]);
    for heard in ["LOG reqwest", "LOG hyper_util"] {
        assert!(printed.contains(heard), "nothing was heard of {heard}");
    }
    let leak = printed.lines().find(|line| line.contains(KEY));
    assert_eq!(leak, None, "the key was printed");
}
