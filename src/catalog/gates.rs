//! What a package must have before it is published. Every refusal says what would have to change; all are told at once.

use super::changes::Changes;
use super::offer::Offer;
use super::overlap::Overlap;
use super::record::Record;
use super::rows::Rows;
use crate::dictionary::{Dictionary, Entity, UpdateCycle};
use crate::error::{Error, Fault, Kind};
use crate::lang::Message;
use crate::publish::{self, Audience};

/// Licences without restrictions on use (Open Definition 2.1), by SPDX id.
const OPEN_LICENCES: [&str; 8] =
    ["CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "ODC-By-1.0", "ODbL-1.0", "PDDL-1.0", "CDLA-Permissive-2.0", "OGL-UK-3.0"];

/// What is judged together.
pub(super) struct Case<'a> {
    pub(super) dictionary: &'a Dictionary,
    pub(super) offer: &'a Offer,
    /// The id under which it would stand.
    pub(super) set: &'a str,
    /// The latest version of the set.
    pub(super) before: Option<&'a Record>,
    pub(super) rows: Option<&'a Rows>,
    pub(super) overlap: Option<&'a Overlap>,
    pub(super) changes: &'a Changes,
    /// Readers may be broken.
    pub(super) accept_breaking: bool,
}

/// Every reason why the package is not published; empty where there is none.
pub(super) fn refusals(case: &Case<'_>) -> Vec<Fault> {
    let mut gates = Gates(Vec::new());
    let entity = case.dictionary.entities.get(&case.offer.entity);
    gates.names(case, entity);
    gates.licence(case);
    gates.promise(case.offer);
    gates.score(case);
    gates.privacy(case, entity);
    gates.audience(case, entity);
    gates.versions(case);
    if let Some(overlap) = case.overlap {
        let (set, title, shared, of) = (&overlap.set, &overlap.title, overlap.shared, overlap.of);
        gates.refuse(
            ("trùng lặp", "overlap"),
            format!(
                "{shared} trong {of} bản ghi đã có ở bộ «{title}» ({set}); hãy thêm phiên bản cho bộ ấy: --id {set}"
            ),
            format!("{shared} of {of} records are in “{title}” ({set}) already; add a version to that set: --id {set}"),
        );
    }
    gates.0
}

/// The refusals as one error.
pub(super) fn refused(title: &str, faults: Vec<Fault>) -> Error {
    let count = faults.len();
    Error::new(
        Kind::Refused,
        format!("Kho không nhận «{title}»: {count} điều kiện chưa đạt"),
        format!("The catalog does not take “{title}”: {count} condition(s) not met"),
    )
    .hint("Hãy sửa từng điểm nêu trên rồi chạy lại.", "Mend each point above and run again.")
    .with_faults(faults)
}

struct Gates(Vec<Fault>);

impl Gates {
    fn refuse(&mut self, (gate, gate_en): (&str, &str), vi: impl Into<String>, en: impl Into<String>) {
        let message = Message::new(vi, format!("[{gate_en}] {}", en.into()));
        self.0.push(Fault { code: "", file: gate.to_owned(), line: None, message });
    }

