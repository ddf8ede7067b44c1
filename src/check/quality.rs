//! The names of qualities and levels.

use super::{Check, Level, Quality};
use crate::lang::Text;

impl Quality {
    /// All six, in the order of the law's phrase.
    pub const ALL: [Self; 6] = [Self::Dung, Self::Du, Self::Sach, Self::Song, Self::Nhat, Self::Chung];

    /// The prefix of its codes.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Dung => "DUNG",
            Self::Du => "DU",
            Self::Sach => "SACH",
            Self::Song => "SONG",
            Self::Nhat => "NHAT",
            Self::Chung => "CHUNG",
        }
    }

    /// Its name for people.
    pub const fn title(self) -> Text {
        match self {
            Self::Dung => Text::new("Đúng", "Correct"),
            Self::Du => Text::new("Đủ", "Complete"),
            Self::Sach => Text::new("Sạch", "Clean"),
            Self::Song => Text::new("Sống", "Current"),
            Self::Nhat => Text::new("Thống nhất", "Consistent"),
            Self::Chung => Text::new("Dùng chung", "Shared"),
        }
    }

    /// What it asks of data.
    pub const fn question(self) -> Text {
        match self {
            Self::Dung => Text::new(
                "Giá trị đúng kiểu, đúng cấu trúc, khớp với nguồn",
                "Values are valid and agree with their source",
            ),
            Self::Du => Text::new("Trường và bản ghi bắt buộc đều có", "Required fields and records are there"),
            Self::Sach => {
                Text::new("Không trùng, không rác, viết theo một dạng", "No duplicates, no noise, one way of writing")
            }
            Self::Song => {
                Text::new("Được cập nhật đúng chu kỳ, giấy tờ còn hạn", "Brought up to date within the promised cycle")
            }
            Self::Nhat => {
                Text::new("Không mâu thuẫn trong bảng và giữa các bảng", "No contradictions within and between tables")
            }
            Self::Chung => Text::new("Dùng mã chung, có nhiều nơi sử dụng", "Common codes, used by several bodies"),
        }
    }

    /// The quality of a check's code.
    pub fn of(code: &str) -> Option<Self> {
        let prefix = code.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|quality| quality.prefix() == prefix)
    }
}

impl Level {
    /// The level of that word.
    pub fn named(word: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error].into_iter().find(|level| level.as_str() == word)
    }

    /// The word in files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Its name for people.
    pub const fn title(self) -> Text {
        match self {
            Self::Info => Text::new("lưu ý", "info"),
            Self::Warning => Text::new("cảnh báo", "warning"),
            Self::Error => Text::new("lỗi", "error"),
        }
    }
}

impl Check {
    /// The check of that code.
    pub fn find(code: &str) -> Option<&'static Self> {
        super::CHECKS.iter().copied().find(|check| check.code == code)
    }

    /// Its quality, from the prefix of the code.
    pub fn quality(&self) -> Option<Quality> {
        Quality::of(self.code)
    }
}
