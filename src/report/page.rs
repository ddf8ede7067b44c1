//! The page: one file, no outside address, readable without its script, bounded whatever the data.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::chart::{gauge, stacked};
use super::model::{DatasetReport, Publication, ReportModel};
use super::words::{count, t};
use super::{section_data, section_findings, section_quality, section_trend, section_units, verdict};
use crate::check::{Level, Quality};
use crate::lang::Lang;
use crate::publish::words::short;
use crate::score::label_in;

/// The largest page, in bytes.
pub const LIMIT: usize = 2_000_000;

/// How much is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Data sets told in full.
    pub(super) datasets: usize,
    /// Rows of a table.
    pub(super) rows: usize,
    /// Examples of a group.
    pub(super) examples: usize,
}

/// Tried in turn until the page is small enough.
const BOUNDS: [Bounds; 5] = [
    Bounds { datasets: 100, rows: 400, examples: 5 },
    Bounds { datasets: 60, rows: 150, examples: 3 },
    Bounds { datasets: 40, rows: 50, examples: 1 },
    Bounds { datasets: 20, rows: 20, examples: 0 },
    Bounds { datasets: 3, rows: 5, examples: 0 },
];

/// Draws the report. The same model gives the same page.
pub fn html(model: &ReportModel, lang: Lang) -> String {
    let mut page = String::new();
    for bounds in BOUNDS {
        page = draw(model, lang, bounds).into_string();
        if page.len() <= LIMIT {
            break;
        }
    }
    page
}

fn draw(model: &ReportModel, lang: Lang, bounds: Bounds) -> Markup {
    let shown = model.datasets.iter().take(bounds.datasets);
    html! {
        (DOCTYPE)
        html lang=(t(lang, "vi", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (model.title) }
                style { (PreEscaped(include_str!("page.css"))) (PreEscaped(crate::link::charts::CSS)) }
            }
            body {
                a.skip href="#noi-dung" { (t(lang, "Tới nội dung", "To the content")) }
                (head(model, lang))
                main id="noi-dung" {
                    (summary(model, lang))
                    (overview(model, lang, bounds))
                    (section_units::units(model, lang, bounds))
                    @for (place, dataset) in shown.enumerate() { (section(model, dataset, place, lang, bounds)) }
                    @if model.datasets.len() > bounds.datasets {
                        p.note { (t(lang, "Các tập dữ liệu còn lại chỉ có trong bảng tổng hợp ở trên.", "The other data sets are only in the table above.")) }
                    }
                    (section_data::costs(&model.costs, lang))
                    (how_to_read(model, lang))
                }
                (foot(model, lang))
                script { (PreEscaped(include_str!("page.js"))) }
            }
        }
    }
}

fn head(model: &ReportModel, lang: Lang) -> Markup {
    html! {
        header.top {
            div.inner {
                p.body { (model.publisher) }
                h1 { (model.title) }
                p.meta {
                    (t(lang, "Dữ liệu tính đến ", "Data as of ")) strong { (day(&model.as_of, lang)) }
                    " · " (t(lang, "Từ điển ", "Dictionary ")) (model.dictionary_version)
                    " (" code { (short(&model.dictionary_fingerprint)) } ") · tudien " (model.program)
                }
            }
        }
    }
}

/// A day as people write it: `01/07/2026`.
pub(super) fn day(iso: &str, lang: Lang) -> String {
    let mut parts = iso.split('-');
    match (lang, parts.next(), parts.next(), parts.next()) {
        (Lang::Vi, Some(year), Some(month), Some(day)) => format!("{day}/{month}/{year}"),
        _ => iso.to_owned(),
    }
}

fn summary(model: &ReportModel, lang: Lang) -> Markup {
    let sum = |pick: fn(&DatasetReport) -> u64| model.datasets.iter().map(pick).sum::<u64>();
    let published =
        model.datasets.iter().filter(|set| matches!(set.publication, Publication::Published { .. })).count();
    let errors: u64 = model.datasets.iter().map(|set| level_count(set, Level::Error)).sum();
    html! {
        section.cards aria-label=(t(lang, "Tóm tắt", "Summary")) {
            (card(&count(lang, model.datasets.len() as u64), t(lang, "tập dữ liệu", "data sets")))
            (card(&count(lang, sum(|set| set.rows)), t(lang, "bản ghi", "records")))
            (card(&count(lang, errors), t(lang, "lỗi cần sửa", "errors to mend")))
            (card(&count(lang, sum(|set| set.findings)), t(lang, "phát hiện mọi mức", "findings of all levels")))
            (card(&count(lang, sum(|set| set.duplicates.as_ref().map_or(0, |found| found.duplicates))), t(lang, "bản ghi trùng", "duplicate records")))
            (card(&count(lang, published as u64), t(lang, "gói dữ liệu mở", "open packages")))
        }
    }
}

