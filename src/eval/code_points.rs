//! A text that is cut at code points, as gold data states spans.

/// A text with the positions of its code points, so that a cut takes constant time.
pub(super) struct CodePoints<'t> {
    text: &'t str,
    /// The byte at which each code point starts, and the length of the text.
    starts: Vec<usize>,
}

impl<'t> CodePoints<'t> {
    pub fn of(text: &'t str) -> CodePoints<'t> {
        let starts = text.char_indices().map(|(start, _)| start);
        CodePoints { text, starts: starts.chain([text.len()]).collect() }
    }

    /// Number of code points.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The text from a code point to another. Both are reduced to the length of the text.
    pub fn slice(&self, start: usize, end: usize) -> &'t str {
        let [start, end] = [start, end.max(start)].map(|point| self.starts[point.min(self.len())]);
        &self.text[start..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_code_points_and_end_with_the_text() {
        let text = CodePoints::of("كييف 😀!");
        assert_eq!((text.len(), text.slice(0, 4), text.slice(5, 6)), (7, "كييف", "😀"));
        assert_eq!((text.slice(5, 99), text.slice(99, 100), text.slice(3, 1)), ("😀!", "", ""));
        assert_eq!((CodePoints::of("").len(), CodePoints::of("").slice(0, 1)), (0, ""));
    }
}
