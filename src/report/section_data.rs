//! What was done with the data: duplicates, changes, cells left out, mapping, balance, the package, costs.

use maud::{Markup, html};

use super::model::{ChangeGroup, DatasetReport, LeftOutGroup, Publication};
use super::page::Bounds;
use super::section_quality::field_title;
use super::words::{aside, count, decimal, how, left_out as left_out_words, rule, t};
use crate::engine::Cost;
use crate::lang::Lang;
use crate::link::charts;
use crate::normalize::{Mapped, Part};
use crate::publish::Package;

/// Records that are the same.
pub(super) fn duplicates(dataset: &DatasetReport, lang: Lang, bounds: Bounds) -> Markup {
    let Some(found) = &dataset.duplicates else {
        return html! {};
    };
    html! {
        h3 { (t(lang, "Bản ghi trùng", "Duplicates")) }
        p {
            (t(lang, "So sánh ", "Compared ")) strong { (count(lang, found.candidates)) } (t(lang, " cặp ứng viên trong ", " candidate pairs among "))
            (count(lang, found.records)) (t(lang, " bản ghi: ", " records: ")) strong { (count(lang, found.clusters)) }
            (t(lang, " nhóm, thừa ", " clusters, ")) strong { (count(lang, found.duplicates)) }
            (t(lang, " bản ghi; ", " records beyond the first; ")) strong { (count(lang, found.review)) }
            (t(lang, " cặp cần người xem.", " pairs for a person to look at."))
        }
        @if found.left_out > 0 {
            p.note {
                (count(lang, found.left_out))
                (t(lang, " cặp chưa so sánh vì khối quá lớn.", " pairs were not compared: their block was too large."))
            }
        }
        @if let Some(charts) = &found.charts {
            (charts::weights(charts, lang))
            (charts::sizes(&found.sizes, lang))
            details {
                summary { (t(lang, "Mô hình đã ước lượng: mỗi bậc cộng hay trừ bao nhiêu", "The model as estimated: what each grade adds or takes away")) }
                (charts::ladder(charts, lang))
            }
        }
        @if bounds.examples > 0 && !found.examples.is_empty() {
            details {
                summary { (t(lang, "Ví dụ nhóm trùng (bản được giữ đứng đầu)", "Examples (the survivor first)")) }
                ul.examples { @for cluster in found.examples.iter().take(bounds.examples) {
                    li { @for (place, address) in cluster.iter().enumerate() { @if place > 0 { " ≈ " } code { (address) } } }
                } }
            }
        }
    }
}

/// Links with other sets.
pub(super) fn between(dataset: &DatasetReport, lang: Lang) -> Markup {
    if dataset.between.is_empty() {
        return html! {};
    }
    let heads = [
        t(lang, "Được nối", "Linked"),
        t(lang, "Tới bản ghi", "To records"),
        t(lang, "Chờ quyết định", "To decide"),
        t(lang, "Không thấy", "Not found"),
        t(lang, "Nối tới số khác", "To another number"),
        t(lang, "Mâu thuẫn", "Contradictory"),
    ];
    html! {
        h3 { (t(lang, "Nối với bộ dữ liệu khác", "Links with other sets")) }
        div.wide { table {
            caption { (t(lang, "Danh sách có trong noi_bo/", "The lists are in noi_bo/")) (dataset.id) "/noi" }
            thead { tr {
                th scope="col" { (t(lang, "Theo trường", "By field")) } th scope="col" { (t(lang, "Với", "With")) }
                @for head in heads { th.n scope="col" { (head) } }
            } }
            tbody { @for one in &dataset.between { tr {
                th scope="row" { (field_title(dataset, &one.relation, lang)) } td { code { (one.entity) } }
                @for number in [one.linked, one.reached, one.review, one.without, one.elsewhere, one.conflicts] { td.n { (count(lang, number)) } }
            } } }
        } }
    }
}

/// Changes by rule.
pub(super) fn changes(dataset: &DatasetReport, lang: Lang, bounds: Bounds) -> Markup {
    if dataset.changes.is_empty() {
        return html! {};
    }
    let total = dataset.changes.iter().map(|group| group.count).sum();
    html! {
        h3 { (t(lang, "Những gì đã được sửa tự động", "What was changed")) " (" (count(lang, total)) ")" }
        div.wide { table {
            caption { (t(lang, "Theo quy tắc; mọi thay đổi có trong noi_bo/", "By rule; every change is in noi_bo/")) (dataset.id) "/changes.parquet" }
            thead { tr {
                th scope="col" { (t(lang, "Quy tắc", "Rule")) } th.n scope="col" { (t(lang, "Số ô", "Cells")) }
                th scope="col" { (t(lang, "Ví dụ", "Examples")) }
            } }
            tbody { @for group in dataset.changes.iter().take(bounds.rows) { (change_row(dataset, group, lang, bounds)) } }
        } }
    }
}

