//! The key in what is logged and printed: it is not there.

pub(crate) use loopback_time::logs::listen;

#[test]
fn the_key_is_in_no_log_and_no_output_of_any_test() {
    // Those of payloads take long, and know of no key.
    let skip = ["logs::", "dependencies::", "payloads::"];
    let printed = loopback_time::logs::of_all_tests(&skip, &[("MODEL_SCRIPTS", "60")]);
    for heard in ["LOG reqwest", "LOG hyper_util", " scripts: "] {
        assert!(printed.contains(heard), "nothing was heard of {heard}");
    }
    let key = loopback_time::block_on(async {
        let sandbox = perplexity_sandbox::Sandbox::start().await.unwrap();
        sandbox.key().to_owned()
    });
    let leak = printed.lines().find(|line| line.contains(&key));
    assert_eq!(leak, None, "the key was printed");
}
