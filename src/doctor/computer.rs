//! The program and the computer it runs on.
#![expect(clippy::disallowed_methods, reason = "what the system tells of itself stands in files under /proc and /sys")]

use chrono::Datelike as _;

use super::{Line, State};

/// Less memory than this, in bytes, is little for a province.
const LITTLE_MEMORY: u64 = 2 << 30;

/// Offset of Vietnam's time, in seconds.
const VIETNAM: i32 = 7 * 3600;

/// No clock that is right shows a year before this program was made.
const MADE: i32 = 2026;

pub(super) fn lines() -> Vec<Line> {
    vec![program(), system(), cores(), memory(), locale(), clock()]
}

fn program() -> Line {
    let (version, kind) = (env!("CARGO_PKG_VERSION"), if cfg!(debug_assertions) { "debug" } else { "release" });
    let size = std::env::current_exe().ok().and_then(|path| crate::files::stamp(&path)).map_or(0, |stamp| stamp.0);
    let text = format!("tudien {version} ({kind}, {size} byte)");
    Line::well("program", text.clone(), text)
}

fn system() -> Line {
    let name = std::fs::read_to_string("/etc/os-release").ok().and_then(|text| {
        let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
        Some(name.trim_matches('"').to_owned())
    });
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let text = format!("{} {} ({os} {arch})", name.unwrap_or_default(), kernel.trim()).trim().to_owned();
    Line::well("system", text.clone(), text)
}

fn cores() -> Line {
    match std::thread::available_parallelism() {
        Ok(count) => Line::well("cores", format!("{count} lõi"), format!("{count} cores")),
        Err(_) => Line::new("cores", State::Warning, "không rõ số lõi", "the number of cores is not known")
            .hint("Không cần làm gì: chương trình dùng một lõi.", "Nothing: the program uses one core."),
    }
}

/// Memory that is free now, or what the limits of this process or of its group leave of it, in bytes.
fn memory() -> Line {
    let of = |text: &str, name: &str| -> Option<u64> {
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
    };
    let about = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let (Some(whole), Some(free)) = (of(&about, "MemTotal:"), of(&about, "MemAvailable:")) else {
        return Line::new(
            "memory",
            State::Warning,
            "hệ thống không cho biết bộ nhớ",
            "the system does not tell its memory",
        )
        .hint(
            "Hãy xem bộ nhớ trống ở trình quản lý tác vụ: nên có từ 2 GB.",
            "Look at the task manager: 2 GB should be free.",
        );
    };
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let of_process = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max address space"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    let of_group = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse().ok());
    let limit = of_process.into_iter().chain(of_group).min().filter(|limit| *limit < whole);
    let usable = limit.map_or(free, |limit| limit.min(free));
    let (vi, en) = match limit {
        Some(limit) => (format!(", giới hạn {}", gib(limit)), format!(", limited to {}", gib(limit))),
        None => Default::default(),
    };
    let state = if usable < LITTLE_MEMORY { State::Warning } else { State::Well };
    let line = Line::new(
        "memory",
        state,
        format!("{} còn trống trên {}{vi}", gib(free), gib(whole)),
        format!("{} free of {}{en}", gib(free), gib(whole)),
    );
    if state == State::Well {
        return line;
    }
    line.hint(
        "Hãy đóng bớt chương trình, hoặc chia bảng lớn thành nhiều tệp: dưới 2 GB thì bảng triệu dòng có thể không chạy hết.",
        "Close other programs, or split large tables: with less than 2 GB a table of millions of rows may not go through.",
    )
}

/// Bytes in GiB, with one decimal.
pub(super) fn gib(bytes: u64) -> String {
    let tenths = bytes / (1 << 20) * 10 / 1024;
    format!("{}.{} GiB", tenths / 10, tenths % 10)
}

/// The letters of the console.
fn locale() -> Line {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|it| !it.is_empty()));
    if cfg!(windows) {
        return Line::new(
            "console",
            State::Warning,
            "bảng mã của cửa sổ lệnh không xem được",
            "the code page of the console cannot be seen",
        )
        .hint("Nếu chữ Việt hiện sai, hãy gõ: chcp 65001", "If Vietnamese letters look wrong, type: chcp 65001");
    }
    let name = named.unwrap_or_else(|| "C".to_owned());
    let utf8 = name.to_lowercase().replace('-', "").contains("utf8");
    let line = |state| Line::new("console", state, format!("ngôn ngữ hệ thống {name}"), format!("locale {name}"));
    if utf8 {
        return line(State::Well);
    }
    line(State::Warning).hint(
        "Tệp vẫn được đọc và ghi đúng; nếu chữ Việt hiện sai trên màn hình, hãy đặt LANG=C.UTF-8.",
        "Files are read and written rightly; if Vietnamese letters look wrong on the screen, set LANG=C.UTF-8.",
    )
}

fn clock() -> Line {
    let now = chrono::Local::now();
    let text = now.format("%Y-%m-%d %H:%M:%S %:z").to_string();
    if now.year() < MADE {
        return Line::new("clock", State::Fault, format!("{text}: đồng hồ sai"), format!("{text}: the clock is wrong"))
            .hint(
                "Hãy chỉnh ngày giờ của máy: ngày xét và nhật ký dựa vào nó.",
                "Set the date and time: the day data is judged for and logs depend on it.",
            );
    }
    if now.offset().local_minus_utc() != VIETNAM {
        return Line::new(
            "clock",
            State::Warning,
            format!("{text}: không phải giờ Việt Nam"),
            format!("{text}: not the time of Vietnam"),
        )
        .hint(
            "Hãy đặt múi giờ UTC+07:00, hoặc nêu --as-of khi chạy.",
            "Set the zone to UTC+07:00, or name --as-of in each run.",
        );
    }
    Line::well("clock", text.clone(), text)
}
