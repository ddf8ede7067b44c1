//! The only place that touches the file system: clear errors going in, atomic writes going out.
#![expect(clippy::disallowed_methods, reason = "this is the module that owns them")]

mod workplace;

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};

pub use workplace::{Workplace, is_worked_on, keep_only, refuse_changed, room, settle, stamp, try_write};

/// Opens a file for reading.
///
/// # Errors
/// [`crate::error::Kind::Read`] with the reason and the next action: missing, locked, no permission, a folder.
pub fn open(path: &Path) -> Result<File> {
    if path.is_dir() {
        return Err(Error::read(path, "đây là một thư mục, không phải tệp", "this is a folder, not a file")
            .hint("Hãy nêu đường dẫn tới một tệp.", "Name a file."));
    }
    File::open(path)
        .or_else(|cause| match (cause.kind(), same_name(path)) {
            (io::ErrorKind::NotFound, Some(path)) => File::open(path),
            _ => Err(cause),
        })
        .map_err(|cause| unreadable(path, &cause))
}

/// The file whose name differs from that of `path` only in how its accents are put together: systems and archives
/// write «ệ» as one letter or as three, which are the same name to people and to Unicode (canonical equivalence, UAX #15).
fn same_name(path: &Path) -> Option<PathBuf> {
    use unicode_normalization::UnicodeNormalization as _;
    let name = path.file_name()?.to_str().filter(|name| !name.is_ascii())?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let same = |found: &PathBuf| {
        found.file_name().and_then(std::ffi::OsStr::to_str).is_some_and(|other| other.nfc().eq(name.nfc()))
    };
    list(folder).ok()?.into_iter().find(same)
}

/// Whether an office program has the file open: it lays a small file of its own beside it.
pub fn opened_elsewhere(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { return false };
    [format!("~${name}"), format!(".~lock.{name}#")].iter().any(|owner| path.with_file_name(owner).is_file())
}

/// Reads a whole file.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes).map_err(|cause| unreadable(path, &cause))?;
    Ok(bytes)
}

/// Reads a file, but no more than `most` bytes of it.
pub fn read_at_most(path: &Path, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(most).read_to_end(&mut bytes).map_err(|cause| unreadable(path, &cause))?;
    Ok(bytes)
}

/// Reads the end of a file, no more than `most` bytes of it.
pub fn read_tail(path: &Path, most: u64) -> Result<Vec<u8>> {
    use std::io::Seek as _;
    let mut file = open(path)?;
    let mut bytes = Vec::new();
    let size = file.metadata().map_err(|cause| unreadable(path, &cause))?.len();
    file.seek(io::SeekFrom::Start(size.saturating_sub(most)))
        .and_then(|_| file.read_to_end(&mut bytes))
        .map_err(|cause| unreadable(path, &cause))?;
    Ok(bytes)
}

/// Reads a whole UTF-8 file.
pub fn read_text(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).map_err(|_| {
        Error::read(path, "không phải văn bản UTF-8", "not UTF-8 text")
            .hint("Hãy lưu lại tệp với bảng mã UTF-8.", "Save the file as UTF-8.")
    })
}

/// SHA-256 in hexadecimal and size of a file, read in blocks.
pub fn fingerprint(path: &Path) -> Result<(String, u64)> {
    let mut reader = BufReader::with_capacity(1 << 20, open(path)?);
    let (mut hasher, mut size, mut block) = (Sha256::new(), 0_u64, vec![0_u8; 1 << 20]);
    loop {
        let read = reader.read(&mut block).map_err(|cause| unreadable(path, &cause))?;
        if read == 0 {
            return Ok((hex(&hasher.finalize()), size));
        }
        hasher.update(&block[..read]);
        size += read as u64;
    }
}

/// SHA-256 of bytes in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").ok();
        text
    })
}

/// The files directly in a folder, sorted by name.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|cause| unreadable(folder, &cause))?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()
        .map_err(|cause| unreadable(folder, &cause))?;
    paths.sort();
    Ok(paths)
}

/// Makes a folder with its parents.
pub fn create_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|cause| unwritable(path, &cause))
}

/// Copies a file beside its new place and renames it: it is there whole or not at all.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut file = Atomic::create(to)?;
    io::copy(&mut open(from)?, &mut file).map_err(|cause| unwritable(to, &cause))?;
    file.commit()
}

/// Writes a file beside its place and renames it: it is there whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = Atomic::create(path)?;
    file.write_all(bytes).map_err(|cause| unwritable(path, &cause))?;
    file.commit()
}

/// Writes a file that only its owner may read, and that must not be there yet.
pub fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    let unwritable = |cause: io::Error| unwritable(path, &cause);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(unwritable)?;
    file.write_all(bytes).map_err(unwritable)?;
    file.sync_all().map_err(unwritable)
}

/// Writes a file at once, without the care of [`write`]: for the many files inside a [`Folder`] that can be made again.
pub fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|cause| unwritable(path, &cause))
}

