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

#[cfg(test)]
mod tests {
    use super::super::gate::published_as;
    use super::super::testing::fields;
    use super::*;
    use crate::text::value::kind;

    #[test]
    fn a_column_is_named_and_stored_by_its_method() {
        let mut field = fields();
        let day = field(Storage::Date, None, None);
        let whole = field(Storage::Integer, None, None);
        let number = field(Storage::Number, None, None);
        let commune = field(Storage::Text, Some("xa"), Some(Role::CommuneCode));
        let province = field(Storage::Text, Some("tinh"), Some(Role::ProvinceCode));
        for (field, method, told) in [
            (&day, OpenMethod::Keep, ("", Storage::Date)),
            (&day, OpenMethod::Year, ("_nam", Storage::Integer)),
            (&day, OpenMethod::Month, ("_thang", Storage::Text)),
            (&day, OpenMethod::YearBand { width: 5 }, ("_khoang_nam", Storage::Text)),
            (&whole, OpenMethod::Band { width: 5 }, ("_khoang", Storage::Text)),
            (&whole, OpenMethod::Round { step: 10.0 }, ("", Storage::Integer)),
            (&whole, OpenMethod::Round { step: 0.5 }, ("", Storage::Number)),
            (&number, OpenMethod::Round { step: 10.0 }, ("", Storage::Number)),
            (&number, OpenMethod::Clamp { bottom: 1.0, top: 2.0 }, ("", Storage::Number)),
            (&number, OpenMethod::Mask { keep: 2 }, ("_che", Storage::Text)),
            (&number, OpenMethod::Pseudonym, ("_gia_danh", Storage::Text)),
            (&commune, OpenMethod::Label, ("_ten", Storage::Text)),
            (&commune, OpenMethod::Parent { level: 1 }, ("_nhom", Storage::Text)),
            (&commune, OpenMethod::Commune, ("", Storage::Text)),
            (&commune, OpenMethod::Province, ("_ma_tinh", Storage::Text)),
            (&province, OpenMethod::Commune, ("_ma_xa", Storage::Text)),
            (&province, OpenMethod::Province, ("", Storage::Text)),
        ] {
            assert_eq!(published_as(field, &method), told, "{}", super::method(&method));
        }
    }

