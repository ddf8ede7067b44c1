//! What a run tells before it begins.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::steps::Steps;
use crate::console::Console;
use crate::error::Result;
use crate::files;
use crate::job::{self, Job};
use crate::lang::Message;
use crate::report::RUN;
use crate::score::{HISTORY, History};

/// Clocks of two computers may differ by so much.
const APART: Duration = Duration::from_mins(2);

/// Warns of files that are open in an office program, and of a clock that was set back since the last run at `out`.
///
/// # Errors
/// When the history at `out` cannot be read.
pub(super) fn tell(job: &Job, out: &Path, console: &Console) -> Result<()> {
    for path in job.datasets.iter().flat_map(|set| &set.files).filter(|path| files::opened_elsewhere(path)) {
        let path = path.display();
        console.warn(&Message::new(
            format!("{path}: đang mở trong một chương trình văn phòng; chỉ đọc được bản đã lưu. Hãy lưu và đóng tệp rồi chạy lại."),
            format!("{path}: open in an office program; only what was saved is read. Save and close it, then run again."),
        ));
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let last = files::stamp(&out.join(RUN)).map(|stamp| stamp.1);
    if last.is_some_and(|last| last > (now + APART).as_nanos()) {
        let now = job::now();
        console.warn(&Message::new(
            format!("đồng hồ của máy ({now}) đi sau lần chạy trước vào thư mục này. Hãy chỉnh lại ngày giờ của máy, hoặc nêu --as-of."),
            format!("the clock of this computer ({now}) is behind the last run into this folder. Set its date and time right, or name --as-of."),
        ));
    }
    let day = job.as_of.to_string();
    let later =
        History::load(&out.join(HISTORY))?.0.into_iter().map(|entry| entry.as_of).filter(|known| *known > day).max();
    if let Some(later) = later {
        console.warn(&Message::new(
            format!("ngày xét {day} sớm hơn ngày {later} đã có trong lịch sử; kết quả được xếp đúng chỗ theo ngày, không ghi đè ngày sau."),
            format!("the day {day} is before {later}, which the history has already; the marks take their place by day, and replace no later ones."),
        ));
    }
    Ok(())
}

/// Says that a run goes on where one before it was cut.
pub(super) fn goes_on(steps: &Steps, console: &Console) {
    let count = steps.finished();
    if count > 0 {
        console.status(&Message::new(
            format!(
                "Lần chạy trước bị cắt ngang (mất điện, hết bộ nhớ hay bị dừng); chạy tiếp, giữ {count} bước đã xong"
            ),
            format!(
                "The run before was cut short (power, memory or stopped); going on, {count} finished steps are kept"
            ),
        ));
    }
}