/// Copies a file at once, without the care of [`copy`]: for the many files inside a [`Folder`] that can be made again.
pub fn lay(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map(|_| ()).map_err(|cause| unwritable(to, &cause))
}

/// Every file below a folder as `a/b.csv`, sorted.
pub fn tree(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((folder, above)) = open.pop() {
        for path in list(&folder)? {
            let name = format!("{above}{}", path.file_name().unwrap_or_default().to_string_lossy());
            if path.is_dir() { open.push((path, format!("{name}/"))) } else { found.push(name) }
        }
    }
    found.sort();
    Ok(found)
}

/// Removes a folder of ours with all it holds.
pub fn remove_folder(path: &Path) -> Result<()> {
    fs::remove_dir_all(path).map_err(|cause| unwritable(path, &cause))
}

/// Held by the one writer of a place; given back when dropped, also by the system when the program dies.
pub struct Lock(#[expect(dead_code, reason = "held open for as long as the lock is held")] File);

impl Lock {
    /// Takes the lock that the file `path` stands for, making it.
    ///
    /// # Errors
    /// When another program holds it, or the drive has no locks.
    pub fn take(path: &Path) -> Result<Self> {
        let file = fs::OpenOptions::new().create(true).append(true).open(path);
        let file = file.map_err(|cause| unwritable(path, &cause))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(fs::TryLockError::WouldBlock) => {
                Err(Error::write(path, "đang có người khác ghi vào đây", "somebody else is writing here")
                    .hint("Hãy đợi lệnh kia xong rồi chạy lại.", "Wait for the other command to end, then run again."))
            }
            Err(fs::TryLockError::Error(cause)) => Err(unwritable(path, &cause)),
        }
    }
}

/// Removes a file of ours.
pub fn remove(path: &Path) -> Result<()> {
    fs::remove_file(path).map_err(|cause| unwritable(path, &cause))
}

/// Adds bytes behind those of a file that only grows, and makes sure that they are on the disk.
pub fn append(path: &Path, bytes: &[u8]) -> Result<()> {
    let unwritable = |cause: io::Error| unwritable(path, &cause);
    let mut file = fs::OpenOptions::new().append(true).create(true).open(path).map_err(unwritable)?;
    file.write_all(bytes).map_err(unwritable)?;
    file.sync_all().map_err(unwritable)
}

/// A file being written beside its place; nothing is seen at the place before [`Atomic::commit`].
pub struct Atomic {
    file: io::BufWriter<tempfile::NamedTempFile>,
    path: PathBuf,
}

impl Atomic {
    /// Begins to write `path`, making its folder.
    pub fn create(path: &Path) -> Result<Self> {
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        create_folder(folder)?;
        let file = tempfile::Builder::new()
            .prefix(".tudien-")
            .tempfile_in(folder)
            .map_err(|cause| unwritable(path, &cause))?;
        Ok(Self { file: io::BufWriter::with_capacity(1 << 18, file), path: path.to_owned() })
    }

    /// Puts the file in its place.
    pub fn commit(self) -> Result<()> {
        let path = self.path;
        let file = self.file.into_inner().map_err(|cause| unwritable(&path, cause.error()))?;
        file.as_file().sync_all().map_err(|cause| unwritable(&path, &cause))?;
        set_mode(file.path()).map_err(|cause| unwritable(&path, &cause))?;
        file.persist(&path).map_err(|cause| unwritable(&path, &cause.error))?;
        Ok(())
    }
}

