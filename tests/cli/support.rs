//! A small gazetteer, and the command run on it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Made for these tests. Small, so that each run starts at once.
const GAZETTEER: &str = r#"
{"id":"place/almaty","class":"city","country":"KZ","prominence":0.8,"names":{"ar":["ألماتي"],"en":["Almaty"]}}
{"id":"place/jordan","class":"country","country":"JO","prominence":0.9,"names":{"ar":["الأردن"],"en":["Jordan"]}}
{"id":"place/moscow","class":"city","country":"RU","prominence":0.95,"names":{"ar":["موسكو"],"en":["Moscow"]},"sources":["hand"]}
{"id":"person/salem-nasser","class":"politician","prominence":0.4,"names":{"ar":["سالم الناصر",{"text":"الناصر","kind":"short"}],"en":["Salem Nasser"]}}
"#;

/// A folder of its own with the gazetteer in it.
pub struct Desk {
    folder: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Desk {
        let desk = Desk { folder: TempDir::new().unwrap() };
        desk.write("names.jsonl", GAZETTEER);
        desk
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and its folder.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The command, in the folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dalil"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        command
    }

    /// Runs the command with the small gazetteer.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        let arguments = [arguments, &["--gazetteer", "names.jsonl"]].concat();
        self.command(&arguments).output().unwrap().into()
    }

    /// Runs the command with the small gazetteer and a text on stdin.
    pub fn run_on(&self, text: &str, arguments: &[&str]) -> Ended {
        let arguments = [arguments, &["--gazetteer", "names.jsonl"]].concat();
        let mut command = self.command(&arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        child.wait_with_output().unwrap().into()
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Ended {
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        Ended { code: output.status.code(), out, err }
    }
}

impl Ended {
    /// The output's lines as JSON.
    pub fn json(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{self:?}"))).collect()
    }
}

/// Each mention of an answer: field, start, end, text, entity.
pub fn mentions(answer: &serde_json::Value) -> Vec<(String, u64, u64, String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mention = |mention: &serde_json::Value| {
        let span = &mention["span"];
        // proto3 JSON leaves zeros out.
        let start = span["start"].as_u64().unwrap_or(0);
        let end = span["end"].as_u64().unwrap();
        (text(&span["field"]), start, end, text(&mention["text"]), text(&mention["entityId"]))
    };
    answer["mentions"].as_array().into_iter().flatten().map(mention).collect()
}
