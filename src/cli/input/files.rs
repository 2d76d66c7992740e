//! The files that the arguments name, and the ids of their articles.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::file_type::{FileType, READ, extension};
use super::invalid::InvalidInput;
use super::options::InputArgs;

/// A file to read, or stdin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct InputFile {
    pub(in crate::cli) path: PathBuf,
    /// Path relative to the folder of all inputs, with `/`. `None` if it is not UTF-8.
    pub(super) id: Option<String>,
    /// `None` if the first character decides.
    pub(super) file_type: Option<FileType>,
}

/// Returns the files that the arguments name. A folder means the files of known types in it and in its folders, sorted
/// by name, without hidden ones. Other files are invalid input.
pub(in crate::cli) fn files(arguments: &[PathBuf], options: &InputArgs) -> Vec<Result<InputFile, InvalidInput>> {
    let mut found = Found { root: common_folder(arguments), options, files: Vec::new() };
    for path in arguments {
        if path.is_dir() {
            found.add_folder(path);
        } else if is_stream(path) {
            found.add(path, options.input_type);
        } else if let Err(error) = fs::metadata(path) {
            found.files.push(Err(InvalidInput::new(path, 0, error)));
        } else {
            match options.input_type.or_else(|| FileType::of(path)) {
                Some(file_type) => found.add(path, Some(file_type)),
                None => found.files.push(Err(InvalidInput::new(path, 0, unknown_type(path)))),
            }
        }
    }
    found.files
}

/// Returns the total size of the files in bytes. A file of unknown size counts as 0.
pub(in crate::cli) fn size(files: &[Result<InputFile, InvalidInput>]) -> u64 {
    files.iter().flatten().filter_map(|file| fs::metadata(&file.path).ok()).map(|metadata| metadata.len()).sum()
}

/// Whether a path is stdin or a pipe, which needs no known name.
fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-" || fs::metadata(path).is_ok_and(|metadata| !metadata.is_file())
}

/// Says that files of a type are not read.
fn unknown_type(path: &Path) -> String {
    match extension(path).as_deref() {
        Some(other) => format!("the type .{other} is not read: the types are {READ}; --input-type states another"),
        None => format!("a name without an end is not read: the ends are {READ}; --input-type states the type"),
    }
}

struct Found<'a> {
    root: PathBuf,
    options: &'a InputArgs,
    files: Vec<Result<InputFile, InvalidInput>>,
}

impl Found<'_> {
    fn add(&mut self, path: &Path, file_type: Option<FileType>) {
        let names = normal(path);
        let relative = names.strip_prefix(&self.root).unwrap_or(&names);
        let id = relative.to_str().map(|id| id.replace(std::path::MAIN_SEPARATOR, "/"));
        self.files.push(Ok(InputFile { path: path.to_owned(), id, file_type }));
    }

    fn add_folder(&mut self, folder: &Path) {
        let before = self.files.len();
        let mut refused = BTreeMap::new();
        self.visit(folder, &mut refused);
        for paths in refused.into_values() {
            let paths: Vec<PathBuf> = paths;
            self.files.push(Err(InvalidInput::new(folder, 0, refusal(folder, &paths))));
        }
        if self.files.len() == before {
            let message = format!("the folder has no file to tag: the types are {READ}");
            self.files.push(Err(InvalidInput::new(folder, 0, message)));
        }
    }

    /// Adds the files of a folder, and collects those of unknown types by the end of their names.
    fn visit(&mut self, folder: &Path, refused: &mut BTreeMap<Option<String>, Vec<PathBuf>>) {
        let entries = fs::read_dir(folder).and_then(|entries| {
            entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<PathBuf>>>()
        });
        let mut paths = match entries {
            Ok(paths) => paths,
            Err(error) => return self.files.push(Err(InvalidInput::new(folder, 0, error))),
        };
        paths.sort();
        for path in paths {
            let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            if is_hidden {
                continue;
            }
            match fs::metadata(&path) {
                // Links to folders could form a cycle.
                Ok(metadata) if metadata.is_dir() && path.is_symlink() => {
                    let message = "a link to a folder is not followed: name the folder as an argument";
                    self.files.push(Err(InvalidInput::new(&path, 0, message)));
                }
                Ok(metadata) if metadata.is_dir() => self.visit(&path, refused),
                Ok(_) => match self.options.input_type.or_else(|| FileType::of(&path)) {
                    Some(file_type) => self.add(&path, Some(file_type)),
                    None => refused.entry(extension(&path)).or_default().push(path),
                },
                Err(error) => self.files.push(Err(InvalidInput::new(&path, 0, error))),
            }
        }
    }
}

/// Says which files of a folder are not read. All have the same end of name.
fn refusal(folder: &Path, paths: &[PathBuf]) -> String {
    const MOST_NAMES: usize = 10;
    let name = |path: &PathBuf| path.strip_prefix(folder).unwrap_or(path).display().to_string();
    let names: Vec<_> = paths.iter().take(MOST_NAMES).map(name).collect();
    let rest = match paths.len().saturating_sub(MOST_NAMES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let why = paths.first().map(|path| unknown_type(path)).unwrap_or_default();
    format!("{} not tagged ({}{rest}): {why}", paths.len(), names.join(", "))
}

/// A path without `.`.
fn normal(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

/// The deepest folder that contains all inputs, by their names.
fn common_folder(arguments: &[PathBuf]) -> PathBuf {
    let folder = |path: &PathBuf| match path.is_dir() {
        true => normal(path),
        false => normal(path).parent().map(Path::to_owned).unwrap_or_default(),
    };
    let mut folders = arguments.iter().map(folder);
    let first = folders.next().unwrap_or_default();
    folders.fold(first, |common, next| {
        common.components().zip(next.components()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    })
}
