//! The folder in which long work is done beside its place: one program at a time, and kept when that program dies.
#![expect(clippy::disallowed_methods, reason = "this is a part of the module that owns them")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::{create_folder, list, remove_folder, sha256, sync_names, unwritable};
use crate::error::{Error, Result};

/// Work on what will stand at a place. It lies beside the place in `.tudien-run-<mark>`, where the mark is made of the
/// place's name, so that the next program finds what one that was killed left behind. When the work ends with an error
/// it is removed.
pub struct Workplace {
    place: PathBuf,
    dir: PathBuf,
    old: PathBuf,
    lock: PathBuf,
    held: Option<fs::File>,
}

impl Workplace {
    /// Takes the workplace of `place` for this program alone, and mends what a program left that was killed while it
    /// put its work in place: either the former folder or the new one stands there, whole.
    ///
    /// # Errors
    /// When another program works on the same place, told with its number and since when; when the place has no name or
    /// its folder cannot be written.
    pub fn take(place: &Path) -> Result<Self> {
        let Some(name) = place.file_name() else {
            return Err(Error::write(place, "thư mục này không có tên", "this folder has no name")
                .hint("Hãy nêu một thư mục mới bằng --out.", "Name a new folder with --out."));
        };
        let parent = place.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        create_folder(parent)?;
        let beside = |kind: &str| parent.join(beside(kind, name));
        let (dir, old, lock) = (beside("run"), beside("old"), beside("lock"));
        let held = Some(hold(&lock, place)?);
        let made = Self { place: place.to_owned(), dir, old, lock, held };
        made.mend()?;
        create_folder(&made.dir)?;
        Ok(made)
    }

    /// Where to work.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// Refuses to go on when the folder was taken away, as a network drive is that loses its connection: what is written
    /// then lands elsewhere, under the same name.
    ///
    /// # Errors
    /// When it is no longer there.
    pub fn still_there(&self) -> Result<()> {
        if self.held.as_ref().is_some_and(|file| is_at(file, &self.lock)) {
            return Ok(());
        }
        Err(unwritable(&self.place, &std::io::ErrorKind::NotFound.into()))
    }

    /// Forgets everything that was done.
    pub fn clear(&self) -> Result<()> {
        remove_folder(&self.dir)?;
        create_folder(&self.dir)
    }

    /// Puts a folder of the workplace at the place, and ends the work. What stood there is moved aside first and removed
    /// after.
    pub fn commit(self, made: &Path) -> Result<()> {
        self.still_there()?;
        if self.place.exists() {
            fs::rename(&self.place, &self.old).map_err(|cause| unwritable(&self.place, &cause))?;
        }
        if let Err(cause) = fs::rename(made, &self.place) {
            self.mend()?;
            return Err(unwritable(&self.place, &cause));
        }
        sync_names(&self.place);
        self.mend()
    }

    /// Two renames put a folder in place; a program may die between them, or before the former folder is removed.
    fn mend(&self) -> Result<()> {
        if !self.old.exists() {
            return Ok(());
        }
        if self.place.exists() {
            return remove_folder(&self.old);
        }
        fs::rename(&self.old, &self.place).map_err(|cause| unwritable(&self.place, &cause))
    }
}

/// The name, beside a folder of that name, of what belongs to the work on it.
fn beside(kind: &str, name: &std::ffi::OsStr) -> String {
    let mark = sha256(name.as_encoded_bytes());
    format!(".tudien-{kind}-{}", mark.get(..8).unwrap_or_default())
}

/// Whether work on a place goes on or was cut short.
pub fn is_worked_on(place: &Path) -> bool {
    place.file_name().is_some_and(|name| place.with_file_name(beside("run", name)).is_dir())
}

impl Drop for Workplace {
    fn drop(&mut self) {
        if self.still_there().is_err() {
            return;
        }
        fs::remove_dir_all(&self.dir).ok();
        // While it is held: who comes next sees that the file is another one, and takes that.
        if cfg!(unix) {
            fs::remove_file(&self.lock).ok();
        }
        drop(self.held.take());
    }
}

