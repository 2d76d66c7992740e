//! Detects changes of files.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// The state of some files. Two snapshots are equal if the files have not changed, unless a program has reset their
/// modification times.
///
/// Snapshots detect changes that notifications of the system miss: those of network file systems, and of a mounted
/// folder whose symbolic link is replaced.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FileSnapshot(Vec<(PathBuf, FileState)>);

/// Device, inode, length, and modification time in seconds and nanoseconds; none for a file that cannot be read.
type FileState = Option<[i128; 5]>;

impl FileSnapshot {
    /// The state of files, and of the files in folders. Blocks on the disk.
    pub fn take<'p>(paths: impl IntoIterator<Item = &'p Path>) -> FileSnapshot {
        let mut states = Vec::new();
        for path in paths {
            states.push((path.to_owned(), file_state(path)));
            let Ok(entries) = fs::read_dir(path) else { continue };
            let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
            files.sort();
            states.extend(files.into_iter().map(|file| (file.clone(), file_state(&file))));
        }
        FileSnapshot(states)
    }
}

fn file_state(path: &Path) -> FileState {
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
        let snapshot = || FileSnapshot::take([folder.path()]);
        let file = folder.path().join("a");
        let empty = snapshot();
        assert_eq!(empty, snapshot());
        fs::write(&file, "1").unwrap();
        let added = snapshot();
        assert_ne!(empty, added);
        fs::write(&file, "12").unwrap();
        let written = snapshot();
        assert_ne!(added, written);
        fs::write(folder.path().join("b"), "21").unwrap();
        fs::rename(folder.path().join("b"), &file).unwrap();
        assert_ne!(written, snapshot(), "the same length, another file");
        fs::remove_file(&file).unwrap();
        assert_ne!(written, snapshot());
    }
}
