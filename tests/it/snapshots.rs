//! What build.rs made, held still. A diff here is a change of the API.

macro_rules! made {
    ($file:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $file))
    };
}

#[test]
fn the_lowered_document() {
    insta::assert_snapshot!(made!("lowered.json"));
}

#[test]
fn the_losses_of_the_lowering() {
    insta::assert_snapshot!(made!("losses.txt"));
}

#[test]
fn what_is_not_generated() {
    insta::assert_snapshot!(made!("left_out.txt"));
}

#[test]
fn the_public_surface() {
    insta::assert_snapshot!(made!("surface.txt"));
}

#[test]
fn no_declared_schema_became_a_bare_value() {
    let untyped: Vec<&str> = made!("surface.txt")
        .lines()
        .filter(|line| line.contains("Value"))
        .filter(|line| {
            !["extra(", "extras(", "value("]
                .iter()
                .any(|method| line.trim_start().starts_with(method))
        })
        .collect();
    assert_eq!(untyped, Vec::<&str>::new());
}