fn change_row(dataset: &DatasetReport, group: &ChangeGroup, lang: Lang, bounds: Bounds) -> Markup {
    html! {
        tr {
            th scope="row" { (rule(&group.rule, lang)) }
            td.n { (count(lang, group.count)) }
            td { ul.plain { @for change in group.examples.iter().take(bounds.examples.min(2)) {
                li { code { (change.address) } " " (field_title(dataset, &change.field, lang)) ": " q { (change.before) } " → " q { (change.after) } }
            } } }
        }
    }
}

/// Cells left out by reason.
pub(super) fn left_out(dataset: &DatasetReport, lang: Lang, bounds: Bounds) -> Markup {
    if dataset.left_out.is_empty() {
        return html! {};
    }
    html! {
        h3 { (t(lang, "Ô không đưa vào bảng", "Cells left out")) }
        div.wide { table {
            caption { (t(lang, "Không ô nào mất: mỗi ô để lại có lý do", "No cell is lost: each has its reason")) }
            thead { tr {
                th scope="col" { (t(lang, "Lý do", "Reason")) } th.n scope="col" { (t(lang, "Số ô", "Cells")) }
                th scope="col" { (t(lang, "Ví dụ", "Examples")) }
            } }
            tbody { @for group in dataset.left_out.iter().take(bounds.rows) { (left_out_row(group, lang, bounds)) } }
        } }
    }
}

fn left_out_row(group: &LeftOutGroup, lang: Lang, bounds: Bounds) -> Markup {
    html! {
        tr {
            th scope="row" { (left_out_words(&group.reason, lang)) }
            td.n { (count(lang, group.count)) }
            td { ul.plain { @for (address, text) in group.examples.iter().take(bounds.examples.min(2)) {
                li { code { (address) } " " q { (text) } }
            } } }
        }
    }
}

/// Where the table was read from.
pub(super) fn parts(dataset: &DatasetReport, lang: Lang, bounds: Bounds) -> Markup {
    html! {
        h3 { (t(lang, "Nguồn, cân bằng ô và ánh xạ cột", "Sources, cell balance and mapping")) }
        @for part in dataset.parts.iter().take(bounds.rows.min(30)) { (one_part(dataset, part, lang, bounds)) }
        @if dataset.parts.len() > bounds.rows.min(30) {
            p.note { (t(lang, "Các vùng còn lại: xem table.json.", "For the other regions see table.json.")) }
        }
    }
}

fn one_part(dataset: &DatasetReport, part: &Part, lang: Lang, bounds: Bounds) -> Markup {
    let name = part.origin.path.file_name().unwrap_or_default().to_string_lossy();
    let balance = part.balance;
    let told = balance.body.saturating_add(balance.header).saturating_add(balance.left_out);
    html! {
        details.part {
            summary {
                strong { (name) } @if let Some(sheet) = &part.origin.sheet { " · " (sheet) } " · " (part.origin.region)
                " · " (count(lang, part.rows)) " " (t(lang, "dòng", "rows"))
                @if told == balance.non_empty { span.ok { " ✓ " (t(lang, "đủ ô", "balanced")) } }
                @else { span.refused { " ✕ " (t(lang, "lệch ô", "not balanced")) } }
            }
            p {
                (t(lang, "Ô có chữ: ", "Non-empty cells: ")) (count(lang, balance.non_empty)) " = "
                (count(lang, balance.body)) (t(lang, " thân bảng + ", " body + "))
                (count(lang, balance.header)) (t(lang, " đầu bảng + ", " header + "))
                (count(lang, balance.left_out)) (t(lang, " để lại", " left out"))
            }
            p.soft {
                (t(lang, "Bộ đọc ", "Reader ")) (part.origin.reader)
                @if let Some(encoding) = &part.origin.encoding { ", " (encoding) }
                (t(lang, ", độ tin cậy ", ", confidence ")) (percent(part.origin.confidence))
                " · SHA-256 " code.long { (part.origin.sha256) }
            }
            div.wide { table {
                caption { (t(lang, "Cột của nguồn và trường của từ điển", "Columns and the fields they became")) }
                thead { tr {
                    th scope="col" { (t(lang, "Cột", "Column")) } th scope="col" { (t(lang, "Đầu đề", "Header")) }
                    th scope="col" { (t(lang, "Trường", "Field")) } th scope="col" { (t(lang, "Cách nhận", "How")) }
                    th.n scope="col" { (t(lang, "Độ tin cậy", "Confidence")) }
                } }
                tbody { @for mapped in part.mapping.iter().take(bounds.rows) { (mapping_row(dataset, mapped, lang)) } }
            } }
        }
    }
}