fn card(number: &str, words: &str) -> Markup {
    html! { div.card { div.number { (number) } div.words { (words) } } }
}

pub(super) fn level_count(dataset: &DatasetReport, level: Level) -> u64 {
    dataset.checks.iter().filter(|group| group.level == level).map(|group| group.findings).sum()
}

/// The class of a mark by the dictionary's thresholds.
pub(super) fn grade(model: &ReportModel, score: Option<f64>) -> &'static str {
    match score {
        None => "none",
        Some(score) if score >= model.good => "good",
        Some(score) if score >= model.poor => "fair",
        Some(_) => "poor",
    }
}

/// The class of a set by its label, which weighs its weakest required field too.
pub(super) fn rank(dataset: &DatasetReport) -> &'static str {
    label_class(dataset.card.as_ref().map_or("", |card| card.label.as_str()))
}

/// The class of a label.
pub(super) fn label_class(label: &str) -> &'static str {
    match label {
        "tốt" => "good",
        "không tốt" => "fair",
        "kém" => "poor",
        _ => "none",
    }
}

fn overview(model: &ReportModel, lang: Lang, bounds: Bounds) -> Markup {
    html! {
        section {
            h2 { (t(lang, "Tổng hợp", "Overview")) }
            (verdict::lines(model, lang))
            div.wide { table.summary {
                caption { (t(lang, "Mỗi dòng là một tập dữ liệu", "A row is a data set")) }
                thead { tr {
                    th scope="col" { (t(lang, "Tập dữ liệu", "Data set")) }
                    th scope="col" { (t(lang, "Cơ quan chủ quản", "Owner")) }
                    th.n scope="col" { (t(lang, "Bản ghi", "Records")) }
                    th.n scope="col" { (t(lang, "Điểm", "Score")) }
                    th scope="col" { (t(lang, "Xếp loại", "Label")) }
                    th.n scope="col" { (t(lang, "Lỗi", "Errors")) }
                    th.n scope="col" { (t(lang, "Cảnh báo", "Warnings")) }
                    th.n scope="col" { (t(lang, "Trùng", "Duplicates")) }
                    th scope="col" { (t(lang, "Gói mở", "Open package")) }
                } }
                tbody { @for (place, dataset) in model.datasets.iter().enumerate().take(bounds.rows) {
                    (overview_row(model, dataset, place, lang, place < bounds.datasets))
                } }
            } }
            (section_findings::first_things(model, lang))
            (section_quality::by_dataset(model, lang, bounds))
        }
    }
}

fn overview_row(model: &ReportModel, dataset: &DatasetReport, place: usize, lang: Lang, linked: bool) -> Markup {
    let score = dataset.card.as_ref().and_then(|card| card.overall.score);
    html! {
        tr {
            th scope="row" {
                @if linked { a href=(format!("#tap-{place}")) { (dataset.title.get(lang)) } } @else { (dataset.title.get(lang)) }
                @if dataset.id != dataset.title.vi { br; code { (dataset.id) } }
            }
            td { (dataset.owner) }
            td.n { (count(lang, dataset.rows)) }
            td.n { span class=(format!("pill {}", rank(dataset))) { (super::words::mark(lang, score)) } (section_trend::delta(model, dataset, lang)) }
            td { @if let Some(card) = &dataset.card { (label_in(&card.label, lang)) " · " (card.rank) } }
            td.n { (count(lang, level_count(dataset, Level::Error))) }
            td.n { (count(lang, level_count(dataset, Level::Warning))) }
            td.n { @match &dataset.duplicates {
                Some(found) => (count(lang, found.duplicates)), None => (t(lang, "chưa tìm", "not sought"))
            } }
            td { (publication(&dataset.publication, lang)) }
        }
    }
}

