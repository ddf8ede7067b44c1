//! Kinds of value: what a cell of a type may hold, its canonical form, and what is wrong with it.
//!
//! One file a kind; [`KINDS`] lists them all. A kind knows nothing of tables: it sees one text.

mod am_tiet;
mod bien_so_xe;
mod calendar;
mod day_text;
mod decimal;
mod dia_chi;
mod dialling;
mod dien_tich;
mod email;
mod evidence;
mod gioi_tinh;
mod logic;
mod ma_buu_chinh;
mod ma_co_quan;
mod ma_danh_muc;
mod ma_dia_diem_kinh_doanh;
mod ma_ho_so;
mod ma_nganh;
mod ma_so_bhxh;
mod ma_so_doanh_nghiep;
mod ma_so_thue;
mod ma_tinh;
mod ma_tthc;
mod ma_xa;
mod measure;
mod ngay;
mod ngay_khuyet;
mod provinces;
pub mod reason;
mod so;
mod so_cmnd;
mod so_dien_thoai;
mod so_dinh_danh;
mod so_gcn;
mod so_giay_phep;
mod so_ho_chieu;
mod so_nguyen;
mod so_the_bhyt;
mod so_thua;
mod so_to_ban_do;
mod so_van_ban;
mod ten_nguoi;
mod ten_to_chuc;
mod thoi_diem;
mod tidy;
mod tien;
mod ty_le;
mod unit_code;
mod url;
mod van_ban;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;

pub(crate) use day_text::stated_day;
pub use evidence::ColumnEvidence;

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As it should be; `output` is its canonical form.
    Valid,
    /// Well formed, a part is doubtful.
    Warn,
    /// Not valid as it stands; `output` is the only sensible mending: proposed, never applied silently.
    Repair,
    /// Was valid until its list changed.
    Retired,
    /// Several readings are possible; `candidates` holds them.
    Ambiguous,
    /// Cannot be a value of this kind.
    Invalid,
    /// Nothing was there.
    Missing,
}

impl Status {
    /// The word used in JSON and in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Warn => "warn",
            Self::Repair => "repair",
            Self::Retired => "retired",
            Self::Ambiguous => "ambiguous",
            Self::Invalid => "invalid",
            Self::Missing => "missing",
        }
    }
}

/// What a kind says of one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Canonical form, the proposal for [`Status::Repair`], or `None`.
    pub output: Option<String>,
    /// What became of it.
    pub status: Status,
    /// Reasons, from the closed list [`reason`] (`checksum`, `length` …).
    pub codes: Vec<&'static str>,
    /// Possible readings where the text cannot decide.
    pub candidates: Vec<String>,
}

impl Verdict {
    /// A verdict without reasons or candidates.
    pub fn new(status: Status, output: Option<String>) -> Self {
        Self { output, status, codes: Vec::new(), candidates: Vec::new() }
    }

    /// A valid value in canonical form.
    pub fn valid(output: impl Into<String>) -> Self {
        Self::new(Status::Valid, Some(output.into()))
    }

    /// Nothing was there.
    pub fn missing() -> Self {
        Self::new(Status::Missing, None)
    }

    /// Not a value of this kind, for one reason.
    pub fn invalid(code: &'static str) -> Self {
        Self::new(Status::Invalid, None).code(code)
    }

    /// The same verdict with one more reason.
    #[must_use]
    pub fn code(mut self, code: &'static str) -> Self {
        self.codes.push(code);
        self
    }
}

/// Settings of a kind, by name (`unit`, `version`, `serial`, `century` …), from the dictionary or the command line.
pub type Options = BTreeMap<String, String>;

