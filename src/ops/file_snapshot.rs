//! Whether files have changed.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// What some files looked like. Two that are equal are of the same files, unless somebody took pains.
///
/// Looking from time to time sees what a notice of the system would miss: a mounted folder whose link is turned to
/// another, files on a network.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FileSnapshot(Vec<(PathBuf, Seen)>);

/// A file's device, inode, length and last change in seconds and nanoseconds; none when it cannot be seen.
type Seen = Option<[i128; 5]>;

impl FileSnapshot {
    /// Looks at files, and at what is in folders. Waits for the disk.
    pub fn at<'p>(paths: impl IntoIterator<Item = &'p Path>) -> FileSnapshot {
        let mut look = Vec::new();
        for path in paths {
            look.push((path.to_owned(), seen(path)));
            let Ok(entries) = fs::read_dir(path) else { continue };
            let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
            files.sort();
            look.extend(files.into_iter().map(|file| (file.clone(), seen(&file))));
        }
        FileSnapshot(look)
    }
}

fn seen(path: &Path) -> Seen {
    let metadata = fs::metadata(path).ok()?;
    let [device, inode, length] = [metadata.dev(), metadata.ino(), metadata.len()].map(i128::from);
    Some([device, inode, length, metadata.mtime().into(), metadata.mtime_nsec().into()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_written_added_or_removed_is_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let look = || FileSnapshot::at([folder.path()]);
        let file = folder.path().join("a");
        let empty = look();
        assert_eq!(empty, look());
        fs::write(&file, "1").unwrap();
        let added = look();
        assert_ne!(empty, added);
        fs::write(&file, "12").unwrap();
        let written = look();
        assert_ne!(added, written);
        fs::write(folder.path().join("b"), "21").unwrap();
        fs::rename(folder.path().join("b"), &file).unwrap();
        assert_ne!(written, look(), "the same length, another file");
        fs::remove_file(&file).unwrap();
        assert_ne!(written, look());
    }
}
