//! `catalog.toml` and `scoring.toml`.

use std::collections::BTreeMap;

use super::file::{Attributes, Shape};
use super::model::{Catalog, Scoring};
use super::place::{Faults, code};
use super::registry::Level;
use super::resolve::word;
use super::theme::theme;

/// What `catalog.toml` may say.
pub(super) const CATALOG: Shape = Shape {
    texts: &[
        "version",
        "publisher",
        "homepage",
        "contact",
        "contact_email",
        "base_uri",
        "province",
        "licence",
        "licence_url",
        "level",
        "extends",
    ],
    scalars: &[],
    flags: &[],
    lists: &["legal_basis"],
    maps: &["sectors", "themes"],
};

/// Resolves `catalog.toml`; gives the version beside it.
pub(super) fn catalog(written: &Attributes, faults: &mut Faults) -> (String, Catalog) {
    written.needs(&["version", "publisher", "licence"], faults);
    let version = written.string("version");
    let parts: Vec<&str> = version.split('.').collect();
    if let Some(text) = written.text("version")
        && (parts.len() != 3 || parts.iter().any(|part| part.parse::<u32>().is_err()))
    {
        faults.add(code::FORM, &text.place, "«version» phải có dạng 1.2.3", "\"version\" must look like 1.2.3");
    }
    if let Some(text) = written.text("level") {
        word::<Level>(text, "level", faults);
    }
    addresses(written, faults);
    let maybe = |key: &str| written.text(key).map(|text| text.value.clone());
    let map = |name: &str| {
        let entries = written.maps.get(name).into_iter().flatten();
        entries.map(|(folder, title)| (folder.clone(), title.value.clone())).collect()
    };
    let catalog = Catalog {
        publisher: written.string("publisher"),
        homepage: maybe("homepage"),
        contact: maybe("contact"),
        contact_email: maybe("contact_email"),
        base_uri: maybe("base_uri"),
        province: maybe("province"),
        licence: written.string("licence"),
        licence_url: maybe("licence_url"),
        legal_basis: written.strings("legal_basis"),
        sectors: map("sectors"),
        themes: map("themes"),
    };
    (version, catalog)
}

/// Tells what goes into metadata and is not of its form: an address, a province's code, themes.
fn addresses(written: &Attributes, faults: &mut Faults) {
    let web = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    for key in ["homepage", "base_uri", "licence_url"] {
        if let Some(text) =
            written.text(key).filter(|text| !web(&text.value) || text.value.contains(char::is_whitespace))
        {
            let (vi, en) =
                ("phải là địa chỉ bắt đầu bằng https:// hoặc http://", "must be an address with https:// or http://");
            faults.add(code::FORM, &text.place, format!("«{key}» {vi}"), format!("\"{key}\" {en}"));
        }
    }
    let mail = |text: &str| text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if let Some(text) =
        written.text("contact_email").filter(|text| !mail(&text.value) || text.value.contains(char::is_whitespace))
    {
        faults.add(
            code::FORM,
            &text.place,
            "«contact_email» không phải một địa chỉ thư",
            "\"contact_email\" is no e-mail address",
        );
    }
    let two = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(text) = written.text("province").filter(|text| !two(&text.value)) {
        faults.add(
            code::FORM,
            &text.place,
            "«province» là mã tỉnh hai chữ số",
            "\"province\" is a province's code of two digits",
        );
    }
    for (sector, text) in written.maps.get("themes").into_iter().flatten() {
        if theme(&text.value).is_none() {
            let (vi, en) = ("không có trong danh mục chủ đề data-theme", "is not in the EU's table data-theme");
            let value = &text.value;
            faults.add(
                code::REFERENCE,
                &text.place,
                format!("{sector}: «{value}» {vi}"),
                format!("{sector}: \"{value}\" {en}"),
            );
        }
    }
}

/// Resolves `scoring.toml`.
pub(super) fn scoring(written: &Attributes, faults: &mut Faults) -> Scoring {
    written.needs(&["good", "poor"], faults);
    let mark = |key: &str, faults: &mut Faults| {
        let text = written.text(key)?;
        let mark = text.value.parse::<f64>().ok().filter(|mark| (0.0..=100.0).contains(mark));
        if mark.is_none() {
            faults.add(
                code::FORM,
                &text.place,
                format!("«{key}» phải là số từ 0 đến 100"),
                format!("\"{key}\" must be a number from 0 to 100"),
            );
        }
        mark
    };
    let (good, poor) = (mark("good", faults).unwrap_or(100.0), mark("poor", faults).unwrap_or(0.0));
    if poor > good {
        faults.add(code::FORM, &written.place, "«poor» phải không lớn hơn «good»", "\"poor\" must not exceed \"good\"");
    }
    Scoring {
        weights: named_weights(written, "weights", &["DUNG", "DU", "SACH", "SONG", "NHAT", "CHUNG"], faults),
        good,
        poor,
        rank_a: mark("rank_a", faults).unwrap_or(good),
        rank_b: mark("rank_b", faults).unwrap_or(poor),
        levels: named_weights(written, "levels", &["error", "warning", "info"], faults),
    }
}

fn named_weights(written: &Attributes, map: &str, names: &[&str], faults: &mut Faults) -> BTreeMap<String, f64> {
    let empty = BTreeMap::new();
    let given = written.maps.get(map).unwrap_or(&empty);
    for name in names.iter().filter(|name| !given.contains_key(**name)) {
        faults.add(
            code::MISSING,
            &written.place,
            format!("[{map}] thiếu «{name}»"),
            format!("[{map}] lacks \"{name}\""),
        );
    }
    let mut weights = BTreeMap::new();
    for (name, text) in given {
        let weight = text.value.parse::<f64>().ok().filter(|weight| weight.is_finite() && *weight >= 0.0);
        match weight.filter(|_| names.contains(&name.as_str())) {
            Some(weight) => drop(weights.insert(name.clone(), weight)),
            None => faults.add(
                code::FORM,
                &text.place,
                format!("«{name}» trong [{map}] không hợp lệ; hãy viết một số không âm cho: {}", names.join(", ")),
                format!("\"{name}\" in [{map}] is not valid; write a number from 0 for: {}", names.join(", ")),
            ),
        }
    }
    weights
}
