//! The internal report on the risk of publishing a table: who could be found again, what was done, what it cost. It names
//! fields and numbers of records, never a value, and stands beside the package, never in it.

use std::path::Path;

use maud::{DOCTYPE, Markup, html};

use super::content::Content;
use super::gate::{LeftOutField, OpenField};
use super::methods::method;
use super::package::PublishInput;
use super::parts::Privacy;
use super::rows;
use super::words::grouped;
use crate::error::{Error, Result};
use crate::files;
use crate::privacy::Measures;

const STYLE: &str = "
:root{color-scheme:light dark;--ink:#1b2430;--soft:#566273;--line:#d5dbe3;--paper:#fff;--bad:#a4262c;--good:#0b6e4f}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf3;--soft:#a6b2c1;--line:#36414f;--paper:#11171e;--bad:#ff8f8f;--good:#5cc9a2}}
body{font:16px/1.55 'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;max-width:60rem;padding:2rem 1rem}
h1{font-size:1.7rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:2px solid var(--line)}.soft{color:var(--soft)}.bad{color:var(--bad)}.good{color:var(--good)}
table{border-collapse:collapse;width:100%;font-size:.93rem}th,td{border-bottom:1px solid var(--line);padding:.4rem .6rem;text-align:left;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}
";

/// What the report tells of.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    /// The input.
    pub(super) input: &'a PublishInput<'a>,
    /// What goes out.
    pub(super) open: &'a [OpenField<'a>],
    /// What stays.
    pub(super) closed: &'a [LeftOutField],
    /// The rows, where they were read.
    pub(super) content: Option<&'a Content>,
    /// What protects them, where it was reached.
    pub(super) privacy: Option<&'a Privacy>,
    /// Why the set is not published, where it is not.
    pub(super) refusal: Option<&'a Error>,
}

/// Writes the report, where one is asked for.
pub(super) fn write(told: &Told<'_>) -> Result<()> {
    match &told.input.terms.report {
        Some(path) => write_to(path, told),
        None => Ok(()),
    }
}

fn write_to(path: &Path, told: &Told<'_>) -> Result<()> {
    files::write(path, page(told).into_string().as_bytes())
}

fn page(told: &Told<'_>) -> Markup {
    let input = told.input;
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Báo cáo nguy cơ nhận lại: " (input.entity.title.vi) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                h1 { "Báo cáo nguy cơ nhận lại: " (input.entity.title.vi) }
                p.soft { "Dùng nội bộ, không gửi kèm gói dữ liệu. Không nêu giá trị nào của bảng." }
                (verdict(told))
                (terms(told))
                (risk(told))
                (done(told))
                (fields(told))
            }
        }
    }
}

fn verdict(told: &Told<'_>) -> Markup {
    html! {
        h2 { "Kết luận" }
        @match told.refusal {
            Some(error) => {
                p.bad { strong { (error.message.vi) } }
                @if !error.faults.is_empty() { ul { @for fault in &error.faults { li { (fault.message.vi) } } } }
                @if let Some(hint) = &error.hint { p { "Việc cần làm: " (hint.vi) } }
            }
            None => p.good { strong { "Đạt: gói được lập." } },
        }
    }
}

fn terms(told: &Told<'_>) -> Markup {
    let terms = &told.input.terms;
    html! {
        h2 { "Phạm vi" }
        table { tbody {
            tr { th scope="row" { "Loại gói" } td { (terms.audience.title()) } }
            @if let Some(recipient) = &terms.recipient { tr { th scope="row" { "Cơ quan nhận" } td { (recipient) } } }
            @if let Some(purpose) = &terms.purpose { tr { th scope="row" { "Phạm vi sử dụng" } td { (purpose) } } }
            tr { th scope="row" { "Nguồn gốc" } td { (told.input.provider()) } }
            tr { th scope="row" { "Căn cứ" } td { (told.input.entity.legal_basis.join("; ")) } }
            tr { th scope="row" { "Dữ liệu tính đến" } td { (told.input.as_of.format("%d/%m/%Y")) } }
        } }
    }
}

