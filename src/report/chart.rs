//! Charts as SVG in the page: no script, no outside address.

use std::f64::consts::TAU;

use maud::{Markup, html};

use super::words::mark;
use crate::check::Quality;
use crate::lang::Lang;

/// Radius of the full mark.
const RADIUS: f64 = 100.0;

/// The six qualities as a radar; a quality that was not measured has a hollow point at the centre.
pub(super) fn radar(scores: &[(Quality, Option<f64>)], lang: Lang, title: &str) -> Markup {
    let points: Vec<(f64, f64)> =
        scores.iter().enumerate().map(|(place, (_, score))| at(place, scores.len(), score.unwrap_or(0.0))).collect();
    html! {
        svg.radar viewBox="-205 -140 410 280" role="img" aria-label=(title) {
            @for ring in [25.0, 50.0, 75.0, 100.0] {
                polygon.ring points=(polygon(&(0..scores.len()).map(|place| at(place, scores.len(), ring)).collect::<Vec<_>>())) {}
            }
            @for (place, (quality, score)) in scores.iter().enumerate() {
                @let (x, y) = at(place, scores.len(), 100.0);
                line.axis x1="0" y1="0" x2=(number(x)) y2=(number(y)) {}
                (label(place, scores.len(), quality.title().get(lang), &mark(lang, *score)))
            }
            polygon.shape points=(polygon(&points)) {}
            @for ((x, y), (_, score)) in points.iter().zip(scores) {
                circle class=(if score.is_some() { "dot" } else { "dot hollow" }) cx=(number(*x)) cy=(number(*y)) r="4" {}
            }
        }
    }
}

fn label(place: usize, axes: usize, name: &str, value: &str) -> Markup {
    let (x, y) = at(place, axes, 118.0);
    let anchor = if x.abs() < 1.0 {
        "middle"
    } else if x > 0.0 {
        "start"
    } else {
        "end"
    };
    html! {
        text x=(number(x)) y=(number(y - 2.0)) text-anchor=(anchor) {
            tspan.name { (name) }
            tspan.value x=(number(x)) dy="15" { (value) }
        }
    }
}

/// The point of a mark on an axis; the first axis points up.
fn at(place: usize, axes: usize, score: f64) -> (f64, f64) {
    let angle = TAU * place as f64 / axes.max(1) as f64 - TAU / 4.0;
    let distance = RADIUS * score / 100.0;
    (angle.cos() * distance, angle.sin() * distance)
}

fn polygon(points: &[(f64, f64)]) -> String {
    points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect::<Vec<_>>().join(" ")
}

/// A coordinate with one decimal, never `-0.0`.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

/// A ring that shows a share of a hundred with its number in the middle.
pub(super) fn gauge(score: Option<f64>, class: &str, lang: Lang) -> Markup {
    let round = TAU * 42.0;
    let filled = score.unwrap_or(0.0).clamp(0.0, 100.0) / 100.0 * round;
    html! {
        svg.gauge viewBox="0 0 100 100" role="img" aria-label=(mark(lang, score)) {
            circle.track cx="50" cy="50" r="42" {}
            circle class=(format!("arc {class}")) cx="50" cy="50" r="42" transform="rotate(-90 50 50)"
                stroke-dasharray=(format!("{filled:.1} {round:.1}")) {}
            text x="50" y="57" text-anchor="middle" class=(if score.is_some() { "big" } else { "small" }) { (mark(lang, score)) }
        }
    }
}

/// Marks from run to run as a line over the days; the scale begins a little below the lowest mark, and says so.
pub(super) fn line(points: &[(String, Option<f64>)], lang: Lang, title: &str) -> Markup {
    const WIDTH: f64 = 560.0;
    const HEIGHT: f64 = 110.0;
    let lowest = points.iter().filter_map(|(_, score)| *score).fold(100.0, f64::min);
    let floor = ((lowest - 2.0) / 5.0).floor().clamp(0.0, 19.0) * 5.0;
    let step = WIDTH / (points.len().saturating_sub(1).max(1)) as f64;
    let place = |at: usize, score: f64| (step * at as f64, HEIGHT * (100.0 - score) / (100.0 - floor));
    let known: Vec<(usize, &str, f64)> =
        points.iter().enumerate().filter_map(|(at, (day, score))| Some((at, day.as_str(), (*score)?))).collect();
    let path: Vec<(f64, f64)> = known.iter().map(|(at, _, score)| place(*at, *score)).collect();
    html! {
        svg.line viewBox="-56 -22 660 168" role="img" aria-label=(title) {
            @for level in [floor, f64::midpoint(floor, 100.0), 100.0] {
                @let y = number(place(0, level).1);
                line.axis x1="0" x2=(number(WIDTH)) y1=(y) y2=(y) {}
                text.scale x="-10" y=(y) dy="4" text-anchor="end" { (super::words::decimal(lang, level)) }
            }
            polyline points=(polygon(&path)) {}
            @for (at, day, score) in &known {
                @let (x, y) = place(*at, *score);
                circle.dot cx=(number(x)) cy=(number(y)) r="4" { title { (day) ": " (mark(lang, Some(*score))) } }
            }
            @for (at, (day, _)) in points.iter().enumerate().filter(|(at, _)| *at == 0 || *at + 1 == points.len()) {
                text.scale x=(number(step * at as f64)) y=(number(HEIGHT + 26.0)) text-anchor=(if at == 0 { "start" } else { "end" }) { (day) }
            }
        }
    }
}

/// Parts of a whole as one bar; parts are (class, share of the whole in per cent, words).
pub(super) fn stacked(parts: &[(&str, f64, String)], title: &str) -> Markup {
    html! {
        div.stacked role="img" aria-label=(title) {
            @for (class, share, words) in parts {
                @if *share > 0.0 { span class=(class) style=(format!("width:{share:.2}%")) title=(words) {} }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_marks_reach_the_ring() {
        let (x, y) = at(0, 6, 100.0);
        assert_eq!((number(x), number(y)), ("0.0".to_owned(), "-100.0".to_owned()));
    }
}