    #[test]
    fn each_step_holds_the_one_before() {
        let mut dictionary = Dictionary::load(None).expect("the dictionary");
        let mut villages = dictionary.codes["xa"].clone();
        for entry in &mut villages.entries {
            let commune = std::mem::take(&mut entry.code);
            (entry.code, entry.parent) = (format!("thon {commune}"), Some(commune));
        }
        dictionary.codes.insert("thon".to_owned(), villages);
        let mut field = fields();
        let steps = |field: &Field, of: &OpenMethod| -> Vec<String> {
            ladder(&dictionary, field, of).iter().map(method).collect()
        };
        let (bands, years) = ("khoảng 5 năm khoảng 10 năm khoảng 20 năm khoảng 40 năm khoảng 80 năm", "chỉ năm");
        let told = |steps: Vec<String>| steps.join(" ");
        for storage in [Storage::Date, Storage::Datetime] {
            let day = field(storage, None, None);
            assert_eq!(told(steps(&day, &OpenMethod::Keep)), format!("giữ nguyên chỉ tháng và năm {years} {bands}"));
            assert_eq!(told(steps(&day, &OpenMethod::Month)), format!("chỉ tháng và năm {years} {bands}"));
            assert_eq!(told(steps(&day, &OpenMethod::Year)), format!("{years} {bands}"));
        }
        let partial = Field { kind: kind("ngay_khuyet").expect("partial days"), ..field(Storage::Text, None, None) };
        assert_eq!(steps(&partial, &OpenMethod::Keep).len(), 8, "a partial day is a day");
        let text = field(Storage::Text, None, None);
        for (width, wider) in [(0, vec![]), (12, vec![24, 48, 96]), (50, vec![100]), (51, vec![]), (u32::MAX, vec![])] {
            let wanted = |unit: &str| -> Vec<String> {
                std::iter::once(width).chain(wider.clone()).map(|width| format!("khoảng {width} {unit}")).collect()
            };
            assert_eq!(steps(&text, &OpenMethod::YearBand { width }), wanted("năm"));
            assert_eq!(steps(&text, &OpenMethod::Band { width }), wanted("đơn vị"));
        }
        let whole = steps(&field(Storage::Integer, None, None), &OpenMethod::Keep);
        assert_eq!(
            whole,
            [
                "giữ nguyên",
                "khoảng 5 đơn vị",
                "khoảng 10 đơn vị",
                "khoảng 20 đơn vị",
                "khoảng 40 đơn vị",
                "khoảng 80 đơn vị"
            ]
        );
        let (one, two) = ("nhóm của mã", "nhóm của mã, lên 2 bậc");
        let village = field(Storage::Text, Some("thon"), None);
        assert_eq!(steps(&village, &OpenMethod::Keep), ["giữ nguyên", one, two]);
        assert_eq!(steps(&village, &OpenMethod::Label), ["tên của mã", one, two]);
        assert_eq!(steps(&village, &OpenMethod::Parent { level: 1 }), [one, two]);
        assert_eq!(steps(&village, &OpenMethod::Parent { level: 2 }), [two]);
        assert_eq!(steps(&field(Storage::Integer, Some("thon"), None), &OpenMethod::Keep), ["giữ nguyên", one, two]);
        assert_eq!(steps(&field(Storage::Text, Some("khong_co"), None), &OpenMethod::Keep), ["giữ nguyên"]);
        let commune = field(Storage::Text, Some("xa"), Some(Role::CommuneCode));
        assert_eq!(steps(&commune, &OpenMethod::Keep), ["giữ nguyên", "chỉ mã tỉnh"]);
        assert_eq!(steps(&text, &OpenMethod::Commune), ["chỉ mã xã, phường", "chỉ mã tỉnh"]);
        for alone in [OpenMethod::Keep, OpenMethod::Label, OpenMethod::Province, OpenMethod::Drop] {
            assert_eq!(steps(&text, &alone), [method(&alone)]);
        }
        let number = field(Storage::Number, None, None);
        assert_eq!(steps(&number, &OpenMethod::Keep), ["giữ nguyên"], "only whole numbers have bands");
    }

    #[test]
    fn methods_are_told_in_words() {
        let told = [
            (OpenMethod::Drop, "không công bố", ""),
            (OpenMethod::Keep, "giữ nguyên", ""),
            (OpenMethod::Label, "tên của mã", ""),
            (OpenMethod::Parent { level: 1 }, "nhóm của mã", " (nhóm)"),
            (OpenMethod::Parent { level: 3 }, "nhóm của mã, lên 3 bậc", " (nhóm)"),
            (OpenMethod::Year, "chỉ năm", " (năm)"),
            (OpenMethod::Month, "chỉ tháng và năm", " (tháng)"),
            (OpenMethod::YearBand { width: 10 }, "khoảng 10 năm", " (khoảng năm)"),
            (OpenMethod::Band { width: 20 }, "khoảng 20 đơn vị", " (khoảng)"),
            (OpenMethod::Commune, "chỉ mã xã, phường", " (mã xã)"),
            (OpenMethod::Province, "chỉ mã tỉnh", " (mã tỉnh)"),
            (OpenMethod::Round { step: 0.5 }, "làm tròn tới 0.5", " (làm tròn)"),
            (OpenMethod::Clamp { bottom: 1.0, top: 99.0 }, "dưới 1 ghi 1, trên 99 ghi 99", " (chặn hai đầu)"),
            (OpenMethod::Mask { keep: 4 }, "chỉ 4 ký tự đầu, phần sau thay bằng ***", " (che bớt)"),
            (OpenMethod::Pseudonym, "giả danh bằng khóa (HMAC-SHA-256)", " (giả danh)"),
        ];
        for (of, words, title) in told {
            assert_eq!((method(&of).as_str(), qualifier(&of)), (words, title));
        }
    }
}
