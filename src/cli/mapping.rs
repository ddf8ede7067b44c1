//! Arguments shared by the commands that normalize a table.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::error::{Error, Result};
use crate::job;

/// Which columns become which fields, over what the program would map.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Mapping {
    /// Ghép cột với trường: «Tiêu đề cột=ma_truong»; «-» để riêng cột đó (lặp lại được).
    #[arg(long = "map", value_name = "CỘT=TRƯỜNG")]
    columns: Vec<String>,
}

impl Mapping {
    /// Header → field id.
    ///
    /// # Errors
    /// When one is not written `header=field`.
    pub(super) fn pairs(&self) -> Result<BTreeMap<String, String>> {
        let pair = |text: &String| {
            let (header, field) = text.rsplit_once('=').ok_or_else(|| {
                Error::usage(format!("--map «{text}» thiếu dấu ="), format!("--map \"{text}\" lacks a ="))
                    .hint("Viết --map \"Họ và tên=ho_ten\".", "Write --map \"Họ và tên=ho_ten\".")
            })?;
            Ok((header.trim().to_owned(), field.trim().to_owned()))
        };
        self.columns.iter().map(pair).collect()
    }
}

/// The day the data is judged for.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct AsOf {
    /// Ngày lấy làm mốc để xét dữ liệu, ví dụ 2026-09-30; mặc định là hôm nay.
    #[arg(long, value_name = "NGÀY")]
    as_of: Option<String>,
}

impl AsOf {
    /// The day named, if any.
    pub(super) fn named(&self) -> Result<Option<NaiveDate>> {
        self.as_of.as_deref().map(job::day).transpose()
    }

    /// The day named, or today.
    pub(super) fn day(&self) -> Result<NaiveDate> {
        Ok(self.named()?.unwrap_or_else(job::today))
    }
}
