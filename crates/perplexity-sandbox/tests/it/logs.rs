//! The keys in what is printed: they are not there.

#[test]
fn no_key_is_in_the_output_of_any_test() {
    let printed = loopback_time::logs::of_all_tests(&["logs::"], &[]);
    assert!(printed.contains("test journal::"), "{printed}");
    // All keys of the tests begin like this.
    let leak = printed.lines().find(|line| line.contains("pplx-"));
    assert_eq!(leak, None, "a key was printed");
}
