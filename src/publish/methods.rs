//! Methods of opening in words, and the wider ones that may follow each.

use super::above::Above;
use crate::dictionary::{Dictionary, Field, OpenMethod, Role, Storage};

/// Widest band of years and of whole numbers that the search may reach.
const WIDEST: u32 = 100;

/// What is added to a field's title once it is opened.
pub(super) fn qualifier(method: &OpenMethod) -> &'static str {
    match method {
        OpenMethod::Keep | OpenMethod::Drop | OpenMethod::Label => "",
        OpenMethod::Parent { .. } => " (nhóm)",
        OpenMethod::Year => " (năm)",
        OpenMethod::Month => " (tháng)",
        OpenMethod::YearBand { .. } => " (khoảng năm)",
        OpenMethod::Band { .. } => " (khoảng)",
        OpenMethod::Commune => " (mã xã)",
        OpenMethod::Province => " (mã tỉnh)",
        OpenMethod::Round { .. } => " (làm tròn)",
        OpenMethod::Clamp { .. } => " (chặn hai đầu)",
        OpenMethod::Mask { .. } => " (che bớt)",
        OpenMethod::Pseudonym => " (giả danh)",
    }
}

/// A method in words.
pub(super) fn method(method: &OpenMethod) -> String {
    match method {
        OpenMethod::Drop => "không công bố".to_owned(),
        OpenMethod::Keep => "giữ nguyên".to_owned(),
        OpenMethod::Label => "tên của mã".to_owned(),
        OpenMethod::Parent { level: 1 } => "nhóm của mã".to_owned(),
        OpenMethod::Parent { level } => format!("nhóm của mã, lên {level} bậc"),
        OpenMethod::Year => "chỉ năm".to_owned(),
        OpenMethod::Month => "chỉ tháng và năm".to_owned(),
        OpenMethod::YearBand { width } => format!("khoảng {width} năm"),
        OpenMethod::Band { width } => format!("khoảng {width} đơn vị"),
        OpenMethod::Commune => "chỉ mã xã, phường".to_owned(),
        OpenMethod::Province => "chỉ mã tỉnh".to_owned(),
        OpenMethod::Round { step } => format!("làm tròn tới {step}"),
        OpenMethod::Clamp { bottom, top } => format!("dưới {bottom} ghi {bottom}, trên {top} ghi {top}"),
        OpenMethod::Mask { keep } => format!("chỉ {keep} ký tự đầu, phần sau thay bằng ***"),
        OpenMethod::Pseudonym => "giả danh bằng khóa (HMAC-SHA-256)".to_owned(),
    }
}

/// The method and the wider ones that may follow it, each holding the one before: day, month, year, bands of years that
/// double; commune, province; whole numbers in bands that double; a code and those above it in its list, and above those
/// in the lists of communes and provinces (a village: its commune, its province).
pub(super) fn ladder(dictionary: &Dictionary, field: &Field, method: &OpenMethod) -> Vec<OpenMethod> {
    let mut steps = vec![method.clone()];
    let dated = matches!(field.storage, Storage::Date | Storage::Datetime) || field.kind.id.starts_with("ngay");
    match method {
        OpenMethod::Keep if dated => {
            steps.extend([OpenMethod::Month, OpenMethod::Year]);
            steps.extend(years(5));
        }
        OpenMethod::Month => {
            steps.push(OpenMethod::Year);
            steps.extend(years(5));
        }
        OpenMethod::Year => steps.extend(years(5)),
        OpenMethod::YearBand { width } => steps.extend(years(width.saturating_mul(2))),
        OpenMethod::Commune => steps.push(OpenMethod::Province),
        OpenMethod::Keep if field.role == Some(Role::CommuneCode) => steps.push(OpenMethod::Province),
        OpenMethod::Keep | OpenMethod::Label if field.codes.is_some() => {
            steps.extend((1..=depth(dictionary, field)).map(|level| OpenMethod::Parent { level }));
        }
        OpenMethod::Parent { level } => {
            steps.extend((level + 1..=depth(dictionary, field)).map(|level| OpenMethod::Parent { level }));
        }
        OpenMethod::Keep if field.storage == Storage::Integer && field.codes.is_none() => steps.extend(bands(5)),
        OpenMethod::Band { width } => steps.extend(bands(width.saturating_mul(2))),
        _ => {}
    }
    steps
}

/// Most steps from a code of the field's list to the topmost above it.
fn depth(dictionary: &Dictionary, field: &Field) -> u32 {
    let Some(above) = Above::of(dictionary, field) else { return 0 };
    let steps = |code: &str| u32::try_from(above.chain(code).count()).unwrap_or(0);
    above.codes().map(steps).max().unwrap_or(0)
}

fn doubled(from: u32) -> impl Iterator<Item = u32> {
    std::iter::successors(Some(from), |width| width.checked_mul(2)).take_while(|width| (1..=WIDEST).contains(width))
}

fn years(from: u32) -> impl Iterator<Item = OpenMethod> {
    doubled(from).map(|width| OpenMethod::YearBand { width })
}

fn bands(from: u32) -> impl Iterator<Item = OpenMethod> {
    doubled(from).map(|width| OpenMethod::Band { width })
}
