//! The authority tables of the EU (<http://publications.europa.eu/resource/authority/>) as far as packages need them, and
//! the lists by which the Metadata Quality Assessment of data.europa.eu tells formats apart.

use crate::dictionary::UpdateCycle;
use crate::lang::Text;

/// Where the tables stand.
pub(super) const AUTHORITY: &str = "http://publications.europa.eu/resource/authority/";

/// Vietnamese in the table of languages.
pub(super) const VIETNAMESE: &str = "language/VIE";
/// Vietnam in the table of countries.
pub(super) const VIETNAM: &str = "country/VNM";

/// The term of the table `frequency`.
pub(super) const fn frequency(cycle: UpdateCycle) -> &'static str {
    match cycle {
        UpdateCycle::ThoiGianThuc => "frequency/UPDATE_CONT",
        UpdateCycle::HangNgay => "frequency/DAILY",
        UpdateCycle::HangTuan => "frequency/WEEKLY",
        UpdateCycle::HangThang => "frequency/MONTHLY",
        UpdateCycle::HangQuy => "frequency/QUARTERLY",
        UpdateCycle::NuaNam => "frequency/ANNUAL_2",
        UpdateCycle::HangNam => "frequency/ANNUAL",
        UpdateCycle::KhongDinhKy => "frequency/IRREG",
    }
}

/// A term of the table `file-type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileType {
    /// Its code.
    pub(super) code: &'static str,
    /// What people call it.
    pub(super) label: &'static str,
    /// In the list of machine-readable formats (`edp-machine-readable-format`).
    pub(super) machine: bool,
    /// In the list of formats that belong to nobody (`edp-non-proprietary-format`).
    pub(super) free: bool,
}

/// The type of a file by its media type. The two lists are older than Parquet, which therefore is in neither.
pub(super) fn file_type(media: &str) -> Option<FileType> {
    let (code, label, machine, free) = match media {
        "text/csv" => ("CSV", "CSV", true, true),
        "application/json" | "application/x-ndjson" => ("JSON", "JSON", true, true),
        "application/geo+json" => ("GEOJSON", "GeoJSON", true, true),
        "application/xml" | "text/xml" => ("XML", "XML", true, true),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => ("XLSX", "XLSX", true, false),
        "application/vnd.apache.parquet" => ("PARQUET", "Parquet", false, false),
        _ => return None,
    };
    Some(FileType { code, label, machine, free })
}

/// The term of the table `licence` for an SPDX id.
pub(super) fn licence(spdx: &str) -> Option<&'static str> {
    match spdx {
        "CC-BY-4.0" => Some("licence/CC_BY_4_0"),
        "CC-BY-SA-4.0" => Some("licence/CC_BYSA_4_0"),
        "CC0-1.0" => Some("licence/CC0"),
        _ => None,
    }
}

/// The name of a theme of the table `data-theme`; `None` where there is none of that code.
pub(crate) fn theme(code: &str) -> Option<Text> {
    Some(match code {
        "AGRI" => {
            Text::new("Nông nghiệp, thủy sản, lâm nghiệp và thực phẩm", "Agriculture, fisheries, forestry and food")
        }
        "ECON" => Text::new("Kinh tế và tài chính", "Economy and finance"),
        "EDUC" => Text::new("Giáo dục, văn hóa và thể thao", "Education, culture and sport"),
        "ENER" => Text::new("Năng lượng", "Energy"),
        "ENVI" => Text::new("Môi trường", "Environment"),
        "GOVE" => Text::new("Chính quyền và khu vực công", "Government and public sector"),
        "HEAL" => Text::new("Y tế", "Health"),
        "INTR" => Text::new("Quốc tế", "International issues"),
        "JUST" => Text::new("Tư pháp, pháp luật và an toàn công cộng", "Justice, legal system and public safety"),
        "REGI" => Text::new("Vùng và đô thị", "Regions and cities"),
        "SOCI" => Text::new("Dân số và xã hội", "Population and society"),
        "TECH" => Text::new("Khoa học và công nghệ", "Science and technology"),
        "TRAN" => Text::new("Giao thông", "Transport"),
        _ => return None,
    })
}