fn publication(state: &Publication, lang: Lang) -> Markup {
    html! { @match state {
        Publication::NotAsked => span.soft { (t(lang, "không yêu cầu", "not asked")) },
        Publication::Refused { .. } => strong.refused { (t(lang, "✕ từ chối", "✕ refused")) },
        Publication::Published { package } => { "✓ " (count(lang, package.rows_out)) " " (t(lang, "bản ghi", "records")) },
    } }
}

fn section(model: &ReportModel, dataset: &DatasetReport, place: usize, lang: Lang, bounds: Bounds) -> Markup {
    let score = dataset.card.as_ref().and_then(|card| card.overall.score);
    html! {
        section.set id=(format!("tap-{place}")) {
            div.title {
                div {
                    h2 { (dataset.title.get(lang)) }
                    p.soft { (dataset.owner) " · " (count(lang, dataset.rows)) " " (t(lang, "bản ghi", "records")) }
                    (levels_bar(dataset, lang))
                }
                @if let Some(card) = &dataset.card {
                    div.verdict { (gauge(score, rank(dataset), lang)) div { strong { (label_in(&card.label, lang)) } } }
                }
            }
            (section_quality::qualities(model, dataset, lang))
            (section_trend::trend(model, dataset, lang, bounds))
            (section_trend::repairs(dataset, lang))
            (section_quality::heat(model, dataset, lang, bounds))
            (section_findings::findings(dataset, place, lang, bounds))
            (section_findings::owners(dataset, lang, bounds))
            (section_data::duplicates(dataset, lang, bounds))
            (section_data::between(dataset, lang))
            (section_data::changes(dataset, lang, bounds))
            (section_data::left_out(dataset, lang, bounds))
            (section_data::parts(dataset, lang, bounds))
            (section_data::publication(dataset, lang, bounds))
        }
    }
}

fn levels_bar(dataset: &DatasetReport, lang: Lang) -> Markup {
    if dataset.findings == 0 {
        return html! {};
    }
    let parts: Vec<(&str, f64, String)> = [Level::Error, Level::Warning, Level::Info]
        .into_iter()
        .map(|level| {
            let found = level_count(dataset, level);
            let words = format!("{} {}", count(lang, found), level.title().get(lang));
            (super::words::level_class(level), found as f64 * 100.0 / dataset.findings as f64, words)
        })
        .collect();
    html! {
        (stacked(&parts, t(lang, "Phát hiện theo mức", "Findings by level")))
        p.legend { @for (class, _, words) in &parts { span { i class=(class) {} (words) } } }
    }
}

fn how_to_read(model: &ReportModel, lang: Lang) -> Markup {
    html! {
        section {
            h2 { (t(lang, "Cách đọc báo cáo", "How to read this report")) }
            dl { @for quality in Quality::ALL {
                dt { (quality.title().get(lang)) } dd { (quality.question().get(lang)) }
            } }
            p {
                (t(lang, "Điểm của một phẩm chất = 100 × (1 − số vi phạm có trọng số ÷ số đã kiểm), làm tròn xuống một chữ số thập phân. «Chưa đo» không được tính là đạt. Từ ",
                    "The mark of a quality = 100 × (1 − weighted violations ÷ tested), floored to one decimal. “Not measured” never counts as full. From "))
                strong { (super::words::decimal(lang, model.good)) } (t(lang, ": tốt; từ ", ": good; from "))
                strong { (super::words::decimal(lang, model.poor)) }
                (t(lang, ": không tốt; thấp hơn: kém.", ": not good; below: poor."))
            }
            p { (t(lang, "Giá trị của cá nhân được che bằng ••••; ô cần sửa tìm được theo địa chỉ. Danh sách đầy đủ mọi phát hiện, không che, ở thư mục phat_hien (Excel và CSV) và noi_bo (Parquet), chỉ dùng nội bộ.",
                "Values of persons are masked by ••••; a cell is found by its address. All findings, unmasked, are in the folders phat_hien (Excel and CSV) and noi_bo (Parquet), for inside use only.")) }
        }
    }
}

fn foot(model: &ReportModel, lang: Lang) -> Markup {
    html! {
        footer { p {
            (t(lang, "Lập bởi tudien ", "Made by tudien ")) (model.program) ". "
            (t(lang, "Cùng đầu vào, cùng từ điển cho cùng báo cáo. Dấu vân tay từ điển: ", "The same input and dictionary give the same report. Dictionary fingerprint: "))
            code.long { (model.dictionary_fingerprint) }
        } }
    }
}