impl Write for Atomic {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.file.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl io::Seek for Atomic {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Temporary files are made for their owner alone; what is put in place is readable like any other file.
#[cfg(unix)]
fn set_mode(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_mode(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A folder being filled beside its place; [`Folder::commit`] puts it there whole, in place of what stood there.
pub struct Folder {
    made: tempfile::TempDir,
    place: PathBuf,
}

impl Folder {
    /// Begins to fill the folder that will stand at `place`.
    pub fn create(place: &Path) -> Result<Self> {
        let parent = place.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        create_folder(parent)?;
        let made = tempfile::Builder::new()
            .prefix(".tudien-")
            .tempdir_in(parent)
            .map_err(|cause| unwritable(place, &cause))?;
        Ok(Self { made, place: place.to_owned() })
    }

    /// Where to write for now.
    pub fn path(&self) -> &Path {
        self.made.path()
    }

    /// Puts the folder in its place. What stood there is moved aside first and removed after.
    pub fn commit(self) -> Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(self.made.path(), fs::Permissions::from_mode(0o755))
                .map_err(|cause| unwritable(&self.place, &cause))?;
        }
        let made = self.made.keep();
        let old = self.place.with_file_name(format!(
            ".tudien-old-{}",
            made.file_name().unwrap_or_default().to_string_lossy().trim_start_matches(".tudien-")
        ));
        let had = self.place.exists();
        if had {
            fs::rename(&self.place, &old).map_err(|cause| unwritable(&self.place, &cause))?;
        }
        if let Err(cause) = fs::rename(&made, &self.place) {
            if had {
                fs::rename(&old, &self.place).ok();
            }
            fs::remove_dir_all(&made).ok();
            return Err(unwritable(&self.place, &cause));
        }
        sync_names(&self.place);
        if had {
            fs::remove_dir_all(&old).map_err(|cause| unwritable(&old, &cause))?;
        }
        Ok(())
    }
}

/// Puts the names in the folder above `place` on the disk, where the system lets a program ask for it.
fn sync_names(place: &Path) {
    if let Some(parent) = place.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        File::open(parent).and_then(|folder| folder.sync_all()).ok();
    }
}

/// Refuses a place where something stands that is not ours to replace: a file, or a folder that is neither empty nor
/// marked by the file `mark`.
///
/// # Errors
/// When it is somebody else's.
pub fn refuse_foreign(place: &Path, mark: &str) -> Result<()> {
    let empty = !place.exists() || (place.is_dir() && list(place)?.is_empty());
    if empty || place.join(mark).is_file() {
        return Ok(());
    }
    Err(Error::write(
        place,
        "đã có sẵn và không phải kết quả của tudien, nên không ghi đè",
        "already there and not a result of tudien, so it is not replaced",
    )
    .hint("Hãy chọn thư mục khác bằng --out.", "Choose another folder with --out."))
}

/// A folder for work in between, readable by its owner alone, gone with all it holds when dropped.
pub struct Scratch(tempfile::TempDir);

impl Scratch {
    /// Makes one where this computer keeps temporary files.
    pub fn create() -> Result<Self> {
        let place = std::env::temp_dir();
        let made = tempfile::Builder::new().prefix("tudien-").tempdir_in(&place);
        made.map(Self).map_err(|cause| unwritable(&place, &cause))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Why a file cannot be read, and what to do.
pub fn unreadable(path: &Path, cause: &io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::NotFound => Error::read(path, "không có tệp này", "there is no such file").hint(
            "Hãy kiểm tra tên và đường dẫn; tên có dấu cách phải đặt trong ngoặc kép.",
            "Check the name and the path; put a name with spaces in quotes.",
        ),
        io::ErrorKind::PermissionDenied => Error::read(
            path,
            "không được phép đọc, hoặc tệp đang bị khóa",
            "no permission to read, or the file is locked",
        )
        .hint(
            "Hãy đóng tệp trong Excel, hoặc xin quyền đọc.",
            "Close the file in Excel, or ask for the right to read it.",
        ),
        io::ErrorKind::InvalidFilename => too_long(Error::read(path, TOO_LONG.0, TOO_LONG.1)),
        _ => Error::read(path, format!("không đọc được ({cause})"), format!("cannot be read ({cause})"))
            .hint("Hãy sao chép tệp về máy rồi thử lại.", "Copy the file to this computer and try again."),
    }
}

/// Why a file cannot be written, and what to do.
pub fn unwritable(path: &Path, cause: &io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::write(
            path,
            "ổ đĩa đã đầy; không có gì dở dang để lại",
            "the disk is full; nothing half-written is left",
        )
        .hint("Hãy giải phóng chỗ hoặc chọn ổ khác bằng --out.", "Free some space or choose another drive with --out."),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Error::write(path, "không được phép ghi vào đây", "no permission to write here")
                .hint("Hãy chọn thư mục khác bằng --out.", "Choose another folder with --out.")
        }
        io::ErrorKind::InvalidFilename => too_long(Error::write(path, TOO_LONG.0, TOO_LONG.1)),
        io::ErrorKind::FileTooLarge => {
            Error::write(path, "tệp vượt cỡ mà hệ thống cho phép", "the file is larger than the system allows").hint(
                "Hãy hỏi người quản trị máy, hoặc chọn ổ khác bằng --out.",
                "Ask the administrator, or choose another drive with --out.",
            )
        }
        io::ErrorKind::NotFound | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkDown => Error::write(
            path,
            "thư mục đích không còn ở đó (ổ mạng bị ngắt?)",
            "the target folder is no longer there (a network drive that went away?)",
        )
        .hint(
            "Hãy nối lại ổ mạng, hoặc chọn thư mục trên máy bằng --out, rồi chạy lại.",
            "Connect the drive again, or choose a folder of this computer with --out, then run again.",
        ),
        _ => Error::write(path, format!("không ghi được ({cause})"), format!("cannot be written ({cause})"))
            .hint("Hãy kiểm tra thư mục đích rồi chạy lại.", "Check the target folder and run again."),
    }
}

const TOO_LONG: (&str, &str) =
    ("tên hay đường dẫn quá dài hoặc không hợp lệ", "the name or path is too long or not valid");

fn too_long(error: Error) -> Error {
    error.hint(
        "Hãy đặt tên ngắn hơn (một tên không quá 255 byte), hoặc chọn thư mục gần gốc ổ đĩa.",
        "Use a shorter name (at most 255 bytes each), or a folder nearer to the root of the drive.",
    )
}
