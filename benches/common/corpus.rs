//! Articles for the benchmarks.

use std::fs;
use std::path::Path;

/// One article: a title, which may be empty, and a body.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub title: String,
    pub body: String,
    /// Title and body, separated by an empty line, for engines that take one text.
    pub whole: String,
}

impl Text {
    /// Makes an article.
    pub fn new(title: &str, body: &str) -> Text {
        let whole = if title.is_empty() { body.to_owned() } else { format!("{title}\n\n{body}") };
        Text { title: title.to_owned(), body: body.to_owned(), whole }
    }

    pub fn article(&self) -> dalil::Article<'_> {
        dalil::Article::new(&self.title, &self.body)
    }
}

/// Total size of the texts in bytes of UTF-8.
pub fn bytes(texts: &[Text]) -> usize {
    texts.iter().map(|text| text.whole.len()).sum()
}

/// Reads articles from a file: JSON Lines of `{"title", "body"}` or `{"text"}`, or plain text, which is one article.
///
/// # Panics
/// If the file cannot be read.
pub fn read(path: &Path) -> Vec<Text> {
    let file = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension().is_none_or(|extension| extension != "jsonl") {
        return vec![Text::new("", &file)];
    }
    let field = |line: &serde_json::Value, name: &str| line[name].as_str().unwrap_or("").to_owned();
    let lines = file.lines().filter(|line| !line.trim().is_empty());
    let article = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let body = [field(&line, "body"), field(&line, "text")].concat();
        Text::new(&field(&line, "title"), &body)
    };
    lines.map(article).collect()
}

/// Sentences of three tables of `tests/cases/`, without their marks.
pub fn own() -> Vec<Text> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let text = |name: &str| fs::read_to_string(folder.join(name)).expect("a readable table");
    let table = ["news.txt", "latin-cyrillic.txt", "institutions.txt"].map(text).concat();
    let lines = table.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).map(|(_, marked)| Text::new("", &unmarked(marked))).collect()
}

/// The text of a case: `⟦surface|entity⟧` becomes the surface, and `\n` a line end.
fn unmarked(marked: &str) -> String {
    let mut text = String::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('⟦') {
        let (mention, after) = after.split_once('⟧').expect("a closed mark");
        text.push_str(before);
        text.push_str(mention.rsplit_once('|').map_or(mention, |(surface, _)| surface));
        rest = after;
    }
    text.push_str(rest);
    text.replace("\\n", "\n")
}

/// Cuts or joins the texts to articles of about `chars` characters each. Long texts are cut at white space.
pub fn resized(texts: &[Text], chars: usize) -> Vec<Text> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut len = 0;
    for text in texts {
        for word in text.whole.split_inclusive(char::is_whitespace) {
            piece.push_str(word);
            len += word.chars().count();
            if len >= chars {
                pieces.push(Text::new("", &std::mem::take(&mut piece)));
                len = 0;
            }
        }
        if len > 0 {
            piece.push_str("\n\n");
        }
    }
    if pieces.is_empty() {
        pieces.push(Text::new("", &piece));
    }
    pieces
}
