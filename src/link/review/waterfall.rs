//! The weights of a pair as a waterfall: a bar for each comparison, from the odds before to the odds after.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::words;
use crate::link::Explanation;

/// Width of the drawing, and of the part with bars, in its own units.
const WIDTH: f32 = 640.0;
const BARS: f32 = 300.0;
/// Where the bars begin.
const LEFT: f32 = 280.0;
/// Height of a line.
const LINE: f32 = 22.0;

/// A bar: what it says, from where to where in bits.
struct Bar {
    name: String,
    from: f32,
    to: f32,
    whole: bool,
}

/// Draws an explanation as SVG.
pub(super) fn waterfall(explanation: &Explanation, names: &BTreeMap<String, String>) -> Markup {
    let bars = bars(explanation, names);
    let ends = || bars.iter().flat_map(|bar| [bar.from, bar.to]);
    let (low, high) = (ends().fold(0.0, f32::min), ends().fold(0.0, f32::max));
    let scale = BARS / (high - low).max(1.0);
    let x = |bits: f32| LEFT + (bits - low) * scale;
    let height = LINE * bars.len() as f32 + 6.0;
    let spoken = format!("Trọng số từng so sánh, tổng {} bit", words::bits(explanation.weight));
    html! {
        svg class="fall" viewBox=(format!("0 0 {WIDTH} {height:.0}")) role="img" aria-label=(spoken) {
            line class="zero" x1=(n(x(0.0))) x2=(n(x(0.0))) y1="0" y2=(n(height)) {}
            @for (line, bar) in bars.iter().enumerate() {
                @let y = LINE * line as f32 + 3.0;
                @let class = if bar.whole { "whole" } else if bar.to < bar.from { "against" } else { "for" };
                text class="name" x=(n(LEFT - 8.0)) y=(n(y + 13.0)) text-anchor="end" { (bar.name) }
                rect class=(class) x=(n(x(bar.from.min(bar.to)))) y=(n(y + 2.0))
                    width=(n(((bar.to - bar.from).abs() * scale).max(1.0))) height=(n(LINE - 7.0)) {}
                text class="bits" x=(n(WIDTH)) y=(n(y + 13.0)) text-anchor="end" {
                    (words::bits(if bar.whole { bar.to } else { bar.to - bar.from }))
                }
            }
        }
    }
}

fn bars(explanation: &Explanation, names: &BTreeMap<String, String>) -> Vec<Bar> {
    let mut at = explanation.prior;
    let mut bars = vec![Bar { name: "trước khi so".to_owned(), from: 0.0, to: at, whole: true }];
    let mut step = |name: String, weight: f32| {
        bars.push(Bar { name, from: at, to: at + weight, whole: false });
        at += weight;
    };
    for part in explanation.steps.iter().filter(|part| part.grade.is_some()) {
        let name = names.get(&part.comparison).unwrap_or(&part.comparison);
        step(format!("{name}: {}", words::grade(part.grade.as_deref())), part.weight);
    }
    if explanation.lookalike < -0.05 {
        step("giống nhau vì lẽ khác".to_owned(), explanation.lookalike);
    }
    bars.push(Bar { name: "tổng".to_owned(), from: 0.0, to: explanation.weight, whole: true });
    bars
}

fn n(value: f32) -> String {
    format!("{value:.1}")
}
