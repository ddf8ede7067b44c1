//! The drawings: SVG and tables, no script, nothing from elsewhere.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{Charts, Ladder};
use crate::lang::Lang;
use crate::link::review::grade;
use crate::link::score::probability;

/// The style of the drawings, for the page that holds them.
pub const CSS: &str = include_str!("charts.css");

const WIDTH: f32 = 640.0;
const HEIGHT: f32 = 190.0;
/// Room for the axis below and the numbers at the left.
const FOOT: f32 = 26.0;
const LEFT: f32 = 52.0;

const fn t(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

fn n(value: f32) -> String {
    let text = format!("{value:.1}");
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

/// A count with its thousands apart.
fn grouped(count: u64, lang: Lang) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(if lang == Lang::Vi { '.' } else { ',' });
        }
        text.push(digit);
    }
    text
}

fn decimal(value: f64, places: usize, lang: Lang) -> String {
    let text = format!("{value:.places$}");
    if lang == Lang::Vi { text.replace('.', ",") } else { text }
}

/// Pairs by weight, with the thresholds; the height is the logarithm of the count.
pub fn weights(charts: &Charts, lang: Lang) -> Markup {
    let (Some(first), Some(last)) = (charts.weights.first(), charts.weights.last()) else { return html! {} };
    let (match_at, review_at) = charts.thresholds;
    // both thresholds are always in sight
    let from = (first.from as f32).min(review_at.floor()) - 1.0;
    let to = (last.from as f32 + 2.0).max(match_at.ceil() + 12.0);
    let most = charts.weights.iter().map(|bin| bin.matches + bin.review).max().unwrap_or(1).max(1);
    let x = |bits: f32| LEFT + (bits - from) / (to - from) * (WIDTH - LEFT - 6.0);
    let high =
        |count: u64| (1.0 + count as f32).log10() / (1.0 + most as f32).log10().max(0.3) * (HEIGHT - FOOT - 16.0);
    let base = HEIGHT - FOOT;
    let matches: u64 = charts.weights.iter().map(|bin| bin.matches).sum();
    let review: u64 = charts.weights.iter().map(|bin| bin.review).sum();
    let percent = |bits: f32| format!("{} %", decimal(f64::from(probability(bits)) * 100.0, 0, lang));
    let spoken = match lang {
        Lang::Vi => format!(
            "Số cặp theo trọng số: {} cặp được nối, {} cặp cần xem lại; nối từ {}, xem lại từ {}",
            grouped(matches, lang),
            grouped(review, lang),
            percent(match_at),
            percent(review_at)
        ),
        Lang::En => format!(
            "Pairs by weight: {} matches, {} to review; matches from {}, review from {}",
            grouped(matches, lang),
            grouped(review, lang),
            percent(match_at),
            percent(review_at)
        ),
    };
    let wide = (x(1.0) - x(0.0) - 1.0).max(1.0);
    let ticks = (from.ceil() as i32..=to as i32).filter(|bits| bits % if to - from > 45.0 { 10 } else { 5 } == 0);
    let steps = (0..7).map(|power| 10_u64.pow(power)).filter(|count| *count <= most);
    html! {
        figure.chart {
            figcaption { (t(lang, "Số cặp theo trọng số (bit; cột theo thang logarit)", "Pairs by weight (bits; logarithmic bars)"))
                span.key { i.match {} (t(lang, "được nối", "matches")) } span.key { i.review {} (t(lang, "cần xem lại", "to review")) } }
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(spoken) {
                @for count in steps {
                    @let y = base - high(count);
                    line.grid x1=(n(LEFT)) x2=(n(WIDTH)) y1=(n(y)) y2=(n(y)) {}
                    text.tick x=(n(LEFT - 6.0)) y=(n(y + 4.0)) text-anchor="end" { (grouped(count, lang)) }
                }
                @for bin in &charts.weights {
                    @let (whole, open) = (high(bin.matches + bin.review), high(bin.review));
                    @let told = format!("{} – {} bit: {} / {}", bin.from, bin.from + 1, grouped(bin.matches, lang), grouped(bin.review, lang));
                    g { title { (told) }
                        @if bin.matches > 0 { rect.match x=(n(x(bin.from as f32))) y=(n(base - whole)) width=(n(wide)) height=(n(whole - if bin.review > 0 { open } else { 0.0 })) {} }
                        @if bin.review > 0 { rect.review x=(n(x(bin.from as f32))) y=(n(base - open)) width=(n(wide)) height=(n(open)) {} }
                    }
                }
                line.axis x1=(n(LEFT)) x2=(n(WIDTH)) y1=(n(base)) y2=(n(base)) {}
                @for bits in ticks { text.tick x=(n(x(bits as f32))) y=(n(base + 15.0)) text-anchor="middle" { (bits) } }
                @for (bits, words, y) in [(review_at, t(lang, "xem lại từ ", "review from "), 11.0), (match_at, t(lang, "nối từ ", "match from "), 24.0)] {
                    line.threshold x1=(n(x(bits))) x2=(n(x(bits))) y1=(n(y - 9.0)) y2=(n(base)) {}
                    text.threshold x=(n(x(bits) + 4.0)) y=(n(y)) { (words) (percent(bits)) }
                }
            }
        }
    }
}