fn risk(told: &Told<'_>) -> Markup {
    let Some(privacy) = told.privacy.filter(|privacy| privacy.k_required > 0) else {
        return html! {
            h2 { "Nguy cơ" }
            p { "Không trường nào được tính là định danh gián tiếp trong gói này, nên không đo nguy cơ theo nhóm." }
        };
    };
    html! {
        h2 { "Nguy cơ" }
        table {
            thead { tr { th scope="col" { "Thước đo" } th scope="col" { "Trước" } th scope="col" { "Sau" } th scope="col" { "Yêu cầu" } } }
            tbody {
                (line("Nhóm nhỏ nhất (k)", privacy, |m| m.k.to_string(), &privacy.k_required.to_string()))
                (line("Người đứng một mình", privacy, |m| m.alone.to_string(), "0"))
                (line("Người kiện: nguy cơ cao nhất", privacy, |m| percent(m.highest_risk), &percent(1.0 / privacy.k_required as f64)))
                (line("Người kiện: nguy cơ bình quân", privacy, |m| percent(m.average_risk), ""))
                @for (place, id) in sensitive(told).into_iter().enumerate() {
                    (line(&format!("{id}: l-đa dạng"), privacy, |m| m.sensitive.get(place).map_or(String::new(), |s| s.l.to_string()), &told.input.entity.protection.l.map_or(String::new(), |l| l.to_string())))
                    (line(&format!("{id}: t-gần gũi"), privacy, |m| m.sensitive.get(place).map_or(String::new(), |s| format!("{:.3}", s.t).replace('.', ",")), &told.input.entity.protection.t.map_or(String::new(), |t| format!("{t}").replace('.', ","))))
                }
                @if let Some(journalist) = &privacy.journalist {
                    (after("Nhà báo: số người ít nhất của địa bàn trong một nhóm", &grouped(journalist.smallest)))
                    (after("Nhà báo: nguy cơ cao nhất", &percent(journalist.highest_risk)))
                    (after("Nhà báo: nguy cơ bình quân", &percent(journalist.average_risk)))
                }
            }
        }
        p.soft {
            "Người kiện (prosecutor) biết chắc người mình tìm có trong bảng. Nhà báo (journalist) không biết điều đó: nguy cơ của "
            "nhà báo không cao hơn nguy cơ của người kiện, và bằng nó khi bảng gồm mọi người của địa bàn. "
            @match &privacy.journalist {
                Some(journalist) => {
                    "Nguy cơ của nhà báo tính theo bảng dân số đã nêu (" (grouped(journalist.population)) " người); f là số bản ghi, F là số "
                    "người của địa bàn trong mỗi nhóm: cao nhất 1 ÷ min F; bình quân là số lớn hơn trong hai số: số nhóm ÷ ΣF và "
                    "(1 ÷ n) Σ f ÷ F (Dankar và El Emam 2010; El Emam 2013)."
                    @if journalist.short > 0 {
                        " " (journalist.short) " nhóm có ít người trong bảng dân số hơn số bản ghi: bảng dân số không cùng phạm vi, các nhóm ấy tính F = f."
                    }
                }
                None => "Muốn tính nguy cơ của nhà báo, hãy nêu bảng dân số (--population, hay population trong tệp công việc).",
            }
        }
    }
}

fn line(name: &str, privacy: &Privacy, value: impl Fn(&Measures) -> String, asked: &str) -> Markup {
    html! {
        tr {
            th scope="row" { (name) }
            td.n { (privacy.before.as_ref().map(&value).unwrap_or_default()) }
            td.n { (privacy.after.as_ref().map(&value).unwrap_or_default()) }
            td.n { (asked) }
        }
    }
}

fn after(name: &str, value: &str) -> Markup {
    html! { tr { th scope="row" { (name) } td.n {} td.n { (value) } td.n {} } }
}

fn sensitive(told: &Told<'_>) -> Vec<String> {
    told.open.iter().filter(|field| field.field.sensitive && !field.quasi).map(|field| field.id.clone()).collect()
}

fn done(told: &Told<'_>) -> Markup {
    html! {
        h2 { "Đã làm gì, mất gì" }
        @if let Some(privacy) = told.privacy.filter(|privacy| privacy.k_required > 0) {
            ul {
                @for level in &privacy.levels { li { code { (level.column) } ": " (level.method) } }
                li { "Bản ghi để trống các ô định danh gián tiếp hoặc để lại vì nhóm không đạt: " (privacy.suppressed_rows) }
                @if let Some(loss) = privacy.loss {
                    li {
                        "Mất mát thông tin: " (percent(loss)) " (thước đo Iyengar 2002: 0 % là giữ nguyên theo quy tắc của từ điển, 100 % là để trống hết)"
                    }
                }
                li { "Số phương án đã xét: " (privacy.nodes_tried) @if !privacy.search_complete { " (dừng sớm, có thể còn phương án tốt hơn)" } }
            }
        }
        @if let Some(content) = told.content {
            @if !content.set_aside.is_empty() {
                p { "Bản ghi để lại:" }
                ul { @for (reason, count) in &content.set_aside { li { (count) ": " (rows::reason(reason)) } } }
            }
            @if content.wrong.iter().any(|count| *count > 0) {
                p { "Ô để trống vì có lỗi mức nghiêm trọng khi kiểm tra:" }
                ul { @for (field, count) in told.open.iter().zip(&content.wrong).filter(|(_, count)| **count > 0) {
                    li { (count) ": " (field.field.title.vi) }
                } }
            }
            @if !content.found.is_empty() {
                p { "Dấu vết cá nhân tìm thấy; ô đó để trống, bản ghi có khóa chứa dấu vết thì để lại:" }
                table {
                    thead { tr { th scope="col" { "Trường" } th scope="col" { "Dấu vết" } th scope="col" { "Số ô" } } }
                    tbody { @for ((place, trace), count) in &content.found {
                        tr {
                            td { (told.open.get(*place).map_or("", |field| field.field.title.vi.as_str())) }
                            td { (trace.title().vi) }
                            td.n { (count) }
                        }
                    } }
                }
            }
        }
    }
}

fn fields(told: &Told<'_>) -> Markup {
    html! {
        h2 { "Từng trường" }
        table {
            thead { tr { th scope="col" { "Trường" } th scope="col" { "Ra ngoài như thế nào" } th scope="col" { "Lý do và căn cứ" } } }
            tbody {
                @for field in told.open {
                    tr { th scope="row" { (field.field.title.vi) } td { (method(&field.rule.method)) } td { (field.rule.reason) } }
                }
                @for field in told.closed {
                    tr { th scope="row" { (field.title) } td { "ở lại" } td { (field.reason) } }
                }
            }
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0).replace('.', ",")
}