fn mapping_row(dataset: &DatasetReport, mapped: &Mapped, lang: Lang) -> Markup {
    let header: String = mapped.header.chars().take(80).collect();
    html! {
        tr {
            td { code { (mapped.letter) } }
            td { (header) }
            td { @match &mapped.field {
                Some(field) => (field_title(dataset, field, lang)),
                None if mapped.how == "running_number" => span.soft { (t(lang, "giữ riêng", "kept aside")) },
                None => span.refused { (t(lang, "chưa nhận ra, giữ riêng", "not known, kept aside")) },
            } }
            td { (how(&mapped.how, lang)) @if !mapped.rivals.is_empty() { span.soft { " (" (t(lang, "hoặc ", "or ")) (mapped.rivals.iter().map(|id| field_title(dataset, id, lang)).collect::<Vec<_>>().join(", ")) ")" } } }
            td.n { (percent(mapped.confidence)) }
        }
    }
}

/// A share from 0 to 1 in whole per cent, floored.
fn percent(share: f64) -> String {
    format!("{:.0} %", (share.clamp(0.0, 1.0) * 100.0).floor())
}

/// The package, or why there is none.
pub(super) fn publication(dataset: &DatasetReport, lang: Lang, bounds: Bounds) -> Markup {
    html! { @match &dataset.publication {
        Publication::NotAsked => {},
        Publication::Refused { message, hint, faults } => {
            h3 { (t(lang, "Gói dữ liệu mở", "Open package")) }
            div.refusal {
                p { strong { "✕ " (message.get(lang)) } }
                @if !faults.is_empty() { ul { @for fault in faults.iter().take(bounds.rows) { li { (fault.get(lang)) } } } }
                @if let Some(hint) = hint { p { (t(lang, "Việc cần làm: ", "What to do: ")) (hint.get(lang)) } }
            }
        },
        Publication::Published { package } => {
            h3 { (t(lang, "Gói dữ liệu mở", "Open package")) }
            (published(package, lang, bounds))
        },
    } }
}

fn published(package: &Package, lang: Lang, bounds: Bounds) -> Markup {
    html! {
        p {
            (count(lang, package.rows_in)) (t(lang, " bản ghi vào = ", " records in = ")) strong { (count(lang, package.rows_out)) }
            (t(lang, " công bố", " published"))
            @for (reason, number) in &package.set_aside { " + " (count(lang, *number)) " " (aside(reason, lang)) }
        }
        @if let Some(measured) = package.privacy.k_measured {
            p {
                (t(lang, "k-ẩn danh: nhóm nhỏ nhất ", "k-anonymity: smallest group ")) strong { (count(lang, measured)) }
                (t(lang, " (yêu cầu ", " (required ")) (package.privacy.k_required) "); "
                (count(lang, package.privacy.suppressed_rows)) (t(lang, " bản ghi phải để trống ô gợi danh tính.", " records had identifying cells emptied."))
            }
        }
        details {
            summary { (t(lang, "Cột công bố, trường giữ lại, tệp", "Columns, fields kept back, files")) }
            div.wide { table {
                caption { (t(lang, "Cột công bố", "Published columns")) }
                thead { tr { th scope="col" { (t(lang, "Cột", "Column")) } th scope="col" { (t(lang, "Tên", "Title")) } th scope="col" { (t(lang, "Cách mở", "How")) } th.n scope="col" { (t(lang, "Ô trống", "Empty")) } } }
                tbody { @for column in package.columns.iter().take(bounds.rows) {
                    tr { th scope="row" { code { (column.id) } } td { (column.title) } td { (column.method) } td.n { (count(lang, column.empty)) } }
                } }
            } }
            @if !package.left_out.is_empty() { div.wide { table {
                caption { (t(lang, "Trường không công bố", "Fields kept back")) }
                thead { tr { th scope="col" { (t(lang, "Trường", "Field")) } th scope="col" { (t(lang, "Lý do", "Reason")) } } }
                tbody { @for field in package.left_out.iter().take(bounds.rows) { tr { th scope="row" { (field.title) } td { (field.reason) } } } }
            } } }
            ul.plain { @for file in &package.artefacts { li { code { (file.name) } " " (count(lang, file.bytes)) " byte · " code.long { (file.sha256) } } } }
        }
    }
}

/// What the stages cost.
pub(super) fn costs(costs: &[Cost], lang: Lang) -> Markup {
    if costs.is_empty() {
        return html! {};
    }
    html! {
        section {
            h2 { (t(lang, "Chi phí máy", "Machine costs")) }
            div.wide { table {
                caption { (t(lang, "Theo công đoạn", "By stage")) }
                thead { tr {
                    th scope="col" { (t(lang, "Công đoạn", "Stage")) } th.n scope="col" { (t(lang, "Giây", "Seconds")) }
                    th.n scope="col" { (t(lang, "Giây CPU", "CPU seconds")) } th.n scope="col" { (t(lang, "Bộ nhớ đỉnh (MB)", "Peak memory (MB)")) }
                } }
                tbody { @for cost in costs.iter().take(200) { tr {
                    th scope="row" { (cost.stage) } td.n { (decimal(lang, cost.seconds)) } td.n { (decimal(lang, cost.cpu_seconds)) }
                    td.n { @if let Some(bytes) = cost.peak_memory { (count(lang, bytes / 1_000_000)) } }
                } } }
            } }
        }
    }
}
