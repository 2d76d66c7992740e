//! The order of the house: a module names only those to its left, and the core knows nothing of the network, of an
//! async runtime or of a command line.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Modules that each may name those before it.
const ORDER: [&str; 9] = ["thresholds", "rules", "budget", "text", "lang", "gazetteer", "lexicon", "resolve", "tagger"];

/// What each module behind the core may name besides the core.
const OUTER: [(&str, &[&str]); 5] = [
    ("service", &[]),
    ("eval", &[]),
    ("ops", &["service"]),
    ("server", &["service", "ops"]),
    ("cli", &["service", "eval", "ops", "server"]),
];

/// A name that a file uses, and the line it stands on.
struct Use {
    line: usize,
    name: String,
}

#[test]
fn modules_name_only_those_to_their_left() {
    let mut wrong = Vec::new();
    for (module, file) in sources() {
        let allowed = allowed(&module);
        for used in crate_paths(&file) {
            let lifted = used.name.starts_with(char::is_uppercase);
            // A type from the root hides where it comes from: only who may use all of the core may use it.
            let fine = if lifted { !ORDER.contains(&module.as_str()) } else { allowed.contains(&used.name.as_str()) };
            if !fine {
                wrong.push(format!("{}:{}: {module} names crate::{}", file.display(), used.line, used.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_core_names_no_crate_of_the_service_or_the_command() {
    let optional = optional_crates();
    let mut wrong = Vec::new();
    for (module, file) in sources() {
        if ORDER.contains(&module.as_str()) {
            let roots = path_roots(&file);
            let foreign = roots.iter().filter(|root| optional.contains(&root.name));
            wrong.extend(foreign.map(|root| format!("{}:{}: {}", file.display(), root.line, root.name)));
        }
    }
    assert!(wrong.is_empty(), "the core names\n{}", wrong.join("\n"));
}

#[test]
fn only_the_command_uses_anyhow() {
    for (module, file) in sources() {
        let uses = path_roots(&file).iter().any(|root| root.name == "anyhow");
        assert!(!uses || module == "cli", "{} uses anyhow", file.display());
    }
}

#[test]
fn every_module_has_a_place_in_the_order() {
    for (module, file) in sources() {
        assert!(!allowed(&module).is_empty(), "{}: {module} has no place in the order", file.display());
    }
}

/// The crates that only the service and the command need, as code names them.
fn optional_crates() -> Vec<String> {
    let manifest = include_str!("../Cargo.toml");
    let optional = manifest.lines().filter(|line| line.contains("optional = true"));
    let names: Vec<_> =
        optional.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.replace('-', "_")).collect();
    for known in ["tonic", "prost", "tokio", "tracing", "clap", "anyhow"] {
        assert!(names.iter().any(|name| name == known), "{known} is not among the optional crates {names:?}");
    }
    names
}

/// The modules a module may name, itself among them; none for one that is unknown.
fn allowed(module: &str) -> Vec<&str> {
    if let Some(at) = ORDER.iter().position(|&other| other == module) {
        return ORDER[..=at].to_vec();
    }
    let Some((name, left)) = OUTER.iter().find(|(name, _)| *name == module) else { return Vec::new() };
    ORDER.iter().chain(*left).chain([name]).copied().collect()
}

/// The source files with the top-level module of each.
fn sources() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|extension| extension == "rs") => files.push(path),
                false => {}
            }
        }
    }
    let module = |path: &PathBuf| {
        let inside = path.strip_prefix(&root).unwrap();
        inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned()
    };
    let named = files.into_iter().map(|path| (module(&path), path));
    let modules: Vec<_> = named.filter(|(module, _)| module != "lib" && module != "main").collect();
    assert!(modules.len() > 20, "only {} source files found", modules.len());
    modules
}

