//! Comments of the protos.

use prost_reflect::FileDescriptor;

/// The comment of the element at a path of a file, in one line per paragraph.
pub fn comment(file: &FileDescriptor, path: &[i32]) -> String {
    let info = file.file_descriptor_proto().source_code_info.as_ref();
    let location = info.and_then(|info| info.location.iter().find(|location| location.path == path));
    let text = location.map_or("", |location| location.leading_comments());
    let mut paragraphs = Vec::new();
    let mut paragraph = String::new();
    for line in text.lines().map(str::trim).chain([""]) {
        // A list item starts a line.
        if (line.is_empty() || line.starts_with("- ")) && !paragraph.is_empty() {
            paragraphs.push(std::mem::take(&mut paragraph));
        }
        if !paragraph.is_empty() {
            paragraph.push(' ');
        }
        paragraph.push_str(line);
    }
    paragraphs.join("\n")
}

/// The first sentence of a comment.
pub fn first_sentence(comment: &str) -> &str {
    let line = comment.lines().next().unwrap_or_default();
    let end = line.find(". ").map_or(line.len(), |end| end + 1);
    line[..end].trim_end_matches('.')
}
