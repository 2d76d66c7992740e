use dalil::GazetteerBuilder;

use crate::support::{CommandResult, Workspace};

#[test]
fn licences_names_every_source_of_the_built_in_gazetteer() {
    let result: CommandResult = Workspace::new().command(&["licences"]).output().unwrap().into();
    assert_eq!((result.code, result.err.as_str()), (Some(0), ""));
    let mut builder = GazetteerBuilder::new();
    builder.add_embedded();
    let gazetteer = builder.build().expect("the built-in gazetteer is valid");
    let others: Vec<_> = gazetteer.sources().iter().filter(|source| source.as_str() != "hand").collect();
    assert!(!others.is_empty());
    for source in others {
        let heading = format!("\n  {source} ");
        assert!(result.out.contains(&heading), "{source} is missing");
    }
}