fn tokens(file: &Path) -> TokenStream {
    let text = fs::read_to_string(file).unwrap();
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The first name of each path of a file, and what `use name;` names. Comments have none, and those in macros count.
fn path_roots(file: &Path) -> Vec<Use> {
    let mut roots = Vec::new();
    walk(tokens(file), &mut roots);
    roots
}

fn walk(tokens: TokenStream, roots: &mut Vec<Use>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (i, token) in tokens.iter().enumerate() {
        let colon = |at: usize| tokens.get(at).is_some_and(|token| is(token, ":"));
        let starts = !(i > 1 && colon(i - 1) && colon(i - 2));
        let used = i > 0 && is(&tokens[i - 1], "use");
        match token {
            TokenTree::Group(group) => walk(group.stream(), roots),
            TokenTree::Ident(ident) if starts && colon(i + 1) && colon(i + 2) || used => {
                roots.push(Use { line: ident.span().start().line, name: ident.to_string() });
            }
            _ => {}
        }
    }
}

/// What a file names at the root of the crate: `crate::name`, `crate::{name, …}`, or by as many `super` as lead there.
fn crate_paths(file: &Path) -> Vec<Use> {
    let inside = file.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let depth = inside.iter().count() - usize::from(inside.ends_with("mod.rs"));
    let mut uses = Vec::new();
    paths(tokens(file), depth, &mut uses);
    uses
}

fn paths(tokens: TokenStream, depth: usize, uses: &mut Vec<Use>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut i = 0;
    while i < tokens.len() {
        if let Some(after) = root(&tokens[i..], depth) {
            i += after;
            named(&tokens[i], uses);
        }
        if let TokenTree::Group(group) = &tokens[i] {
            let module = i >= 2 && is(&tokens[i - 2], "mod") && group.delimiter() == Delimiter::Brace;
            paths(group.stream(), depth + usize::from(module), uses);
        }
        i += 1;
    }
}

/// How many tokens lead to the root of the crate at the start of `tokens`: `crate::` or `super::super::`.
fn root(tokens: &[TokenTree], depth: usize) -> Option<usize> {
    let step = |i: usize, word| tokens.len() > i + 3 && is(&tokens[i], word) && is(&tokens[i + 1], ":");
    if step(0, "crate") {
        return Some(3);
    }
    let supers = (0..).take_while(|n| step(3 * n, "super")).count();
    (supers == depth && depth > 0).then_some(3 * supers)
}

/// Adds the first name of a path, or of each path in braces.
fn named(token: &TokenTree, uses: &mut Vec<Use>) {
    match token {
        TokenTree::Ident(ident) => uses.push(Use { line: ident.span().start().line, name: ident.to_string() }),
        TokenTree::Group(group) => {
            let mut starts = true;
            for token in group.stream() {
                if starts {
                    named(&token, uses);
                }
                starts = is(&token, ",");
            }
        }
        _ => {}
    }
}

fn is(token: &TokenTree, text: &str) -> bool {
    match token {
        TokenTree::Ident(ident) => ident == text,
        TokenTree::Punct(punct) => punct.as_char().to_string() == text,
        _ => false,
    }
}

#[test]
fn paths_to_the_root_are_seen() {
    let text = "use crate::{text::Fold, tagger}; mod tests { use super::super::cli::Cli; fn f() { crate::ops::x!() } }";
    let mut uses = Vec::new();
    paths(text.parse().unwrap(), 1, &mut uses);
    let names: Vec<_> = uses.iter().map(|used| used.name.as_str()).collect();
    assert_eq!(names, ["text", "tagger", "cli", "ops"]);
}

#[test]
fn crates_are_seen_where_paths_start() {
    let text = "use tokio::{net, sync as s}; use anyhow; fn f(clap: &B) { x.clap(); vec![tonic::Code::Ok, a::clap] }";
    let mut roots = Vec::new();
    walk(text.parse().unwrap(), &mut roots);
    let names: Vec<_> = roots.iter().map(|used| used.name.as_str()).collect();
    for seen in ["tokio", "anyhow", "tonic"] {
        assert!(names.contains(&seen), "{seen} is not among {names:?}");
    }
    assert!(!names.contains(&"clap"), "{names:?}");
}
