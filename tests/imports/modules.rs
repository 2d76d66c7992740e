//! The modules of the crate and the items that each defines or imports, read from the source files.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::tokens::{Declaration, Mention, declarations, mentions};

/// Index of a module in [`Crate::modules`].
pub type ModuleId = usize;

/// What a name means in a module.
#[derive(Clone, Debug)]
enum Binding {
    Module(ModuleId),
    /// An item that is defined here.
    Item,
    /// The path that a `use` declaration names.
    Import(Vec<String>),
}

#[derive(Debug)]
pub struct Module {
    parent: Option<ModuleId>,
    /// Path of its file inside `src`.
    pub file: String,
    /// Whether it exists only in tests.
    pub test: bool,
    bindings: HashMap<String, Binding>,
    /// Paths of `use path::*`.
    globs: Vec<Vec<String>>,
}

/// A file of the crate.
#[derive(Debug)]
pub struct SourceFile {
    pub module: ModuleId,
    /// The paths in it.
    pub mentions: Vec<Mention>,
}

#[derive(Debug)]
pub struct Crate {
    root: PathBuf,
    pub modules: Vec<Module>,
    pub files: Vec<SourceFile>,
}

/// Number of imports that a name may pass through: more is a loop.
const MOST_STEPS: usize = 32;

impl Crate {
    /// Reads a crate from `lib.rs` in `root`.
    pub fn read(root: &Path) -> Crate {
        let mut all = Crate { root: root.to_owned(), modules: Vec::new(), files: Vec::new() };
        all.add_file("lib.rs".into(), None, false);
        all
    }

    fn add_file(&mut self, file: String, parent: Option<ModuleId>, test: bool) -> ModuleId {
        let path = self.root.join(&file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let module = self.add_module(&file, parent, test);
        self.files.push(SourceFile { module, mentions: mentions(tokens.clone()) });
        let folder = match file.strip_suffix("mod.rs") {
            Some(folder) => folder.to_owned(),
            None if file == "lib.rs" => String::new(),
            None => format!("{}/", file.trim_end_matches(".rs")),
        };
        self.declare(module, &folder, tokens);
        module
    }

    fn add_module(&mut self, file: &str, parent: Option<ModuleId>, test: bool) -> ModuleId {
        let test = test || parent.is_some_and(|parent| self.modules[parent].test);
        let (bindings, globs) = Default::default();
        self.modules.push(Module { parent, file: file.to_owned(), test, bindings, globs });
        self.modules.len() - 1
    }

    /// Adds the items of a module's body. The files of its child modules are in `folder`.
    fn declare(&mut self, module: ModuleId, folder: &str, body: TokenStream) {
        for declaration in declarations(body) {
            let (name, binding) = match declaration {
                Declaration::Item(name) => (name, Binding::Item),
                Declaration::Import { name, path } => (name, Binding::Import(path)),
                Declaration::Glob(path) => {
                    self.modules[module].globs.push(path);
                    continue;
                }
                Declaration::Module { name, body: Some(body), test } => {
                    let file = self.modules[module].file.clone();
                    let child = self.add_module(&file, Some(module), test);
                    self.declare(child, &format!("{folder}{name}/"), body);
                    (name, Binding::Module(child))
                }
                Declaration::Module { name, body: None, test } => {
                    let flat = format!("{folder}{name}.rs");
                    let file = if self.root.join(&flat).exists() { flat } else { format!("{folder}{name}/mod.rs") };
                    let child = self.add_file(file, Some(module), test);
                    (name, Binding::Module(child))
                }
            };
            self.modules[module].bindings.insert(name, binding);
        }
    }

    /// The module that a path of a file is in: that of the file, or an inline module inside it.
    pub fn module_of(&self, file: &SourceFile, mention: &Mention) -> ModuleId {
        mention.inside.iter().fold(file.module, |module, name| match self.modules[module].bindings.get(name) {
            Some(Binding::Module(child)) => *child,
            _ => module,
        })
    }

    /// The module that defines what a path names, seen from the module `from`. None if it is not of this crate.
    ///
    /// Re-exports are followed to the definition.
    pub fn definition(&self, from: ModuleId, path: &[String]) -> Option<ModuleId> {
        self.follow(from, path, MOST_STEPS)
    }

    fn follow(&self, from: ModuleId, path: &[String], steps: usize) -> Option<ModuleId> {
        let steps = steps.checked_sub(1)?;
        let mut module = from;
        let mut found = false;
        for (i, name) in path.iter().enumerate() {
            match name.as_str() {
                "crate" => module = 0,
                "self" => {}
                "super" => module = self.modules[module].parent?,
                name => match self.lookup(module, name, steps) {
                    Some(Place::Module(child)) => module = child,
                    Some(Place::Item(definition)) => return Some(definition),
                    // An item that a macro or a generated file defines.
                    None => return (found || i > 0).then_some(module),
                },
            }
            found = true;
        }
        found.then_some(module)
    }

    fn lookup(&self, module: ModuleId, name: &str, steps: usize) -> Option<Place> {
        match self.modules[module].bindings.get(name) {
            Some(Binding::Module(child)) => return Some(Place::Module(*child)),
            Some(Binding::Item) => return Some(Place::Item(module)),
            Some(Binding::Import(path)) => return self.place(module, path, steps),
            None => {}
        }
        let steps = steps.checked_sub(1)?;
        let targets = self.modules[module].globs.iter().filter_map(|path| self.follow(module, path, steps));
        targets.filter(|target| *target != module).find_map(|target| self.lookup(target, name, steps))
    }

    /// Whether an imported path names a module or an item, and which.
    fn place(&self, from: ModuleId, path: &[String], steps: usize) -> Option<Place> {
        let (last, parents) = path.split_last()?;
        if ["crate", "self", "super"].contains(&last.as_str()) {
            return self.follow(from, path, steps).map(Place::Module);
        }
        let steps = steps.checked_sub(1)?;
        let parent = if parents.is_empty() { from } else { self.follow(from, parents, steps)? };
        // `use name;` cannot name itself.
        if parents.is_empty()
            && matches!(self.modules[from].bindings.get(last), Some(Binding::Import(own)) if own == path)
        {
            return None;
        }
        self.lookup(parent, last, steps).or((!parents.is_empty()).then_some(Place::Item(parent)))
    }
}

enum Place {
    Module(ModuleId),
    /// An item of this module.
    Item(ModuleId),
}

/// The tokens of a group in braces.
pub fn braced(token: Option<&TokenTree>) -> Option<TokenStream> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    }
}
