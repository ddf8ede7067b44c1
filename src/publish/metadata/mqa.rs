//! Metadata scored by the Metadata Quality Assessment of data.europa.eu: five dimensions, 405 points
//! (<https://data.europa.eu/mqa/methodology>).
//!
//! What is said of each file counts by the share of files of which it is said, rounded down. Two measures ask whether the
//! addresses answer; without a network they are not measured and give no points: that is told, not guessed.

use serde::{Deserialize, Serialize};

use super::record::{Distribution, Record};
use crate::lang::Message;

/// The most there is.
const MOST: u32 = 405;

/// The score of a set's metadata.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mqa {
    /// Points reached.
    pub points: u32,
    /// Points there are.
    pub most: u32,
    /// Points that only a network can measure, among those not reached.
    pub unmeasured: u32,
    /// `xuat_sac` (above 350), `tot` (above 220), `du` (from 120), `kem`.
    pub rating: String,
    /// Every measure.
    pub metrics: Vec<Metric>,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metric {
    /// `tim_thay`, `tiep_can`, `lien_thong`, `dung_lai`, `boi_canh`: findability to contextuality.
    pub dimension: String,
    /// The property measured.
    pub property: String,
    /// Points reached; `None`: not measured.
    pub points: Option<u32>,
    /// Points there are.
    pub most: u32,
    /// What to do to reach them all.
    pub advice: Message,
}

impl Mqa {
    /// Measures that could be measured and are not whole, the dearest first.
    pub fn missing(&self) -> Vec<&Metric> {
        let lost = |metric: &&Metric| metric.points.map_or(0, |points| metric.most.saturating_sub(points));
        let mut missing: Vec<&Metric> = self.metrics.iter().filter(|metric| lost(metric) > 0).collect();
        missing.sort_by_key(|metric| std::cmp::Reverse(lost(metric)));
        missing
    }

    /// The rating in words.
    pub fn rated(&self) -> Message {
        match self.rating.as_str() {
            "xuat_sac" => Message::new("xuất sắc", "excellent"),
            "tot" => Message::new("tốt", "good"),
            "du" => Message::new("đủ", "sufficient"),
            _ => Message::new("kém", "bad"),
        }
    }
}

/// Scores a record.
pub(crate) fn mqa(record: &Record<'_>) -> Mqa {
    let metrics: Vec<Metric> =
        [findability(record), accessibility(record), interoperability(record), reusability(record), context(record)]
            .into_iter()
            .flatten()
            .collect();
    let points = metrics.iter().filter_map(|metric| metric.points).sum();
    let unmeasured = metrics.iter().filter(|metric| metric.points.is_none()).map(|metric| metric.most).sum();
    let rating = match points {
        351.. => "xuat_sac",
        221..=350 => "tot",
        120..=220 => "du",
        _ => "kem",
    };
    Mqa { points, most: MOST, unmeasured, rating: rating.to_owned(), metrics }
}

/// A measure of the set as a whole.
fn whole(dimension: &str, property: &str, most: u32, said: bool, vi: &str, en: &str) -> Metric {
    Metric {
        dimension: dimension.to_owned(),
        property: property.to_owned(),
        points: Some(if said { most } else { 0 }),
        most,
        advice: Message::new(vi, en),
    }
}

