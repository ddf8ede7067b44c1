//! Charts as SVG in the page.

use maud::{Markup, html};

use super::words::{day, mark, t};
use crate::lang::Lang;

/// Scores over versions: a line from 0 to 100, the day under each point.
pub(super) fn scores(points: &[(String, f64)], lang: Lang) -> Markup {
    let (wide, high, left, top) = (560.0, 150.0, 36.0, 14.0);
    let step = wide / points.len().saturating_sub(1).max(1) as f64;
    let x = |place: usize| left + if points.len() == 1 { wide / 2.0 } else { step * place as f64 };
    let y = |score: f64| top + high * (1.0 - score / 100.0);
    let line: Vec<String> =
        points.iter().enumerate().map(|(place, (_, score))| format!("{:.1},{:.1}", x(place), y(*score))).collect();
    let told: Vec<String> =
        points.iter().map(|(at, score)| format!("{}: {}", day(lang, at), mark(lang, Some(*score)))).collect();
    let shown = |place: usize| points.len() <= 6 || place == 0 || place + 1 == points.len();
    html! {
        svg.line viewBox="0 0 632 200" role="img" aria-label=(format!("{} {}", t(lang, "Điểm chất lượng qua các phiên bản:", "Score over the versions:"), told.join("; "))) {
            @for level in [0.0, 50.0, 100.0] {
                line.axis x1=(left) x2=(left + wide) y1=(y(level)) y2=(y(level)) {}
                text x=(left - 8.0) y=(y(level) + 4.0) text-anchor="end" { (format!("{level:.0}")) }
            }
            polyline points=(line.join(" ")) {}
            @for (place, (at, score)) in points.iter().enumerate() {
                circle.dot cx=(format!("{:.1}", x(place))) cy=(format!("{:.1}", y(*score))) r="4" {}
                @if shown(place) {
                    text x=(format!("{:.1}", x(place))) y=(format!("{:.1}", y(*score) + if *score > 85.0 { 20.0 } else { -10.0 })) text-anchor="middle" { (mark(lang, Some(*score))) }
                    text x=(format!("{:.1}", x(place))) y=(high + top + 24.0) text-anchor="middle" { (day(lang, at)) }
                }
            }
        }
    }
}

/// A share of the largest as a bar.
pub(super) fn bar(part: u64, most: u64) -> Markup {
    let width = format!("width:{:.1}%", 100.0 * part as f64 / most.max(1) as f64);
    html! { span.track aria-hidden="true" { span style=(width) {} } }
}
