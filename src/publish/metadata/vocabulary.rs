//! The authority tables of the EU (<http://publications.europa.eu/resource/authority/>) as far as packages need them, and
//! the lists by which the Metadata Quality Assessment of data.europa.eu tells formats apart.

use crate::dictionary::UpdateCycle;

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
