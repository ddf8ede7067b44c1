//! What grades and keys are in DuckDB's SQL, over columns in normal form. Grades that SQL cannot tell apart are one level.
//! The first level is always an equality of columns: Splink adjusts for term frequency only where it sees one.

/// A level: its condition, with `{l}` and `{r}` for the first field of the two records, `{l2}` and `{r2}` for the second,
/// and the grades it stands for.
pub(super) type Level = (&'static str, &'static [&'static str]);

/// The levels of a kind, best first, the last one's condition being `ELSE`.
pub(super) fn levels(kind: &str) -> &'static [Level] {
    match kind {
        "citizen_id" => CITIZEN_ID,
        "date" => DATE,
        "person_name" => PERSON_NAME,
        "address" => ADDRESS,
        "phone" => PHONE,
        "number" => NUMBER,
        "tax_code" => TAX_CODE,
        "industry_code" => INDUSTRY_CODE,
        "organisation_name" => ORGANISATION_NAME,
        "parcel" => PARCEL,
        "spelling" => SPELLING,
        _ => WORD,
    }
}

const SPELLING: &[Level] = &[
    ("{l} = {r}", &["giong"]),
    ("damerau_levenshtein({fl}, {fr}) <= 1", &["sai_mot_chu"]),
    ("damerau_levenshtein({fl}, {fr}) <= 3", &["sai_vai_chu"]),
    ("ELSE", &["khac"]),
];
const CITIZEN_ID: &[Level] = &[
    ("{l} = {r}", &["giong"]),
    ("{l2} = {r2} OR {l} = {r2} OR {l2} = {r}", &["giong_cu"]),
    ("length({l}) = length({r}) AND damerau_levenshtein({l}, {r}) <= 1", &["sai_mot_so", "sai_mot_so_cu"]),
    ("ELSE", &["khac_hop_le", "khac", "khac_cu"]),
];
const DATE: &[Level] = &[
    ("{l} = {r}", &["giong"]),
    (
        "left({l}, 4) = left({r}, 4) AND (length({l}) = 4 OR length({r}) = 4 OR {l} LIKE '%-01-01' OR {r} LIKE '%-01-01')",
        &["chi_nam"],
    ),
    ("{l} = left({r}, 4) || '-' || substr({r}, 9, 2) || '-' || substr({r}, 6, 2)", &["dao"]),
    (
        "(left({l}, 4) = left({r}, 4) AND (substr({l}, 6, 2) = substr({r}, 6, 2) OR substr({l}, 9, 2) = substr({r}, 9, 2))) OR substr({l}, 5) = substr({r}, 5)",
        &["gan"],
    ),
    ("left({l}, 4) = left({r}, 4)", &["cung_nam"]),
    ("ELSE", &["khac"]),
];
const PERSON_NAME: &[Level] = &[
    ("{l} = {r}", &["giong"]),
    ("{fl} = {fr} AND ({fl} = lower({l}) OR {fr} = lower({r}))", &["khong_dau"]),
    ("{fl} = {fr}", &["mat_dau", "doi_dau"]),
    (
        "split_part({fl}, ' ', 1) = split_part({fr}, ' ', 1) AND split_part({fl}, ' ', -1) = split_part({fr}, ' ', -1) AND len(string_split({fl}, ' ')) <> len(string_split({fr}, ' '))",
        &["thieu_dem"],
    ),
    ("damerau_levenshtein({fl}, {fr}) <= 1", &["sai_mot_chu"]),
    (
        "split_part({fl}, ' ', 1) = split_part({fr}, ' ', 1) AND split_part({fl}, ' ', -1) = split_part({fr}, ' ', -1)",
        &["khac_dem"],
    ),
    (
        "len(string_split({fl}, ' ')) > 2 AND list_slice(string_split({fl}, ' '), 1, -2) = list_slice(string_split({fr}, ' '), 1, -2)",
        &["khac_ten"],
    ),
    ("split_part({fl}, ' ', -1) = split_part({fr}, ' ', -1)", &["cung_ten"]),
    ("split_part({fl}, ' ', 1) = split_part({fr}, ' ', 1)", &["cung_ho"]),
    ("ELSE", &["khac", "viet_tat"]),
];
const ADDRESS: &[Level] =
    &[("{l} = {r}", &["giong"]), ("{l2} = {r2}", &["cung_xa", "cung_thon"]), ("ELSE", &["khac", "cung_so_nha"])];
const PHONE: &[Level] =
    &[("{l} = {r}", &["giong"]), ("damerau_levenshtein({l}, {r}) <= 1", &["sai_mot_so"]), ("ELSE", &["khac"])];
const NUMBER: &[Level] = &[
    ("{l} = {r}", &["giong"]),
    (
        "abs(TRY_CAST({l} AS DOUBLE) - TRY_CAST({r} AS DOUBLE)) < 0.02 * greatest(TRY_CAST({l} AS DOUBLE), TRY_CAST({r} AS DOUBLE))",
        &["gan"],
    ),
    ("ELSE", &["khac"]),
];
const TAX_CODE: &[Level] = &[
    ("{l} = {r}", &["giong"]),
    ("left({l}, 10) = left({r}, 10)", &["khac_don_vi"]),
    ("damerau_levenshtein({l}, {r}) <= 1", &["sai_mot_so"]),
    ("ELSE", &["khac_hop_le", "khac"]),
];
const INDUSTRY_CODE: &[Level] =
    &[("{l} = {r}", &["giong"]), ("left({l}, 2) = left({r}, 2)", &["cung_nganh"]), ("ELSE", &["khac"])];
const ORGANISATION_NAME: &[Level] = &[
    ("{l} = {r}", &["giong"]),
    ("damerau_levenshtein({fl}, {fr}) <= 1", &["sai_mot_chu"]),
    ("jaccard({fl}, {fr}) >= 0.7", &["gan", "mot_phan", "khac_so", "khac_loai_hinh", "chi_nhanh"]),
    ("ELSE", &["khac"]),
];
const PARCEL: &[Level] = &[
    ("{l} = {r} AND {l2} = {r2}", &["giong"]),
    ("{l} = {r} AND ({l2} IS NULL OR {r2} IS NULL)", &["cung_thua"]),
    ("{l} = {r2} AND {l2} = {r}", &["dao"]),
    (
        "({l2} = {r2} AND damerau_levenshtein({l}, {r}) <= 1) OR ({l} = {r} AND damerau_levenshtein({l2}, {r2}) <= 1)",
        &["sai_mot_so"],
    ),
    ("{l} = {r}", &["khac_to"]),
    ("{l2} = {r2}", &["cung_to"]),
    ("ELSE", &["khac"]),
];
const WORD: &[Level] = &[
    ("{l} = {r}", &["giong"]),
    ("suffix({fl}, {fr}) OR suffix({fr}, {fl})", &["phan_cuoi"]),
    ("length({fl}) > 4 AND damerau_levenshtein({fl}, {fr}) <= 1", &["sai_mot_chu"]),
    ("ELSE", &["khac"]),
];

/// A condition over two fields.
pub(super) fn fill(condition: &str, fields: &[String]) -> String {
    let first = fields.first().map_or("", String::as_str);
    let second = fields.get(1).map_or(first, String::as_str);
    let folded = |side: &str| format!("replace(strip_accents(lower(\"{first}_{side}\")), 'đ', 'd')");
    condition
        .replace("{fl}", &folded("l"))
        .replace("{fr}", &folded("r"))
        .replace("{l2}", &format!("\"{second}_l\""))
        .replace("{r2}", &format!("\"{second}_r\""))
        .replace("{l}", &format!("\"{first}_l\""))
        .replace("{r}", &format!("\"{first}_r\""))
}

/// A blocking key as an expression over a record of one side (`l.` or `r.`); `None` where SQL has none.
pub(super) fn key(kind: &str, part: &str, fields: &[String], side: char) -> Option<String> {
    let first = format!("{side}.\"{}\"", fields.first()?);
    let second = || Some(format!("{side}.\"{}\"", fields.get(1)?));
    let folded = format!("replace(strip_accents(lower({first})), 'đ', 'd')");
    Some(match (kind, part) {
        ("citizen_id", "so_cu") | ("address", "xa") => second()?,
        ("citizen_id" | "phone" | "number" | "tax_code", "so")
        | ("industry_code", "ma")
        | ("date", "ngay")
        | ("parcel", "thua") => first,
        ("parcel", "to_thua") => format!("{} || '/' || {first}", second()?),
        ("tax_code", "goc") => format!("left({first}, 10)"),
        ("date", "nam") => format!("left({first}, 4)"),
        ("person_name", "day_du")
        | ("word" | "spelling", "gia_tri")
        | ("organisation_name", "cot")
        | ("address", "noi") => folded,
        ("person_name", "ho_va_ten") => format!("split_part({folded}, ' ', 1) || split_part({folded}, ' ', -1)"),
        ("person_name", "ten") => format!("split_part({folded}, ' ', -1)"),
        ("person_name" | "organisation_name", "chu_dau") => {
            // no lambda: DuckDB gave up their arrow
            format!("regexp_replace({folded}, '([^ ])[^ ]* *', '\\1', 'g')")
        }
        _ => return None,
    })
}