/// A measure of each file.
fn each(
    record: &Record<'_>,
    (dimension, property, most): (&str, &str, u32),
    said: impl Fn(&Distribution<'_>) -> bool,
    (vi, en): (&str, &str),
) -> Metric {
    let all = u32::try_from(record.distributions.len()).unwrap_or(u32::MAX);
    let good = u32::try_from(record.distributions.iter().filter(|one| said(one)).count()).unwrap_or(u32::MAX);
    let points = most.saturating_mul(good).checked_div(all).unwrap_or(0);
    Metric { points: Some(points), ..whole(dimension, property, most, false, vi, en) }
}

fn findability(record: &Record<'_>) -> Vec<Metric> {
    const DIMENSION: &str = "tim_thay";
    vec![
        whole(
            DIMENSION,
            "dcat:keyword",
            30,
            !record.keywords.is_empty(),
            "Ghi tên khác của thực thể (aliases) trong từ điển, hoặc keywords trong [record] của tệp công việc.",
            "Write other names of the entity (aliases) in the dictionary, or keywords in the job's [record].",
        ),
        whole(
            DIMENSION,
            "dcat:theme",
            30,
            record.theme.is_some(),
            "Ghi chủ đề EU của lĩnh vực ở [themes] trong catalog.toml (ví dụ dan_cu = \"SOCI\").",
            "Write the sector's EU theme in [themes] of catalog.toml (for example dan_cu = \"SOCI\").",
        ),
        whole(
            DIMENSION,
            "dcterms:spatial",
            20,
            record.place.is_some(),
            "Ghi mã tỉnh: province = \"66\" trong catalog.toml hoặc trong [record] của tệp công việc.",
            "Write the province's code: province = \"66\" in catalog.toml or in the job's [record].",
        ),
        // The record always ends on a day, so this is said of every set.
        whole(
            DIMENSION,
            "dcterms:temporal",
            20,
            true,
            "Ghi from, to trong record của bộ dữ liệu.",
            "Write from and to.",
        ),
    ]
}

fn accessibility(record: &Record<'_>) -> Vec<Metric> {
    const DIMENSION: &str = "tiep_can";
    let answers = |property: &str, most| Metric {
        points: None,
        ..whole(
            DIMENSION,
            property,
            most,
            false,
            "Chỉ đo được khi tệp đã ở trên mạng: địa chỉ phải trả lời.",
            "Measured only once the file is on the network: the address must answer.",
        )
    };
    let said = each(
        record,
        (DIMENSION, "dcat:downloadURL", 20),
        |_| true,
        ("Công bố ít nhất một tệp dữ liệu.", "Publish a data file."),
    );
    vec![answers("dcat:accessURL (200)", 50), said, answers("dcat:downloadURL (200)", 30)]
}

fn interoperability(record: &Record<'_>) -> Vec<Metric> {
    const DIMENSION: &str = "lien_thong";
    let any = (
        "Công bố ở định dạng có trong danh mục của EU: CSV, JSON, XML, XLSX, Parquet.",
        "Publish in a format of the EU's table: CSV, JSON, XML, XLSX, Parquet.",
    );
    let machine = (
        "Danh mục đọc được bằng máy của EU có CSV, JSON, XML, XLSX; chưa có Parquet.",
        "The EU's list of machine-readable formats has CSV, JSON, XML, XLSX; not yet Parquet.",
    );
    let free = (
        "Danh mục định dạng mở của EU có CSV, JSON, XML; không có XLSX, chưa có Parquet.",
        "The EU's list of non-proprietary formats has CSV, JSON, XML; not XLSX, and not yet Parquet.",
    );
    let kind = |test: fn(super::vocabulary::FileType) -> bool| move |one: &Distribution<'_>| test(one.kind);
    vec![
        each(record, (DIMENSION, "dcterms:format", 20), kind(|_| true), any),
        each(record, (DIMENSION, "dcat:mediaType", 10), |one| !one.file.media_type.is_empty(), any),
        each(record, (DIMENSION, "dcterms:format, dcat:mediaType (vocabulary)", 10), kind(|_| true), any),
        each(record, (DIMENSION, "dcterms:format (machine-readable)", 20), kind(|kind| kind.machine), machine),
        each(record, (DIMENSION, "dcterms:format (non-proprietary)", 20), kind(|kind| kind.free), free),
        whole(
            DIMENSION,
            "DCAT-AP",
            30,
            conforms(record),
            "DCAT-AP bắt buộc tiêu đề, mô tả, nhà xuất bản và ít nhất một tệp có địa chỉ: hãy ghi đủ trong từ điển.",
            "DCAT-AP demands a title, a description, a publisher and a file with an address: write them in the dictionary.",
        ),
    ]
}

/// What DCAT-AP 3 demands of a set; the rest of the profile holds by the way the record is written, which the shapes of
/// the profile confirm.
fn conforms(record: &Record<'_>) -> bool {
    let told = |text: &str| !text.trim().is_empty();
    told(&record.title.vi) && told(record.what) && told(&record.publisher) && !record.distributions.is_empty()
}

fn reusability(record: &Record<'_>) -> Vec<Metric> {
    const DIMENSION: &str = "dung_lai";
    let licence = (
        "Ghi giấy phép có địa chỉ (licence, licence_url) trong catalog.toml.",
        "Write a licence with its address (licence, licence_url) in catalog.toml.",
    );
    let known = (
        "Dùng giấy phép có trong danh mục của EU: CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0.",
        "Use a licence of the EU's table: CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0.",
    );
    vec![
        each(record, (DIMENSION, "dcterms:license", 20), |_| record.licence_address().is_some(), licence),
        each(record, (DIMENSION, "dcterms:license (vocabulary)", 10), |_| record.licence.term.is_some(), known),
        // The record always tells who may see the set, by the EU's table.
        whole(DIMENSION, "dcterms:accessRights", 10, true, "", ""),
        whole(DIMENSION, "dcterms:accessRights (vocabulary)", 5, true, "", ""),
        whole(
            DIMENSION,
            "dcat:contactPoint",
            20,
            record.contact.is_some(),
            "Ghi đầu mối liên hệ là một cơ quan: contact, contact_email trong catalog.toml hoặc [record] của tệp công việc.",
            "Write the office to contact: contact, contact_email in catalog.toml or the job's [record].",
        ),
        whole(
            DIMENSION,
            "dcterms:publisher",
            10,
            !record.publisher.trim().is_empty(),
            "Ghi publisher trong catalog.toml.",
            "Write publisher in catalog.toml.",
        ),
    ]
}

fn context(record: &Record<'_>) -> Vec<Metric> {
    const DIMENSION: &str = "boi_canh";
    let file = ("Công bố ít nhất một tệp dữ liệu.", "Publish a data file.");
    vec![
        each(record, (DIMENSION, "dcterms:rights", 5), |_| !record.provenance.scope.vi.is_empty(), file),
        each(record, (DIMENSION, "dcat:byteSize", 5), |one| one.file.bytes > 0, file),
        whole(DIMENSION, "dcterms:issued", 5, true, "", ""),
        whole(DIMENSION, "dcterms:modified", 5, true, "", ""),
    ]
}
