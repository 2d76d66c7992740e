//! Messages that say what to do: invalid gazetteers, misspelt words, and names that are disabled.

use crate::support::{CommandResult, Workspace};

/// Runs the command with exactly these arguments.
fn run(workspace: &Workspace, arguments: &[&str]) -> CommandResult {
    workspace.command(arguments).output().unwrap().into()
}

#[test]
fn check_reports_invalid_lines_in_order_and_exits_with_1() {
    let workspace = Workspace::new();
    let lines = [
        "# A comment, and an empty line, are no entities.",
        "",
        r#"{"id":"place/almaty","names":{"en":["Alma Town"]}}"#,
        r#"{"id":"place/aa","class":"citty","names":{"en":["Aa"]}}"#,
        r#"{"id":"place/none","disabled":true}"#,
        r#"{"id":"Place/X A","class":"city","names":{"en":["B"]}}"#,
    ];
    workspace.write("own.jsonl", lines.join("\n"));
    let result = run(&workspace, &["gazetteer", "check", "--gazetteer", "own.jsonl"]);
    assert_eq!(result.code, Some(1), "{result:?}");
    let starts = [
        "own.jsonl:3: class: is missing",
        "own.jsonl:4: class: unknown word \"citty\" (did you mean \"city\"?), expected one of country,",
        "own.jsonl:5: id: no earlier gazetteer has this id",
        "own.jsonl:6: id: must start with place/ for the class city, followed by lower-case ASCII words and numbers",
        "lines extend the embedded gazetteer, which is not given: use --gazetteer embedded --gazetteer own.jsonl",
    ];
    let lines: Vec<_> = result.err.lines().collect();
    assert_eq!(lines.len(), starts.len(), "{result:?}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
    assert_eq!(result.out, "errors: 4; the other checks need lines without errors\n");
    let missing = run(&workspace, &["gazetteer", "check", "--gazetteer", "none.jsonl"]);
    assert_eq!((missing.code, missing.out.as_str()), (Some(2), ""), "{missing:?}");
}

#[test]
fn every_command_says_that_a_file_needs_the_embedded_gazetteer() {
    let workspace = Workspace::new();
    workspace.write("own.jsonl", r#"{"id":"place/almaty","names":{"en":["Alma Town"]}}"#);
    workspace.write("a.txt", "Alma Town");
    for command in [&["tag", "a.txt"][..], &["gazetteer", "show", "place/almaty"], &["gazetteer", "lookup", "Almaty"]] {
        let result = run(&workspace, &[command, &["--gazetteer", "own.jsonl"]].concat());
        assert_eq!(result.code, Some(2), "{result:?}");
        assert!(result.err.contains("use --gazetteer embedded --gazetteer own.jsonl"), "{result:?}");
        let both = ["--gazetteer", "embedded", "--gazetteer", "own.jsonl"];
        assert_eq!(run(&workspace, &[command, &both].concat()).code, Some(0), "{command:?}");
    }
    workspace.write("wrong.jsonl", r#"{"id":"place/no-such-place","names":{"en":["Nowhere"]}}"#);
    let result = run(&workspace, &["tag", "a.txt", "--gazetteer", "wrong.jsonl"]);
    assert!(!result.err.contains("--gazetteer embedded"), "the built-in gazetteer does not help: {result:?}");
}

#[test]
fn check_warns_of_a_country_code_that_no_country_has() {
    let workspace = Workspace::new();
    let line = r#"{"id":"place/leeds","class":"city","country":"UK","names":{"ar":["ليدز"],"en":["Leeds"]}}"#;
    workspace.write("own.jsonl", line);
    let result = run(&workspace, &["gazetteer", "check", "--gazetteer", "own.jsonl"]);
    let expected = "own.jsonl:1: warning country place/leeds: the country UK is not a code of ISO 3166-1 alpha-2: write GB\n\
                    errors: 0, warnings: 1, notes: 0\n";
    assert_eq!((result.code, result.out.as_str()), (Some(0), expected));
}

#[test]
fn a_finding_is_listed_once() {
    let workspace = Workspace::new();
    let line = r#"{"id":"place/jeddah","class":"city","names":{"ar":["جدة","جده","جِدَّة","جدَّة"],"en":["Jeddah"]}}"#;
    workspace.write("own.jsonl", line);
    workspace.write("more.jsonl", r#"{"id":"place/jeddah","names":{"ar":[{"text":"جدة","kind":"full"}]}}"#);
    let both = ["--gazetteer", "own.jsonl", "--gazetteer", "more.jsonl"];
    let result = run(&workspace, &[&["gazetteer", "check", "--notes"][..], &both].concat());
    let mut lines: Vec<_> = result.out.lines().collect();
    lines.sort_unstable();
    let all = lines.len();
    lines.dedup();
    assert_eq!(lines.len(), all, "{result:?}");
}

#[test]
fn a_misspelt_id_and_a_disabled_entity_are_explained() {
    let workspace = Workspace::new();
    let lines = [
        r#"{"id":"place/moscow","disabled":true}"#,
        r#"{"id":"place/almaty","names":{"en":[{"text":"Almaty","disabled":true}]}}"#,
    ];
    workspace.write("own.jsonl", lines.join("\n"));
    workspace.write("a.txt", "From Almaty to Jordan, not to Almatyland.");
    let both = ["--gazetteer", "names.jsonl", "--gazetteer", "own.jsonl"];
    let own = |arguments: &[&str]| run(&workspace, &[arguments, &both].concat());

    let missing = own(&["gazetteer", "show", "place/moscow"]);
    let expected = "no entity has this id: own.jsonl:1 disables place/moscow\n";
    assert_eq!((missing.code, missing.out.as_str()), (Some(1), expected));
    let misspelt = own(&["gazetteer", "show", "place/alamty"]);
    let expected = "no entity has this id: did you mean place/almaty?\n";
    assert_eq!((misspelt.code, misspelt.out.as_str()), (Some(1), expected));
    assert_eq!(own(&["gazetteer", "show", "place/quite-another"]).out, "no entity has this id\n");

    let disabled = "own.jsonl:2 disables the name Almaty of place/almaty\n";
    let shown = own(&["gazetteer", "show", "place/almaty"]);
    assert!(shown.code == Some(0) && shown.out.ends_with(disabled), "{shown:?}");
    let name = own(&["gazetteer", "lookup", "almaty"]);
    assert_eq!((name.code, name.out), (Some(1), format!("no entity has this name\n{disabled}")));
    let explained = own(&["gazetteer", "explain", "a.txt"]);
    assert!(explained.code == Some(0) && explained.out.ends_with(disabled), "{explained:?}");
    workspace.write("b.txt", "Jordan and Almatyland.");
    assert!(!own(&["gazetteer", "explain", "b.txt"]).out.contains("disables"));
}

#[test]
fn a_path_that_does_not_exist_is_not_an_unknown_type() {
    let workspace = Workspace::new();
    for name in ["newz", "news.docx", "news.txt"] {
        let result = workspace.run(&["tag", name]);
        assert_eq!(result.code, Some(1), "{result:?}");
        assert_eq!(result.err.lines().next(), Some(&*format!("dalil: {name}: No such file or directory (os error 2)")));
    }
}
