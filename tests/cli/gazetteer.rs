use crate::support::Workspace;

#[test]
fn lookup_folds_the_name_and_strips_proclitics() {
    let workspace = Workspace::new();
    let result = workspace.run(&["gazetteer", "lookup", "للاردن"]);
    assert_eq!(result.code, Some(0), "{result:?}");
    let row: Vec<_> = result.out.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(row, ["place/jordan", "country", "ar", "full", "free", "listed", "1", "الأردن"]);
}

#[test]
fn lookup_shows_the_effective_and_the_listed_policy() {
    let workspace = Workspace::new();
    workspace
        .write("data/places.jsonl", r#"{"id":"place/mali","class":"country","names":{"en":["Mali"],"tr":["Mali"]}}"#);
    workspace.write("data/common-words.tsv", "Mali\ttr\thigh\tcontext\thand\tfinancial\n");
    let result: crate::support::CommandResult =
        workspace.command(&["gazetteer", "lookup", "--gazetteer", "data", "Mali"]).output().unwrap().into();
    let rows: Vec<String> =
        result.out.lines().skip(1).map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let expected = [
        "place/mali country en full free listed 0 Mali",
        "place/mali country tr full context (listed free) listed 0 Mali",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn lookup_of_an_unknown_name_exits_with_1() {
    let result = Workspace::new().run(&["gazetteer", "lookup", "زمبركة"]);
    assert_eq!((result.code, result.out.as_str()), (Some(1), "no entity has this name\n"));
}

#[test]
fn stats_counts_entities_and_names() {
    let result = Workspace::new().run(&["gazetteer", "stats"]);
    assert_eq!(result.code, Some(0));
    let rows: Vec<Vec<_>> = result.out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0][0], "version");
    for row in [["3", "6", "type", "place"], ["2", "4", "class", "city"], ["1", "1", "policy", "context"]] {
        assert!(rows.iter().any(|found| found == &row), "{row:?} is not in\n{}", result.out);
    }
    assert!(rows.iter().any(|found| found == &["1", "2", "source", "hand"]), "{}", result.out);
    assert!(rows.iter().any(|found| found == &["4", "5", "language", "ar"]), "{}", result.out);
}

#[test]
fn check_of_a_gazetteer_without_findings_exits_with_0() {
    let result = Workspace::new().run(&["gazetteer", "check"]);
    assert_eq!((result.code, result.out.as_str()), (Some(0), "errors: 0, warnings: 0, notes: 0\n"));
}

#[test]
fn check_explains_its_findings_and_exits_with_1() {
    let workspace = Workspace::new();
    let lines = [
        // Both have the form عمان and the same prominence.
        r#"{"id":"place/amman","class":"city","prominence":0.8,"wikidata":"Q1","names":{"ar":["عمان"],"en":["Amman"]}}"#,
        r#"{"id":"place/oman","class":"country","prominence":0.8,"wikidata":"Q1","names":{"ar":["عُمان"],"en":["Oman"]}}"#,
        // A word of two letters.
        r#"{"id":"place/ibb","class":"city","names":{"ar":["إب"],"en":["Ibb"]}}"#,
        // و + جدة, and a name listed twice.
        r#"{"id":"place/jeddah","class":"city","prominence":0.8,"names":{"ar":["جدة","جده"],"en":["Jeddah"]}}"#,
        r#"{"id":"place/oujda","class":"city","names":{"ar":["وجدة"]}}"#,
        // An ordinary word.
        r#"{"id":"place/taraz","class":"city","names":{"ar":["طراز"],"en":["Taraz"]}}"#,
    ];
    workspace.write("data/places.jsonl", lines.join("\n"));
    workspace.write(
        "data/common-words.tsv",
        "word\tlang\tfrequency\tpolicy\tsource\tgloss\nطراز\tar\thigh\tcue\thand\tstyle\n",
    );
    let check = |arguments: &[&str]| -> crate::support::CommandResult {
        let arguments = [&["gazetteer", "check", "--gazetteer", "data"], arguments].concat();
        workspace.command(&arguments).output().unwrap().into()
    };
    let all = check(&["--notes"]);
    assert_eq!(all.code, Some(1));
    let findings: Vec<_> = all.out.lines().collect();
    let expected = [
        "data/places.jsonl:2: error same-thing place/oman: wikidata Q1 is also the id of place/amman: merge the entities, or correct one of \
         the ids",
        "data/places.jsonl:3: error short-name place/ibb: a word of 2 letters that is accepted everywhere: state a stricter policy: إب",
        "data/places.jsonl:1: warning collision place/amman: also a name of place/oman, which is as prominent: only the article can decide: \
         عمان",
        "data/places.jsonl:5: note missing-name place/oujda: no English name to show in answers",
        "data/places.jsonl:4: note duplicate-name place/jeddah: listed twice in ar: both have the same folded form: جده",
        "data/places.jsonl:6: note common-word place/taraz: also an ordinary word (ar, frequency high, hand): the policy free becomes cue \
         in texts of that language: طراز",
        "data/places.jsonl:5: note proclitic place/oujda: also a proclitic and a name of place/jeddah: the whole word has precedence: وجدة",
        "errors: 2, warnings: 1, notes: 4",
    ];
    assert_eq!(findings, expected);
    let brief = check(&[]);
    assert_eq!(brief.out.lines().count(), 4);
    assert!(brief.out.ends_with("errors: 2, warnings: 1, notes: 4 (--notes lists them)\n"), "{}", brief.out);
}

#[test]
fn check_lists_own_findings_first_and_filters_them() {
    let workspace = Workspace::new();
    let lines = [
        r#"{"id":"place/base","class":"city","names":{"ar":["إب"],"en":["Base"]}}"#,
        r#"{"id":"place/twin","class":"city","prominence":0.9,"names":{"ar":["توأم"],"en":["Twin"]}}"#,
    ];
    workspace.write("base.jsonl", lines.join("\n"));
    workspace.write("own.jsonl", r#"{"id":"place/own","class":"city","prominence":0.9,"names":{"ar":["توأم"]}}"#);
    let check = |arguments: &[&str]| -> crate::support::CommandResult {
        let gazetteers = ["gazetteer", "check", "--gazetteer", "base.jsonl", "--gazetteer", "own.jsonl"];
        workspace.command(&[&gazetteers, arguments].concat()).output().unwrap().into()
    };
    let json = check(&["--json", "--severity", "error,warning"]);
    assert_eq!(json.code, Some(1));
    let found: Vec<_> =
        json.json().iter().map(|line| (line["kind"].clone(), line["file"].clone(), line["line"].clone())).collect();
    assert!(found.contains(&("short-name".into(), "base.jsonl".into(), 1.into())), "{found:?}");
    assert!(found.iter().any(|(kind, _, _)| kind == "collision"), "{found:?}");
    let one = check(&["--kind", "collision", "--notes"]);
    assert_eq!((one.code, one.out.lines().count()), (Some(0), 2), "{one:?}");
    let unknown = check(&["--kind", "colision"]);
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
}

#[test]
fn an_entity_is_shown_searched_and_exported() {
    let workspace = Workspace::new();
    let shown = workspace.run(&["gazetteer", "show", "person/salem-nasser"]);
    assert_eq!(shown.code, Some(0));
    let lines: Vec<String> =
        shown.out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(lines[..3], ["id person/salem-nasser", "class politician", "prominence 0.4"]);
    assert!(lines.contains(&"ar short context الناصر".to_owned()), "{lines:?}");
    assert_eq!(workspace.run(&["gazetteer", "show", "place/none"]).code, Some(1));

    let found = workspace.run(&["gazetteer", "search", "--json", "mos"]);
    assert_eq!(found.json()[0]["id"], "place/moscow");
    let found = workspace.run(&["gazetteer", "search", "--limit", "1", "place/"]);
    assert!(found.out.contains("place/moscow") && found.out.contains("and 2 more"), "{found:?}");
    assert_eq!(workspace.run(&["gazetteer", "search", "zzz"]).code, Some(1));

    let exported = workspace.run(&["gazetteer", "export", "--format", "csv"]);
    assert_eq!((exported.code, exported.out.lines().count()), (Some(0), 1 + 9), "{exported:?}");
}

#[test]
fn an_article_is_explained_as_text_and_as_json() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "Moscow and Chimkent");
    let explained = workspace.run(&["gazetteer", "explain", "--text", "Chimkent", "--span", "0-6", "a.txt"]);
    assert_eq!(explained.code, Some(0), "{explained:?}");
    let lines: Vec<_> = explained.out.lines().collect();
    assert_eq!(lines[1], "11-19  Chimkent  no listed name has this text");
    assert_eq!(lines[2], "0-6  Moscow  names were found at this span");
    assert!(lines[4].starts_with("0-6   yes 0.") && lines[4].contains("place/moscow"), "{lines:?}");

    let json = workspace.run(&["gazetteer", "explain", "--json", "a.txt"]).json();
    assert_eq!((&json[0]["names"][0]["accepted"], &json[0]["names"][0]["span"]["start"]), (&true.into(), &0.into()));

    for (arguments, message) in [
        (&["--text", "Kyiv"][..], "article a.txt: does not have the text \"Kyiv\""),
        (&["--span", "0-900"], "article a.txt: is shorter than the span 0-900"),
    ] {
        let failed = workspace.run(&[&["gazetteer", "explain"], arguments, &["a.txt"]].concat());
        assert_eq!((failed.code, failed.err.contains(message)), (Some(1), true), "{failed:?}");
    }
}