/// A kind of value. Declared as a `static` in its own file, listed in [`KINDS`].
pub struct Kind {
    /// The name a dictionary type refers to; also the `--type` of `tudien value`.
    pub id: &'static str,
    /// Title in Vietnamese and English.
    pub title: crate::lang::Text,
    /// True when the text is valid and canonical as it stands: the fast path over columns. Must agree with `parse`.
    pub canonical: fn(&str, &Options) -> bool,
    /// Judges one text (already in Unicode; not necessarily trimmed or NFC).
    pub parse: fn(&str, &Options) -> Verdict,
}

/// How a kind of running text judges what the default pipeline has been over: [`Kind`] itself would run it again.
#[derive(Debug, Clone, Copy)]
pub struct RunningText {
    /// True when such a text is valid and canonical.
    pub canonical: fn(&str) -> bool,
    /// Judges such a text.
    pub judge: fn(&str) -> Verdict,
}

/// The judgement of a kind of running text; `None` for the other kinds.
pub fn running_text(kind: &Kind) -> Option<RunningText> {
    match kind.id {
        "dia_chi" => Some(dia_chi::RUNNING),
        "ten_nguoi" => Some(ten_nguoi::RUNNING),
        "ten_to_chuc" => Some(ten_to_chuc::RUNNING),
        "van_ban" => Some(van_ban::RUNNING),
        _ => None,
    }
}

/// Every kind, sorted by id.
pub static KINDS: &[&Kind] = &[
    &am_tiet::KIND,
    &bien_so_xe::KIND,
    &dia_chi::KIND,
    &dien_tich::KIND,
    &email::KIND,
    &gioi_tinh::KIND,
    &logic::KIND,
    &ma_buu_chinh::KIND,
    &ma_co_quan::KIND,
    &ma_danh_muc::KIND,
    &ma_dia_diem_kinh_doanh::KIND,
    &ma_ho_so::KIND,
    &ma_nganh::KIND,
    &ma_so_bhxh::KIND,
    &ma_so_doanh_nghiep::KIND,
    &ma_so_thue::KIND,
    &ma_tinh::KIND,
    &ma_tthc::KIND,
    &ma_xa::KIND,
    &ngay::KIND,
    &ngay_khuyet::KIND,
    &so::KIND,
    &so_cmnd::KIND,
    &so_dien_thoai::KIND,
    &so_dinh_danh::KIND,
    &so_gcn::KIND,
    &so_giay_phep::KIND,
    &so_ho_chieu::KIND,
    &so_nguyen::KIND,
    &so_the_bhyt::KIND,
    &so_thua::KIND,
    &so_to_ban_do::KIND,
    &so_van_ban::KIND,
    &ten_nguoi::KIND,
    &ten_to_chuc::KIND,
    &thoi_diem::KIND,
    &tien::KIND,
    &ty_le::KIND,
    &url::KIND,
    &van_ban::KIND,
];

/// The kind of that name.
pub fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.binary_search_by_key(&id, |kind| kind.id).ok().and_then(|place| KINDS.get(place)).copied()
}

#[cfg(test)]
pub(crate) mod testing {
    use super::{Kind, Options, Status};

