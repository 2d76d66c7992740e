//! The structure of `src`: order of the modules, no import cycles between files. No long files, also in `tests`.

mod modules;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use modules::Crate;

/// The modules of the core. Each may import those before it.
const CORE: [&str; 16] = [
    "thresholds",
    "rules",
    "budget",
    "hash",
    "sorted",
    "date",
    "text",
    "lang",
    "gazetteer",
    "lexicon",
    "embedded",
    "resolve",
    "tagger",
    "explain",
    "render",
    "eval",
];

/// The modules behind the core, and which of them each may import besides the core.
const OUTER: [(&str, &[&str]); 5] = [
    ("import", &[]),
    ("service", &[]),
    ("ops", &["service"]),
    ("server", &["service", "ops"]),
    ("cli", &["import", "service", "ops", "server"]),
];

/// Most lines of a file in `src` and `tests`.
const MOST_LINES: usize = 400;

static CRATE: LazyLock<Crate> = LazyLock::new(|| {
    let found = Crate::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(found.files.len() > 80, "only {} source files found", found.files.len());
    found
});

/// An import from one file to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Import {
    from: String,
    line: usize,
    to: String,
    path: String,
    /// Whether only tests have it.
    test: bool,
}

/// A path into another crate.
struct Foreign {
    file: String,
    line: usize,
    name: String,
}

/// The imports between files, and the paths into other crates.
static IMPORTS: LazyLock<(Vec<Import>, Vec<Foreign>)> = LazyLock::new(|| read_imports(&CRATE));

fn read_imports(all: &Crate) -> (Vec<Import>, Vec<Foreign>) {
    let (mut imports, mut foreign) = (Vec::new(), Vec::new());
    for file in &all.files {
        let from = &all.modules[file.module].file;
        for mention in &file.mentions {
            let module = all.module_of(file, mention);
            let Some(definition) = all.definition(module, &mention.path) else {
                foreign.push(Foreign { file: from.clone(), line: mention.line, name: mention.path[0].clone() });
                continue;
            };
            let to = &all.modules[definition].file;
            if to != from {
                let path = mention.path.join("::");
                let test = all.modules[module].test;
                imports.push(Import { from: from.clone(), line: mention.line, to: to.clone(), path, test });
            }
        }
    }
    (imports, foreign)
}

/// The top-level module of a file. None for `lib.rs`.
fn module_of(file: &str) -> Option<&str> {
    let first = file.split('/').next().unwrap_or(file).trim_end_matches(".rs");
    (first != "lib").then_some(first)
}

/// The modules that a module may import, itself included.
fn allowed(module: &str) -> Vec<&str> {
    if let Some(at) = CORE.iter().position(|&other| other == module) {
        return CORE[..=at].to_vec();
    }
    let Some((name, before)) = OUTER.iter().find(|(name, _)| *name == module) else { return Vec::new() };
    CORE.iter().chain(*before).chain([name]).copied().collect()
}

#[test]
fn every_module_has_a_position_in_the_order() {
    for file in &CRATE.files {
        let file = &CRATE.modules[file.module].file;
        let known = module_of(file).is_none_or(|module| !allowed(module).is_empty());
        assert!(known, "{file}: its module is neither in CORE nor in OUTER");
    }
}

#[test]
fn modules_import_only_modules_before_them() {
    let wrong = |import: &&Import| {
        let Some(from) = module_of(&import.from) else { return false };
        module_of(&import.to).is_none_or(|to| !allowed(from).contains(&to))
    };
    let wrong: Vec<_> = IMPORTS.0.iter().filter(wrong).map(describe).collect();
    assert!(wrong.is_empty(), "imports against the order of the modules:\n{}", wrong.join("\n"));
}

#[test]
fn the_core_uses_no_crate_of_the_service_or_the_command() {
    let optional = optional_crates();
    let wrong = |path: &&Foreign| {
        let core = module_of(&path.file).is_some_and(|module| CORE.contains(&module));
        let is_markup = path.file.starts_with("text/markup") && path.name == "html5gum";
        core && optional.contains(&path.name) && !is_markup
    };
    let wrong: Vec<_> =
        IMPORTS.1.iter().filter(wrong).map(|path| format!("{}:{}: {}", path.file, path.line, path.name)).collect();
    assert!(wrong.is_empty(), "the core uses optional crates:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_command_uses_anyhow() {
    let wrong = IMPORTS.1.iter().find(|path| path.name == "anyhow" && module_of(&path.file) != Some("cli"));
    assert!(wrong.is_none(), "{} uses anyhow", wrong.map_or("", |path| &path.file));
}

/// The names of the optional dependencies, as code writes them.
fn optional_crates() -> BTreeSet<String> {
    let manifest = include_str!("../../Cargo.toml");
    let optional = manifest.lines().filter(|line| line.contains("optional = true"));
    let names: BTreeSet<_> =
        optional.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.replace('-', "_")).collect();
    for known in ["tonic", "prost", "tokio", "tracing", "clap", "anyhow"] {
        assert!(names.contains(known), "{known} is not among the optional crates {names:?}");
    }
    names
}

