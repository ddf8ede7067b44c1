//! What the dictionary says otherwise about checks: level, tolerance, owner.

use super::{CHECKS, Check, Level};
use crate::dictionary::{CheckRule, Entity, Tolerance};
use crate::error::{Error, Result};

/// How a check speaks on one field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) level: Level,
    pub(super) owner: &'a str,
    pub(super) tolerance: Option<Tolerance>,
}

impl<'a> Setting<'a> {
    /// What the entity says of a check on a field; what is said of the field wins over what is said of the check, and the
    /// later over the earlier.
    pub(super) fn of(entity: &'a Entity, check: &Check, field: &str) -> Self {
        let owner = entity.field(field).and_then(|field| field.owner.as_deref()).unwrap_or(&entity.owner);
        let mut setting = Self { level: check.level, owner, tolerance: None };
        let own = || entity.checks.iter().filter(|rule| rule.code == check.code);
        let general = own().filter(|rule| rule.field.is_none());
        for rule in general.chain(own().filter(|rule| rule.field.as_deref() == Some(field))) {
            setting.level = rule.level.as_deref().and_then(Level::named).unwrap_or(setting.level);
            setting.owner = rule.owner.as_deref().unwrap_or(setting.owner);
            setting.tolerance = rule.tolerance.or(setting.tolerance);
        }
        setting
    }

    /// Whether so many broken ones are tolerated.
    pub(super) fn tolerates(&self, broken: u64, tested: u64) -> bool {
        broken > 0 && self.tolerance.is_some_and(|tolerance| tolerance.holds(broken, tested))
    }
}

/// Refuses codes that are no check.
pub(super) fn known(rules: &[CheckRule]) -> Result<()> {
    match rules.iter().find(|rule| CHECKS.iter().all(|check| check.code != rule.code)) {
        None => Ok(()),
        Some(CheckRule { code, .. }) => Err(Error::usage(
            format!("từ điển đặt lại phép kiểm «{code}», nhưng không có phép kiểm ấy"),
            format!("the dictionary speaks of check “{code}”, but there is none"),
        )
        .hint("Hãy sửa mã trong [[check]] của thực thể.", "Mend the code in the entity's [[check]].")),
    }
}
