//! What a cell may hold: closed lists of words, kept on a hidden sheet that drop-downs point to.

use crate::dictionary::LAYERS;

/// A closed list of words, by the keys that take them (`sheet:notation`, or the notation alone).
pub(super) struct Choice {
    /// Keys.
    pub(super) keys: &'static [&'static str],
    /// Words, in order.
    pub(super) words: Vec<&'static str>,
}

/// How often a set is brought up to date.
const CYCLES: [&str; 8] =
    ["thoi_gian_thuc", "hang_ngay", "hang_tuan", "hang_thang", "hang_quy", "nua_nam", "hang_nam", "khong_dinh_ky"];

/// Methods of opening and sharing.
const METHODS: [&str; 14] = [
    "drop",
    "keep",
    "label",
    "parent",
    "year",
    "month",
    "year_band",
    "commune",
    "province",
    "round",
    "band",
    "clamp",
    "mask",
    "pseudonym",
];

/// Every closed list. A test holds them against the model.
pub(super) fn choices() -> Vec<Choice> {
    let choice = |keys: &'static [&'static str], words: &[&'static str]| Choice { keys, words: words.to_vec() };
    let mut all = vec![
        choice(&["flag"], &["có"]),
        choice(&["update"], &CYCLES),
        choice(&["level"], &["quoc_gia", "bo", "tinh", "co_quan"]),
        choice(&["tier"], &["trung_uong", "tinh", "xa", "do_thi", "nong_thon", "mien_nui"]),
        choice(
            &["domain"],
            &["kinh_te_xa_hoi", "xa_hoi", "doi_ngoai_quoc_phong_an_ninh", "ho_tro_hoat_dong", "quan_ly_nguon_luc"],
        ),
        choice(&["registration.state"], &["de_xuat", "hieu_luc", "bai_bo"]),
        choice(&["storage"], &["text", "date", "datetime", "integer", "number", "boolean"]),
        choice(&["cardinality"], &["1:1", "1:n", "n:1", "n:n"]),
        choice(&["rule"], &["order", "at_most", "sum", "required_when"]),
        choice(&["check.level"], &["error", "warning", "info"]),
        choice(&["open.method", "share.method"], &METHODS),
        choice(&["classification.origin"], &["1.1", "1.2", "1.3", "1.4", "1.5", "2.1", "2.2", "2.3"]),
        choice(&["classification.sharing"], &["3.1", "3.2", "3.3", "3.4"]),
        choice(&["classification.importance"], &["4.1", "4.2", "4.3"]),
        choice(&["classification.personal"], &["5.1", "5.2", "5.3"]),
        choice(&["classification.secrecy"], &["6.1", "6.2", "6.3", "6.4"]),
        choice(&["classification.business"], &["7.1", "7.2"]),
        choice(&["classification.structure"], &["8.1", "8.2", "8.3"]),
        choice(
            &["role"],
            &[
                "personal_id",
                "old_personal_id",
                "person_name",
                "organisation_name",
                "birth_date",
                "sex",
                "tax_code",
                "address",
                "commune_code",
                "province_code",
                "phone",
                "email",
                "issue_date",
                "expiry_date",
                "start_date",
                "updated_at",
                "record_status",
                "note",
                "map_sheet",
                "parcel_number",
                "northing",
                "easting",
                "latitude",
                "longitude",
                "outline",
                "central_meridian",
                "money",
                "area",
            ],
        ),
    ];
    all.push(Choice { keys: &["layer"], words: LAYERS.iter().map(|(id, _, _)| *id).collect() });
    all.push(Choice { keys: &["kind"], words: crate::text::value::KINDS.iter().map(|kind| kind.id).collect() });
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::{Domain, Level, Role, State, Tier, UpdateCycle};

    fn all_read<T: for<'de> serde::Deserialize<'de>>(key: &str) {
        let choice = choices().into_iter().find(|choice| choice.keys.contains(&key)).unwrap();
        for word in &choice.words {
            serde_json::from_value::<T>(serde_json::json!(word))
                .unwrap_or_else(|cause| panic!("{key}: {word}: {cause}"));
        }
        // serde names every variant when it refuses one: none may be missing here.
        let refused = serde_json::from_value::<T>(serde_json::json!("?")).err().unwrap().to_string();
        let known = refused.matches('`').count() / 2 - 1;
        assert_eq!(known, choice.words.len(), "{key}: {refused}");
    }

    #[test]
    fn words_are_those_of_the_model() {
        all_read::<Role>("role");
        all_read::<UpdateCycle>("update");
        all_read::<Level>("level");
        all_read::<Domain>("domain");
        all_read::<State>("registration.state");
        all_read::<Tier>("tier");
    }
}
