//! Words, numbers and the frame that all pages share.

use maud::{DOCTYPE, Markup, html};

use super::Portal;
use crate::catalog::gates::cycle as by_id;
use crate::dictionary::cycle as cycle_title;
use crate::lang::Lang;

/// One of two texts by language.
pub(super) const fn t(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// A whole number in groups of three.
pub(super) fn count(lang: Lang, number: u64) -> String {
    let grouped = crate::publish::words::grouped(number);
    if lang == Lang::Vi { grouped } else { grouped.replace('.', ",") }
}

/// A score with one decimal; a dash where nothing was measured.
pub(super) fn mark(lang: Lang, score: Option<f64>) -> String {
    let text = score.map_or_else(|| "–".to_owned(), |score| format!("{score:.1}"));
    if lang == Lang::Vi { text.replace('.', ",") } else { text }
}

/// A day as its readers write it.
pub(super) fn day(lang: Lang, day: &str) -> String {
    let day = day.get(..10).unwrap_or(day);
    match (lang, day.split('-').collect::<Vec<_>>().as_slice()) {
        (Lang::Vi, [year, month, day]) => format!("{day}/{month}/{year}"),
        _ => day.to_owned(),
    }
}

/// The update promise in words.
pub(super) fn cycle(lang: Lang, id: &str) -> String {
    by_id(id).map_or_else(String::new, |cycle| cycle_title(cycle, lang).to_owned())
}

/// A size people can judge.
pub(super) fn size(lang: Lang, bytes: u64) -> String {
    let text = match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.0} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    };
    if lang == Lang::Vi { text.replace('.', ",") } else { text }
}

/// The class of a score for its colour.
pub(super) fn grade(score: Option<f64>) -> &'static str {
    match score {
        Some(score) if score >= 95.0 => "good",
        Some(score) if score >= 80.0 => "fair",
        Some(_) => "poor",
        None => "none",
    }
}

/// The format of a file that holds data; `None` for what is told beside it.
pub(super) fn data_format(name: &str) -> Option<String> {
    let ending = name.rsplit_once('.')?.1.to_lowercase();
    let told =
        ["datapackage.json", "bang_diem.json", "croissant.json"].contains(&name) || name.ends_with("-metadata.json");
    let data = ["csv", "parquet", "xlsx", "json", "ndjson", "xml", "geojson"].contains(&ending.as_str());
    (data && !told && name != "dublin_core.xml").then(|| ending.to_uppercase())
}

/// The frame: head, header, footer. `up` leads from the page to the portal's folder, `other` to the page in the other
/// language.
pub(super) fn frame(portal: &Portal<'_>, lang: Lang, title: &str, (up, other): (&str, &str), main: &Markup) -> String {
    let home = if lang == Lang::Vi { format!("{up}index.html") } else { format!("{up}en/index.html") };
    html! {
        (DOCTYPE)
        html lang=(t(lang, "vi", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (t(lang, "Cổng dữ liệu mở", "Open data portal")) }
                link rel="stylesheet" href=(format!("{up}tai_san/cong.css"));
            }
            body data-up=(up) {
                a.skip href="#main" { (t(lang, "Đến nội dung", "Skip to content")) }
                header.top { div.inner {
                    a.home href=(home) {
                        span.body { (portal.publisher) }
                        span.name { (t(lang, "Cổng dữ liệu mở", "Open data portal")) }
                    }
                    nav aria-label=(t(lang, "Ngôn ngữ", "Language")) {
                        a.lang href=(other) lang=(t(lang, "en", "vi")) hreflang=(t(lang, "en", "vi")) { (t(lang, "English", "Tiếng Việt")) }
                    }
                } }
                main #main tabindex="-1" { (main) }
                footer { div.inner {
                    p {
                        (t(lang, "Số liệu tính đến ngày ", "Figures as of ")) (day(lang, &portal.day.to_string())) ". "
                        (t(lang, "Trang này không gọi ra địa chỉ nào khác và không thu thập thông tin người xem.",
                            "This portal calls no other address and collects nothing about its readers."))
                    }
                    @if let Some(contact) = portal.contact { p { (t(lang, "Liên hệ: ", "Contact: ")) (contact) } }
                } }
            }
        }
    }
    .into_string()
}