#[test]
fn an_import_is_a_gazetteer_that_differs_by_its_entities() {
    let workspace = Workspace::new();
    workspace.write("clubs.txt", "Example Club\nExample Club\nSecond Club\n");
    let imported = workspace.run(&["gazetteer", "import", "list", "clubs.txt", "--class", "club", "-o", "clubs.jsonl"]);
    assert_eq!(imported.code, Some(1), "{imported:?}");
    assert!(imported.err.contains("clubs.txt:2: id: organisation/list-example-club occurs again"), "{imported:?}");
    assert!(imported.err.contains("2 entities with 2 names written, 1 rows or names rejected"), "{imported:?}");
    let arguments = ["gazetteer", "diff", "names.jsonl", "names.jsonl+clubs.jsonl"];
    let result: crate::support::CommandResult = workspace.command(&arguments).output().unwrap().into();
    let expected = "+ organisation/list-example-club (club): Example Club\n\
                    + organisation/list-second-club (club): Second Club\n\
                    entities added: 2, removed: 0, other changes: 0\n";
    assert_eq!((result.code, result.out.as_str()), (Some(1), expected), "{result:?}");
    let same: crate::support::CommandResult =
        workspace.command(&["gazetteer", "diff", "names.jsonl", "names.jsonl"]).output().unwrap().into();
    assert_eq!(same.code, Some(0), "{same:?}");
}
