//! Folders: where the work is done, what a run left, a catalog.

use std::path::Path;

use super::computer::gib;
use super::{Line, State, shown};
use crate::catalog::{self, Catalog};
use crate::error::Result;
use crate::files::{self, Scratch};
use crate::publish::SUMS;
use crate::report::RunFolder;

/// Less room than this, in bytes, is little.
const LITTLE_ROOM: u64 = 1 << 30;

/// Longest path of old programs on Windows.
const LONG: usize = 260;

/// The folder of the work and the one for temporary files.
pub(super) fn work(folder: &Path) -> Vec<Line> {
    let place = shown(folder);
    let mut lines = vec![match files::try_write(folder) {
        Ok(()) => Line::well("folder", format!("{place}: ghi được"), format!("{place}: can be written")),
        Err(error) => Line::of_error("folder", &error),
    }];
    lines.push(room("disk", folder));
    lines.push(match Scratch::create() {
        Ok(scratch) => match long(scratch.path()) {
            Ok(()) => Line::well(
                "long_paths",
                "đường dẫn dài hơn 260 ký tự dùng được",
                "paths longer than 260 characters work",
            ),
            Err(_) => Line::new(
                "long_paths",
                State::Warning,
                "đường dẫn dài hơn 260 ký tự không dùng được",
                "paths longer than 260 characters do not work",
            )
            .hint("Hãy đặt thư mục làm việc gần gốc ổ đĩa.", "Work in a folder near the root of the drive."),
        },
        Err(error) => Line::of_error("temp", &error),
    });
    lines.push(room("temp", &std::env::temp_dir()));
    let open: Vec<String> = files::list(folder)
        .unwrap_or_default()
        .iter()
        .filter(|path| files::opened_elsewhere(path))
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    lines.push(if open.is_empty() {
        Line::well(
            "open_files",
            "không tệp nào đang mở trong Excel hay LibreOffice",
            "no file is open in Excel or LibreOffice",
        )
    } else {
        let names = open.join(", ");
        Line::new("open_files", State::Warning, format!("đang mở: {names}"), format!("open: {names}"))
            .hint("Hãy lưu và đóng các tệp này trước khi chạy.", "Save and close these files before a run.")
    });
    lines
}

fn long(folder: &Path) -> Result<()> {
    let deep = folder.join("a".repeat(LONG / 2)).join("b".repeat(LONG / 2));
    files::create_folder(&deep)?;
    files::write(&deep.join("c.txt"), b"")
}

fn room(id: &'static str, folder: &Path) -> Line {
    let place = shown(folder);
    match files::room(folder) {
        Some(free) if free < LITTLE_ROOM => {
            let free = gib(free);
            Line::new(
                id,
                State::Warning,
                format!("{place}: chỉ còn {free} trống"),
                format!("{place}: only {free} free"),
            )
            .hint(
                "Hãy giải phóng chỗ: kết quả cần chỗ bằng khoảng ba lần tệp vào.",
                "Free some space: results take about three times the size of the files.",
            )
        }
        Some(free) => Line::well(id, format!("{place}: {} trống", gib(free)), format!("{place}: {} free", gib(free))),
        None => Line::new(
            id,
            State::Warning,
            format!("{place}: không rõ chỗ trống"),
            format!("{place}: free space is not known"),
        )
        .hint("Hãy xem chỗ trống của ổ đĩa: nên có từ 1 GB.", "Look at the drive: 1 GB should be free."),
    }
}

/// What a run left: its record, every package against its sums, and work that was cut short.
pub(super) fn run(dir: &Path) -> Line {
    let place = shown(dir);
    if files::is_worked_on(dir) {
        return Line::new(
            "run",
            State::Warning,
            format!("{place}: một lần chạy đang làm hoặc đã bị cắt ngang"),
            format!("{place}: a run is at work or was cut short"),
        )
        .hint(
            "Nếu không có lệnh nào đang chạy, hãy chạy lại tudien run: nó làm tiếp phần còn lại.",
            "If none is at work, run tudien run again: it goes on with the rest.",
        );
    }
    match whole(dir) {
        Ok((packages, wrong)) if wrong.is_empty() => Line::well(
            "run",
            format!("{place}: nguyên vẹn, {packages} gói"),
            format!("{place}: whole, {packages} packages"),
        ),
        Ok((_, wrong)) => {
            let wrong = wrong.join(", ");
            Line::new(
                "run",
                State::Fault,
                format!("{place}: không như dấu SHA-256: {wrong}"),
                format!("{place}: not as its SHA-256 says: {wrong}"),
            )
            .hint("Hãy chạy lại tudien run.", "Run tudien run again.")
        }
        Err(error) => Line::of_error("run", &error),
    }
}

/// Number of packages, and files that are not as their sums say.
fn whole(dir: &Path) -> Result<(usize, Vec<String>)> {
    let run = RunFolder::open(dir)?;
    let (mut packages, mut wrong) = (0, Vec::new());
    for set in &run.job.datasets {
        let package = dir.join("goi").join(&set.id);
        if !package.is_dir() {
            continue;
        }
        packages += 1;
        for line in files::read_text(&package.join(SUMS))?.lines() {
            let Some((sum, name)) = line.split_once("  ") else { continue };
            if !files::fingerprint(&package.join(name)).is_ok_and(|(is, _)| is == sum) {
                wrong.push(format!("{}/{name}", set.id));
            }
        }
    }
    Ok((packages, wrong))
}

/// A catalog: every file and every entry of its log.
pub(super) fn catalog(dir: &Path) -> Line {
    let place = shown(dir);
    match Catalog::read(dir).and_then(|kept| catalog::verify(&kept)) {
        Ok(found) if found.wrong.is_empty() => {
            let (versions, entries) = (found.versions, found.entries);
            Line::well(
                "catalog",
                format!("{place}: nguyên vẹn, {versions} phiên bản, {entries} mục nhật ký"),
                format!("{place}: whole, {versions} versions, {entries} entries of the log"),
            )
        }
        Ok(found) => {
            let count = found.wrong.len();
            Line::new(
                "catalog",
                State::Fault,
                format!("{place}: {count} chỗ bị sửa"),
                format!("{place}: {count} places were changed"),
            )
            .hint("Xem từng chỗ bằng: tudien catalog verify", "See each with: tudien catalog verify")
        }
        Err(error) => Line::of_error("catalog", &error),
    }
}