#[test]
fn files_import_each_other_in_no_cycle() {
    let imports: Vec<&Import> = IMPORTS.0.iter().filter(|import| !import.test).collect();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for import in &imports {
        edges.entry(&import.from).or_default().insert(&import.to);
    }
    let reachable: BTreeMap<&str, BTreeSet<&str>> = edges.keys().map(|&file| (file, reachable(&edges, file))).collect();
    let reaches = |from: &str, to: &str| reachable.get(from).is_some_and(|files| files.contains(to));
    let wrong = imports.iter().filter(|import| reaches(&import.to, &import.from));
    // One line for each pair of files.
    let wrong: BTreeMap<_, _> = wrong.map(|import| ((&import.from, &import.to), describe(import))).collect();
    let wrong: Vec<_> = wrong.into_values().collect();
    assert!(wrong.is_empty(), "imports that are part of a cycle of files:\n{}", wrong.join("\n"));
}

/// The files that a file imports, directly or through others.
fn reachable<'a>(edges: &BTreeMap<&'a str, BTreeSet<&'a str>>, file: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = edges.get(file).into_iter().flatten().copied().collect();
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(edges.get(next).into_iter().flatten());
        }
    }
    found
}

#[test]
fn files_are_short() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    ["src", "tests"].iter().for_each(|folder| add_files(&root.join(folder), &mut files));
    assert!(files.len() > 150, "only {} files found", files.len());
    for file in files {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        let name = file.strip_prefix(root).unwrap().display();
        assert!(lines <= MOST_LINES, "{name} has {lines} lines, more than {MOST_LINES}: split it");
    }
}

/// Adds the Rust files in a folder and its folders.
fn add_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn describe(import: &Import) -> String {
    format!("src/{}:{}: {} is in src/{}", import.from, import.line, import.path, import.to)
}

/// Reads a crate of two modules, `a` and `b`, and returns each import with its line.
fn imports_of(a_mod: &str, a_child: &str, b: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("a")).unwrap();
    for (file, text) in [("lib.rs", "mod a; mod b;"), ("a/mod.rs", a_mod), ("a/child.rs", a_child), ("b.rs", b)] {
        fs::write(folder.path().join(file), text).unwrap();
    }
    read_imports(&Crate::read(folder.path())).0.iter().map(describe).collect()
}

#[test]
fn a_reexported_item_is_an_import_from_the_file_that_defines_it() {
    let found = imports_of("pub mod child; pub use child::Item;", "pub struct Item;", "use crate::a::{Item as I};");
    assert_eq!(
        found,
        ["src/a/mod.rs:1: child::Item is in src/a/child.rs", "src/b.rs:1: crate::a::Item is in src/a/child.rs"]
    );
}

#[test]
fn paths_are_found_in_functions_macros_and_inline_modules() {
    let child = "fn f() { vec![super::super::b::g()] } mod inner { use super::super::{h, self as a}; } pub(in crate::b) fn i() {}";
    let found = imports_of("mod child; pub fn h() {}", child, "pub fn g() {}");
    assert_eq!(
        found,
        [
            "src/a/child.rs:1: super::super::b::g is in src/b.rs",
            "src/a/child.rs:1: super::super::h is in src/a/mod.rs",
            "src/a/child.rs:1: super::super is in src/a/mod.rs",
        ]
    );
}

#[test]
fn glob_imports_are_followed() {
    let found = imports_of("mod child; pub use child::*;", "pub fn f() {}", "use super::a::*; fn g() { a::f() }");
    assert!(found.contains(&"src/a/mod.rs:1: child is in src/a/child.rs".to_owned()), "{found:?}");
    assert!(found.contains(&"src/b.rs:1: super::a is in src/a/mod.rs".to_owned()), "{found:?}");
}