/// What each grade adds or takes away: log₂ of m over u.
pub fn ladder(charts: &Charts, lang: Lang) -> Markup {
    let bits = |m: f64, u: f64| (m / u).log2() as f32;
    let all = || charts.ladders.iter().flat_map(|ladder| &ladder.steps).map(|step| bits(step.m, step.u));
    let most = all().fold(1.0_f32, |most, bits| most.max(bits.abs()));
    html! {
        div.wide { table.ladder {
            caption { (t(lang, "Mỗi bậc cộng hay trừ bao nhiêu: m là xác suất ở hai bản ghi của cùng một đối tượng, u là ở hai đối tượng lạ",
                "What each grade adds or takes away: m is its chance in two records of one thing, u in two strangers")) }
            thead { tr { th scope="col" { (t(lang, "So sánh", "Comparison")) } th scope="col" { (t(lang, "Bậc", "Grade")) }
                th.n scope="col" { "m (%)" } th.n scope="col" { "u (%)" } th.n scope="col" { "bit" } th scope="col" aria-hidden="true" {} } }
            tbody { @for ladder in &charts.ladders { (rungs(ladder, most, &bits, lang)) } }
        } }
    }
}

fn rungs(ladder: &Ladder, most: f32, bits: &dyn Fn(f64, f64) -> f32, lang: Lang) -> Markup {
    html! {
        @for (at, step) in ladder.steps.iter().enumerate() {
            @let weight = bits(step.m, step.u);
            @let wide = weight.abs() / most * 98.0;
            tr {
                @if at == 0 { th scope="rowgroup" rowspan=(ladder.steps.len()) { (ladder.title.get(lang)) } }
                td { (grade(Some(&step.grade))) }
                td.n { (share(step.m, lang)) } td.n { (share(step.u, lang)) }
                td.n { (if weight < 0.0 { "−" } else { "+" }) (decimal(f64::from(weight.abs()), 1, lang)) }
                td { svg.weight viewBox="0 0 200 12" aria-hidden="true" {
                    line.axis x1="100" x2="100" y1="0" y2="12" {}
                    rect class=(if weight < 0.0 { "against" } else { "match" }) y="2" height="8"
                        x=(n(if weight < 0.0 { 100.0 - wide } else { 100.0 })) width=(n(wide)) {}
                } }
            }
        }
    }
}

/// A chance in per cent with as many digits as it needs.
fn share(chance: f64, lang: Lang) -> String {
    let percent = chance * 100.0;
    let places = if percent >= 1.0 { 1 } else { (1.0 - percent.max(1e-9).log10()).ceil().clamp(1.0, 8.0) as usize };
    decimal(percent, places, lang)
}

/// Clusters by size.
pub fn sizes(sizes: &BTreeMap<u32, u64>, lang: Lang) -> Markup {
    let most = sizes.values().copied().max().unwrap_or(1).max(1);
    let wide = |count: u64| (1.0 + count as f32).log10() / (1.0 + most as f32).log10() * 100.0;
    if sizes.is_empty() {
        return html! {};
    }
    html! {
        div.wide { table.sizes {
            caption { (t(lang, "Nhóm theo số bản ghi (thanh theo thang logarit)", "Clusters by size (logarithmic bars)")) }
            thead { tr { th.n scope="col" { (t(lang, "Bản ghi", "Records")) } th.n scope="col" { (t(lang, "Số nhóm", "Clusters")) } th scope="col" aria-hidden="true" {} } }
            tbody { @for (size, count) in sizes.iter().take(30) { tr {
                th.n scope="row" { (size) } td.n { (grouped(*count, lang)) }
                td { svg.weight viewBox="0 0 200 12" preserveAspectRatio="none" aria-hidden="true" { rect.match x="0" y="2" height="8" width=(n(wide(*count) * 2.0)) {} } }
            } } }
        } }
    }
}