    fn names(&mut self, case: &Case<'_>, entity: Option<&Entity>) {
        let offer = case.offer;
        if !is_id(case.set) {
            self.refuse(
                ("mã bộ dữ liệu", "id"),
                format!(
                    "«{}» phải dài 2–100 ký tự, chỉ gồm chữ thường không dấu, chữ số, - và _; hãy nêu --id",
                    case.set
                ),
                format!("“{}” must have 2–100 small ASCII letters, digits, - and _; name another with --id", case.set),
            );
        }
        if entity.is_none() {
            self.refuse(
                ("thực thể", "entity"),
                format!("từ điển không có thực thể «{}»; hãy dùng từ điển đã lập gói (--dictionary)", offer.entity),
                format!(
                    "the dictionary has no entity “{}”; use the one that made the package (--dictionary)",
                    offer.entity
                ),
            );
        }
        if offer.owner.trim().is_empty() {
            self.refuse(
                ("chủ quản", "owner"),
                "gói chưa ghi cơ quan chủ quản; hãy ghi owner của thực thể trong từ điển rồi lập lại gói",
                "the package names no owner; write the entity's owner in the dictionary and make the package again",
            );
        }
        if let Some(before) = case.before.filter(|before| before.entity != offer.entity || before.owner != offer.owner)
        {
            let (owner, was) = (&before.owner, &before.entity);
            self.refuse(
                ("mã bộ dữ liệu", "id"),
                format!("mã {} đã thuộc bộ «{was}» của {owner}; hãy chọn mã khác bằng --id", case.set),
                format!("the id {} belongs to a set of “{was}” of {owner}; choose another with --id", case.set),
            );
        }
        if offer.as_of.parse::<chrono::NaiveDate>().is_err() {
            self.refuse(
                ("ngày dữ liệu", "day"),
                "gói không ghi dữ liệu tính đến ngày nào; hãy lập lại gói với --as-of",
                "the package does not say for which day its data stands; make it again with --as-of",
            );
        }
    }

    fn licence(&mut self, case: &Case<'_>) {
        let (licence, own) = (&case.offer.licence, &case.dictionary.catalog.licence);
        let open = OPEN_LICENCES.iter().any(|known| known.eq_ignore_ascii_case(licence)) || licence == own;
        if case.offer.audience == "open" && (licence.trim().is_empty() || !open) {
            self.refuse(
                ("giấy phép", "licence"),
                format!(
                    "«{licence}» không phải giấy phép dữ liệu mở; hãy dùng {own} (giấy phép của từ điển) hoặc {}",
                    OPEN_LICENCES.join(", ")
                ),
                format!(
                    "“{licence}” is no licence of open data; use {own} (the dictionary's) or {}",
                    OPEN_LICENCES.join(", ")
                ),
            );
        }
    }

    fn promise(&mut self, offer: &Offer) {
        if cycle(&offer.cycle).and_then(UpdateCycle::days).is_none() {
            self.refuse(
                ("cam kết cập nhật", "update"),
                "chưa hứa cập nhật theo kỳ nào; hãy ghi update của thực thể trong từ điển (hang_thang, hang_quy …)",
                "no update is promised; write the entity's update in the dictionary (hang_thang, hang_quy …)",
            );
        }
    }

    fn score(&mut self, case: &Case<'_>) {
        let (score, poor) = (case.offer.score, case.dictionary.scoring.poor);
        match score {
            None => self.refuse(
                ("chất lượng", "score"),
                "gói chưa được chấm điểm; hãy chạy tudien check, tudien score rồi lập lại gói",
                "the package has no score; run tudien check and tudien score, then make it again",
            ),
            Some(score) if score < poor => self.refuse(
                ("chất lượng", "score"),
                format!("điểm {score:.1} dưới ngưỡng {poor} (scoring.toml, poor); hãy sửa lỗi nêu trong báo cáo"),
                format!("score {score:.1} is below {poor} (scoring.toml, poor); mend the errors in the report"),
            ),
            Some(score) if case.offer.label == "kém" => self.refuse(
                ("chất lượng", "score"),
                format!("điểm chung {score:.1} nhưng có trường bắt buộc dưới ngưỡng {poor} (xếp loại «kém»); hãy sửa trường ấy"),
                format!("overall {score:.1}, but a required field is below {poor} (label “poor”); mend that field"),
            ),
            Some(_) => {}
        }
    }

