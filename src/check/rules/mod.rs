//! One file a check, its page beside it. To add one: the two files, and here a `mod` line and an entry.

mod du_001_bat_buoc;
mod du_002_bat_buoc_khi;
mod du_003_thieu_cot;
mod du_004_khoa_thieu;
mod du_005_gan_trong;
mod du_006_it_duoc_dien;
mod du_007_bang_rong;
mod du_008_ngay_thieu;

use super::Check;

/// Every check, sorted by code.
pub static CHECKS: &[&Check] = &[
    &du_001_bat_buoc::CHECK,
    &du_002_bat_buoc_khi::CHECK,
    &du_003_thieu_cot::CHECK,
    &du_004_khoa_thieu::CHECK,
    &du_005_gan_trong::CHECK,
    &du_006_it_duoc_dien::CHECK,
    &du_007_bang_rong::CHECK,
    &du_008_ngay_thieu::CHECK,
];