    /// A case: text, status, output, a reason that must be among the codes.
    pub(crate) type Row = (&'static str, Status, Option<&'static str>, Option<&'static str>);

    /// Judges each row, and holds every kind to its laws on the way.
    pub(crate) fn table(kind: &Kind, options: &[(&str, &str)], rows: &[Row]) {
        let options: Options = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        for (text, status, output, code) in rows {
            let verdict = (kind.parse)(text, &options);
            assert_eq!(
                (verdict.status, verdict.output.as_deref()),
                (*status, *output),
                "{}: {text:?}: {verdict:?}",
                kind.id
            );
            assert!(code.is_none_or(|code| verdict.codes.contains(&code)), "{}: {text:?}: {verdict:?}", kind.id);
            laws(kind, text, &options);
        }
    }

    /// What holds for every kind on every text.
    pub(crate) fn laws(kind: &Kind, text: &str, options: &Options) {
        let verdict = (kind.parse)(text, options);
        for code in &verdict.codes {
            assert!(super::reason::reason(code).is_some(), "{}: {text:?}: no reason {code}", kind.id);
        }
        if (kind.canonical)(text, options) {
            assert_eq!(
                (verdict.status, verdict.output.as_deref()),
                (Status::Valid, Some(text)),
                "{}: canonical {text:?}",
                kind.id
            );
        }
        if verdict.status != Status::Valid {
            return;
        }
        let output = verdict.output.unwrap_or_default();
        let again = (kind.parse)(&output, &stored(options));
        assert_eq!(
            (again.status, again.output.as_deref()),
            (Status::Valid, Some(output.as_str())),
            "{}: {text:?} twice",
            kind.id
        );
    }

    /// The options that still apply to a canonical value: those that tell how to read a raw one are spent.
    fn stored(options: &Options) -> Options {
        options
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "unit" | "scale" | "serial"))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_file_of_a_kind_is_registered_in_order() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text/value");
        let mut found = Vec::new();
        for path in crate::files::list(&folder).unwrap() {
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            if stem != "mod" && crate::files::read_text(&path).unwrap().contains("static KIND: Kind =") {
                found.push(stem);
            }
        }
        let listed: Vec<&str> = KINDS.iter().map(|kind| kind.id).collect();
        assert_eq!(found, listed, "src/text/value and KINDS must name the same kinds, sorted");
        assert!(kind("no_such_kind").is_none());
        let running: Vec<&str> = listed.into_iter().filter(|id| kind(id).and_then(running_text).is_some()).collect();
        assert_eq!(running, ["dia_chi", "ten_nguoi", "ten_to_chuc", "van_ban"]);
    }

    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[0-9]{1,16}",
            "['+-]?[0-9]{1,4}[./ ,-]{1,2}[0-9]{1,4}[./ ,-]{0,2}[0-9]{0,6}(%| đ| ha| triệu|m2|:[0-9]{2} CH)?",
            "[A-ZĐa-zđ]{1,3}[ .-]?[0-9]{1,9}([./-][0-9A-ZĐ]{1,5}){0,3}",
            "[0-9]{1,2}[A-ZĐ][0-9A-Z]?[ -]?[0-9]{3}[.]?[0-9]{1,3}",
            "(0|84|[+]84)?[1-9][0-9]{7,10}(; ?0[1-9][0-9]{8})?",
            "(ngày |tháng |năm |quý |thửa |tờ )?[0-9IVX]{1,4}[/ ,]{1,2}(tháng |thửa )?[0-9]{1,4}",
            "[a-zA-ZÀ-ỹ' ]{1,20}",
        ]
    }

    fn settings() -> impl Strategy<Value = Options> {
        let one = |name: &'static str, values: &'static [&'static str]| {
            prop::option::of(prop::sample::select(values))
                .prop_map(move |value| value.map(|value| (name.to_owned(), value.to_owned())))
        };
        (
            one("decimal", &[",", "."]),
            one("serial", &["1900", "1904"]),
            one("order", &["mdy"]),
            one("years", &["1900-1999"]),
            one("unit", &["ha", "triệu đồng", "đồng"]),
            one("pad", &["5", "9", "10", "12"]),
            one("version", &["2018", "2025"]),
        )
            .prop_map(|(a, b, c, d, e, f, g)| {
                let as_of = Some(("as_of".to_owned(), "2026-11-20".to_owned()));
                [a, b, c, d, e, f, g, as_of].into_iter().flatten().collect()
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn laws_hold_for_every_kind(text in texts(), options in settings()) {
            for kind in KINDS {
                testing::laws(kind, &text, &options);
                let settled = crate::text::default(&text);
                if let Some(running) = running_text(kind) {
                    prop_assert_eq!((running.judge)(&settled), (kind.parse)(&settled, &options));
                    prop_assert_eq!((running.canonical)(&settled), (kind.canonical)(&settled, &options));
                }
            }
        }
    }
}
