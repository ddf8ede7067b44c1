//! Who does it, for the log.

use crate::catalog::Officer;
use crate::error::{Error, Result};
use crate::job;

/// Whose account the log names.
#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli) struct By {
    /// Tài khoản của cán bộ, ghi vào nhật ký; mặc định là tài khoản đang đăng nhập máy.
    #[arg(long, value_name = "TÀI KHOẢN", env = "TUDIEN_BY")]
    by: Option<String>,
    /// Thời điểm ghi vào nhật ký, ví dụ 2026-10-05; mặc định là lúc này.
    #[arg(long, value_name = "NGÀY")]
    at: Option<String>,
}

impl By {
    /// The officer named, or the one logged in.
    ///
    /// # Errors
    /// When there is neither, or the day is none.
    pub(in crate::cli) fn officer(&self) -> Result<Officer> {
        let logged = || ["USERNAME", "USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
        let account = self.by.clone().or_else(logged).unwrap_or_default().trim().to_owned();
        if account.is_empty() || account.chars().any(char::is_control) {
            return Err(Error::usage("chưa biết ai làm việc này", "who does this is not known")
                .hint("Hãy thêm --by với tài khoản của cán bộ.", "Add --by with the officer's account."));
        }
        let at = match &self.at {
            Some(day) => format!("{}T00:00:00+07:00", job::day(day)?),
            None => job::now(),
        };
        Ok(Officer { account, at })
    }
}