    fn privacy(&mut self, case: &Case<'_>, entity: Option<&Entity>) {
        let privacy = &case.offer.privacy;
        let asked = entity.map_or(0, |entity| u64::from(entity.k_anonymity)).max(privacy.k_required);
        let Some(rows) = case.rows else {
            self.refuse(
                ("tệp dữ liệu", "data"),
                "gói không có tệp CSV hoặc Parquet chứa đủ bản ghi; hãy lập lại gói với một trong hai định dạng",
                "the package has no CSV or Parquet file with all records; make it again with one of them",
            );
            return;
        };
        if let Some(found) = rows.smallest.filter(|found| *found < asked && !privacy.quasi_identifiers.is_empty()) {
            let by = privacy.quasi_identifiers.join(", ");
            self.refuse(
                ("riêng tư", "privacy"),
                format!("nhóm nhỏ nhất theo {by} chỉ có {found} bản ghi, phải từ {asked}; hãy tổng quát hóa thêm rồi lập lại gói"),
                format!("the smallest group by {by} has {found} records, at least {asked} are asked; generalize and make it again"),
            );
        }
        if rows.pairs.len() as u64 != case.offer.rows {
            let (said, found) = (case.offer.rows, rows.pairs.len());
            self.refuse(
                ("số bản ghi", "rows"),
                format!("gói ghi {said} bản ghi nhưng tệp dữ liệu có {found}; hãy lập lại gói"),
                format!("the package says {said} records, its data file has {found}; make it again"),
            );
        }
    }

    fn audience(&mut self, case: &Case<'_>, entity: Option<&Entity>) {
        match case.offer.audience.as_str() {
            "open" => {
                let closed = |name: &&str| {
                    let field = entity.and_then(|entity| Some((entity, entity.field(name)?)));
                    field.is_some_and(|(entity, field)| !publish::reaches(entity, field, Audience::Open))
                };
                let names: Vec<&str> =
                    case.offer.columns.iter().map(|column| column.name.as_str()).filter(closed).collect();
                if !names.is_empty() {
                    let names = names.join(", ");
                    self.refuse(
                        ("riêng tư", "privacy"),
                        format!("cột {names} không được mở theo từ điển; hãy lập lại gói với từ điển hiện hành"),
                        format!("column {names} may not be opened by the dictionary; make the package with today's dictionary"),
                    );
                }
            }
            "shared" if case.offer.agencies.is_empty() => self.refuse(
                ("chia sẻ", "sharing"),
                "gói chia sẻ chưa nêu cơ quan nhận; hãy lập lại gói với --to",
                "the shared package names no agency; make it again with --to",
            ),
            "shared" => {}
            other => self.refuse(
                ("đối tượng", "audience"),
                format!("gói «{other}» chỉ dùng nội bộ, không đưa vào kho công bố; hãy lập gói mở hoặc gói chia sẻ"),
                format!("a package “{other}” is for inside use and is not published; make an open or a shared one"),
            ),
        }
        if let Some(before) = case.before.filter(|before| before.audience != case.offer.audience) {
            let was = &before.audience;
            self.refuse(
                ("đối tượng", "audience"),
                format!("bộ {} đang là «{was}»; gói mở và gói chia sẻ phải mang hai mã khác nhau (--id)", case.set),
                format!("the set {} is “{was}”; open and shared packages need ids of their own (--id)", case.set),
            );
        }
    }

    fn versions(&mut self, case: &Case<'_>) {
        let Some(before) = case.before else { return };
        if case.offer.as_of < before.as_of {
            let (now, was, version) = (&case.offer.as_of, &before.as_of, &before.version);
            self.refuse(
                ("phiên bản", "version"),
                format!("dữ liệu tính đến {now}, cũ hơn phiên bản {version} đã công bố ({was})"),
                format!("the data stands for {now}, before that of version {version} ({was})"),
            );
        }
        if case.changes.is_breaking() && !case.accept_breaking {
            let what = case.changes.lines(crate::lang::Lang::Vi).join(" ");
            let what_en = case.changes.lines(crate::lang::Lang::En).join(" ");
            self.refuse(
                ("phiên bản", "version"),
                format!("{what} Nếu chủ ý, hãy chạy lại với --accept-breaking và báo cho nơi đang dùng"),
                format!("{what_en} If meant, run again with --accept-breaking and tell those who use it"),
            );
        }
    }
}

/// An update cycle by its id.
pub(super) fn cycle(id: &str) -> Option<UpdateCycle> {
    serde_json::from_value(serde_json::Value::from(id)).ok()
}

/// What a data set may be called, here and on CKAN portals.
pub(super) fn is_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-';
    (2..=100).contains(&id.len())
        && id.bytes().all(plain)
        && id.starts_with(|letter: char| letter.is_ascii_alphanumeric())
}
