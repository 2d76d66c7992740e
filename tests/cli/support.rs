//! A temporary folder with a small gazetteer, and ways to run the command in it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A gazetteer for these tests. It is small, so that each run starts quickly.
const GAZETTEER: &str = r#"
{"id":"place/almaty","class":"city","country":"KZ","prominence":0.8,"names":{"ar":["ألماتي"],"en":["Almaty"]}}
{"id":"place/jordan","class":"country","country":"JO","prominence":0.9,"names":{"ar":["الأردن"],"en":["Jordan"]}}
{"id":"place/moscow","class":"city","country":"RU","prominence":0.95,"names":{"ar":["موسكو"],"en":["Moscow"]},"sources":["hand"]}
{"id":"person/salem-nasser","class":"politician","prominence":0.4,"names":{"ar":["سالم الناصر",{"text":"الناصر","kind":"short"}],"en":["Salem Nasser"]}}
"#;

/// A temporary folder that contains the gazetteer as `names.jsonl`.
pub struct Workspace {
    folder: TempDir,
}

/// Exit code and output of a run.
#[derive(Debug)]
pub struct CommandResult {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Workspace {
    pub fn new() -> Workspace {
        let workspace = Workspace { folder: TempDir::new().unwrap() };
        workspace.write("names.jsonl", GAZETTEER);
        workspace
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file and creates its folder.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The command, with this folder as its working directory.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dalil"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        command
    }

    /// Runs the command with the small gazetteer.
    pub fn run(&self, arguments: &[&str]) -> CommandResult {
        let arguments = [arguments, &["--gazetteer", "names.jsonl"]].concat();
        self.command(&arguments).output().unwrap().into()
    }

    /// Runs the command with the small gazetteer and writes a text to its stdin.
    pub fn run_on(&self, text: &str, arguments: &[&str]) -> CommandResult {
        let arguments = [arguments, &["--gazetteer", "names.jsonl"]].concat();
        let mut command = self.command(&arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        child.wait_with_output().unwrap().into()
    }
}

impl From<Output> for CommandResult {
    fn from(output: Output) -> CommandResult {
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        CommandResult { code: output.status.code(), out, err }
    }
}

impl CommandResult {
    /// The lines of stdout, parsed as JSON.
    pub fn json(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{self:?}"))).collect()
    }
}

/// Field, start, end, text and entity of each mention of an answer.
pub fn mentions(answer: &serde_json::Value) -> Vec<(String, u64, u64, String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mention = |mention: &serde_json::Value| {
        let span = &mention["span"];
        // proto3 JSON omits zeros.
        let start = span["start"].as_u64().unwrap_or(0);
        let end = span["end"].as_u64().unwrap();
        (text(&span["field"]), start, end, text(&mention["text"]), text(&mention["entityId"]))
    };
    answer["mentions"].as_array().into_iter().flatten().map(mention).collect()
}
