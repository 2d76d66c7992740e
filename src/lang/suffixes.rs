//! A table of endings, which finds all endings of a word from its last letter on.

use std::collections::BTreeMap;

/// Endings with a value each: a tree in which the path from the root is an ending read backwards.
#[derive(Clone, Debug)]
pub(super) struct Suffixes<T> {
    /// By code, the column of `next`. Column 0 is that of the codes that no ending has.
    columns: [u8; 256],
    width: usize,
    /// By node and column, the node with one more letter, or 0 if no ending has it.
    next: Vec<u16>,
    /// By node, the value of the ending that it stands for.
    values: Vec<Option<T>>,
}

impl<T> Suffixes<T> {
    /// The table of some endings. There must be fewer than 65,536 letters in all.
    pub fn new(endings: BTreeMap<Vec<u8>, T>) -> Suffixes<T> {
        let mut columns = [0; 256];
        let mut width = 1;
        for &code in endings.keys().flatten() {
            let column = &mut columns[usize::from(code)];
            if *column == 0 {
                *column = width as u8;
                width += 1;
            }
        }
        let mut suffixes = Suffixes { columns, width, next: vec![0; width], values: vec![None] };
        for (ending, value) in endings {
            let mut node = 0;
            for &code in ending.iter().rev() {
                let at = suffixes.at(node, code);
                if suffixes.next[at] == 0 {
                    suffixes.next[at] = suffixes.values.len() as u16;
                    suffixes.values.push(None);
                    suffixes.next.resize(suffixes.next.len() + width, 0);
                }
                node = usize::from(suffixes.next[at]);
            }
            suffixes.values[node] = Some(value);
        }
        suffixes
    }

    /// Calls `each` with the number of letters of each ending of a word, shortest first, and its value.
    #[inline]
    pub fn of<'s>(&'s self, word: &[u8], mut each: impl FnMut(usize, &'s T)) {
        let mut node = 0;
        let mut length = 0;
        for &code in word.iter().rev() {
            self.values[node].iter().for_each(|value| each(length, value));
            node = usize::from(self.next[self.at(node, code)]);
            if node == 0 {
                return;
            }
            length += 1;
        }
        self.values[node].iter().for_each(|value| each(length, value));
    }

    fn at(&self, node: usize, code: u8) -> usize {
        node * self.width + usize::from(self.columns[usize::from(code)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_endings_of_a_word_are_found() {
        let suffixes = Suffixes::new([("", 0), ("a", 1), ("ba", 2), ("c", 3)].map(|(e, v)| (e.into(), v)).into());
        let found = |word: &str| {
            let mut found = Vec::new();
            suffixes.of(word.as_bytes(), |length, value| found.push((length, *value)));
            found
        };
        assert_eq!(found("xba"), [(0, 0), (1, 1), (2, 2)]);
        assert_eq!(found("ba"), [(0, 0), (1, 1), (2, 2)]);
        assert_eq!(found("xd"), [(0, 0)]);
        assert_eq!(found("bc"), [(0, 0), (1, 3)]);
    }
}