/// Takes the lock; the system gives it back when its program dies, so that a file which a dead program left is no lock.
fn hold(lock: &Path, place: &Path) -> Result<fs::File> {
    let unwritable = |cause: std::io::Error| unwritable(place, &cause);
    loop {
        let mut options = fs::OpenOptions::new();
        let mut file = options.create(true).truncate(false).read(true).write(true).open(lock).map_err(unwritable)?;
        match file.try_lock() {
            Ok(()) if is_at(&file, lock) => {
                let begun = chrono::Local::now().format("%H:%M:%S %d/%m/%Y");
                file.set_len(0).map_err(unwritable)?;
                write!(file, "{} {begun}", std::process::id()).map_err(unwritable)?;
                return Ok(file);
            }
            // Its holder has ended in between and removed it.
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                let mut text = String::new();
                file.read_to_string(&mut text).ok();
                let (vi, en) = text.split_once(' ').map_or_else(Default::default, |(number, since)| {
                    (format!(" (tiến trình {number}, từ {since})"), format!(" (process {number}, since {since})"))
                });
                return Err(Error::write(
                    place,
                    format!("đang có một lệnh tudien khác làm việc trên thư mục này{vi}"),
                    format!("another tudien is working on this folder{en}"),
                )
                .hint(
                    "Hãy đợi lệnh kia xong rồi chạy lại, hoặc chọn thư mục khác bằng --out.",
                    "Wait for the other one to end and run again, or choose another folder with --out.",
                ));
            }
            Err(fs::TryLockError::Error(cause)) => {
                return Err(Error::write(
                    place,
                    format!("ổ đĩa này không cho khóa thư mục ({cause})"),
                    format!("this drive has no locks ({cause})"),
                )
                .hint(
                    "Hãy chọn một thư mục trên ổ đĩa của máy bằng --out.",
                    "Choose a folder on a drive of this computer with --out.",
                ));
            }
        }
    }
}

/// The open file is still the one of that name.
#[cfg(unix)]
fn is_at(file: &fs::File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (Ok(held), Ok(there)) = (file.metadata(), fs::metadata(path)) else { return false };
    (held.dev(), held.ino()) == (there.dev(), there.ino())
}

/// Nobody removes the file here.
#[cfg(not(unix))]
const fn is_at(_: &fs::File, _: &Path) -> bool {
    true
}

/// Removes everything below `folder` that is not among `known` (`a/b.csv`), and folders left empty by it.
///
/// # Errors
/// When something cannot be removed.
pub fn keep_only(folder: &Path, known: &dyn Fn(&str) -> bool) -> Result<()> {
    fn sweep(folder: &Path, above: &str, known: &dyn Fn(&str) -> bool) -> Result<bool> {
        let mut empty = true;
        for path in list(folder)? {
            let name = format!("{above}{}", path.file_name().unwrap_or_default().to_string_lossy());
            let gone = if path.is_dir() { sweep(&path, &format!("{name}/"), known)? } else { !known(&name) };
            if gone && path.is_dir() {
                fs::remove_dir(&path).map_err(|cause| unwritable(&path, &cause))?;
            } else if gone {
                fs::remove_file(&path).map_err(|cause| unwritable(&path, &cause))?;
            }
            empty &= gone;
        }
        Ok(empty)
    }
    sweep(folder, "", known).map(drop)
}

/// Makes sure that a file is on the disk, and gives its size in bytes.
pub fn settle(path: &Path) -> Result<u64> {
    let file = fs::OpenOptions::new().write(true).open(path).map_err(|cause| unwritable(path, &cause))?;
    file.sync_all().and_then(|()| Ok(file.metadata()?.len())).map_err(|cause| unwritable(path, &cause))
}

/// What tells that a file was written to: its size in bytes and when it was last changed, in nanoseconds since 1970.
/// `None` where there is no file.
pub fn stamp(path: &Path) -> Option<(u64, u128)> {
    let facts = fs::metadata(path).ok()?;
    let changed = facts.modified().ok()?.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    Some((facts.len(), changed))
}

/// Refuses a file that is no longer what it was when `before`, its [`stamp`], was taken.
///
/// # Errors
/// When it was changed or is gone.
pub fn refuse_changed(path: &Path, before: Option<(u64, u128)>) -> Result<()> {
    let now = stamp(path);
    if now == before {
        return Ok(());
    }
    let (vi, en) = match now {
        Some(_) => (
            "tệp bị sửa trong khi đang đọc, nên kết quả không đáng tin",
            "the file was changed while it was read, so the result cannot be trusted",
        ),
        None => ("tệp biến mất trong khi đang đọc", "the file went away while it was read"),
    };
    Err(Error::read(path, vi, en).hint(
        "Hãy đóng tệp ở chương trình đang mở nó, hay sao chép tệp về máy, rồi chạy lại.",
        "Close the file in the program that has it open, or copy it to this computer, then run again.",
    ))
}

/// Tries whether files can be written into a folder, and leaves none.
///
/// # Errors
/// When they cannot.
pub fn try_write(folder: &Path) -> Result<()> {
    let made = tempfile::Builder::new().prefix(".tudien-").tempfile_in(folder);
    made.and_then(|mut file| file.write_all(&[0; 4096])).map_err(|cause| unwritable(folder, &cause))
}

/// Room left in a folder for this user, in bytes; `None` where the system does not tell.
#[cfg(unix)]
pub fn room(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail * found.f_frsize)
}

/// Room left in a folder: not told here.
#[cfg(not(unix))]
pub const fn room(_: &Path) -> Option<u64> {
    None
}
