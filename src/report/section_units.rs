//! Marks of the province, its departments and its communes, side by side.

use maud::{Markup, html};

use super::model::ReportModel;
use super::page::{Bounds, grade, label_class};
use super::section_quality::heat_cells;
use super::words::{count, mark, t};
use crate::check::Quality;
use crate::lang::Lang;
use crate::score::{UnitKind, UnitScore, label_in};

/// Communes shown before the others, which are opened by a click.
const OPEN: usize = 12;

/// The province and departments, then communes, the weakest first; nothing where there is one data set and no commune.
pub(super) fn units(model: &ReportModel, lang: Lang, bounds: Bounds) -> Markup {
    let (mut communes, above): (Vec<&UnitScore>, Vec<&UnitScore>) =
        model.units.iter().partition(|unit| unit.kind == UnitKind::Xa);
    if communes.is_empty() && model.datasets.len() < 2 {
        return html! {};
    }
    communes.sort_by(|one, other| {
        let least = |unit: &UnitScore| unit.overall.unwrap_or(f64::INFINITY);
        least(one).total_cmp(&least(other)).then_with(|| one.id.cmp(&other.id))
    });
    let first = communes.iter().take(OPEN.min(bounds.rows));
    let more: Vec<&&UnitScore> = communes.iter().take(bounds.rows).skip(OPEN).collect();
    html! {
        section {
            h2 { (t(lang, "Điểm các đơn vị", "Marks of units")) }
            (table(model, above.into_iter().rev(), t(lang, "Toàn tỉnh và cơ quan chủ quản; đơn vị xếp theo điểm chung, tập dữ liệu xếp theo cả trường bắt buộc yếu nhất", "The province and the owners; units are labelled by their overall mark, data sets by their weakest required field too"), lang))
            @if !communes.is_empty() {
                (table(model, first.copied(), t(lang, "Xã, phường, điểm thấp trước; chỉ tính các dòng có mã xã ấy", "Communes, the weakest first; only rows with their code count"), lang))
            }
            @if !more.is_empty() {
                details {
                    summary { (count(lang, more.len() as u64)) (t(lang, " xã, phường nữa", " more communes")) }
                    (table(model, more.iter().copied().copied(), "", lang))
                }
            }
            @if communes.len() > bounds.rows {
                p.note { (count(lang, (communes.len() - bounds.rows) as u64)) (t(lang, " xã, phường còn lại ở diem_don_vi.json.", " others are in diem_don_vi.json.")) }
            }
        }
    }
}

fn table<'u>(model: &ReportModel, units: impl Iterator<Item = &'u UnitScore>, caption: &str, lang: Lang) -> Markup {
    html! {
        div.wide { table.heat {
            @if !caption.is_empty() { caption { (caption) } }
            thead { tr {
                th scope="col" { (t(lang, "Đơn vị", "Unit")) }
                th.n scope="col" { (t(lang, "Tập dữ liệu", "Data sets")) }
                th.c scope="col" { (t(lang, "Điểm", "Mark")) }
                th scope="col" { (t(lang, "Xếp loại", "Label")) }
                th.c scope="col" { (t(lang, "Hạng", "Rank")) }
                @for quality in Quality::ALL { th.c scope="col" { (quality.title().get(lang)) } }
            } }
            tbody { @for unit in units { tr {
                th scope="row" { (name(unit, lang)) }
                td.n { (count(lang, unit.sets.len() as u64)) }
                td.c { span class=(format!("pill {}", grade(model, unit.overall))) { (mark(lang, unit.overall)) } }
                td { span class=(format!("word {}", label_class(&unit.label))) { (label_in(&unit.label, lang)) } }
                td.c { (unit.rank) }
                (heat_cells(model, &unit.qualities, lang))
            } } }
        } }
    }
}

fn name(unit: &UnitScore, lang: Lang) -> Markup {
    html! {
        @match (unit.kind, unit.id.is_empty()) {
            (UnitKind::Tinh, _) => (t(lang, "Toàn tỉnh", "The province")),
            (UnitKind::Xa, true) => (t(lang, "Dòng không rõ xã", "Rows without a commune")),
            (UnitKind::Xa, false) => { (unit.name) " " code { (unit.id) } },
            (UnitKind::So, _) => (unit.name),
        }
    }
}
