//! The page: one file that asks nothing of the network. Decisions leave it only as a file the reader saves.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::waterfall::waterfall;
use super::{Case, Contrast, Review, contrast, words};

/// Nothing may be loaded or sent; the page's own style and script alone.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Draws the review as HTML. The same review gives the same page.
pub fn page(review: &Review) -> String {
    let total = review.cases.len();
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                meta name="color-scheme" content="light dark";
                title { "Xem lại cặp nghi trùng: " (review.title) }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body data-entity=(review.entity) {
                header {
                    p.internal role="note" { (words::INTERNAL) }
                    h1 { "Xem lại cặp nghi trùng: " (review.title) }
                    p { "Mỗi khung là hai bản ghi đặt cạnh nhau, chỗ khác được tô màu. Chọn quyết định cho từng cặp, rồi "
                        b { "lưu tệp quyết định" } "." }
                    @if review.later > 0 {
                        p { "Còn " (review.later) " cặp nữa: sẽ hiện khi các cặp này đã có quyết định." }
                    }
                    @if review.keyless > 0 {
                        p.bad { (review.keyless) " cặp không đưa vào đây vì bản ghi thiếu mã hoặc trùng mã." }
                    }
                }
                nav aria-label="Công cụ" {
                    label { "Người quyết định " input #by type="text" autocomplete="off" required; }
                    span #count role="status" { "0/" (total) }
                    label { input #open type="checkbox"; " chỉ hiện cặp chưa quyết định" }
                    button #csv type="button" { "Lưu CSV" }
                    button #json type="button" { "Lưu JSON" }
                    label.button { "Mở lại tệp JSON đã lưu" input #load type="file" accept=".json,application/json"; }
                }
                main {
                    @if review.cases.is_empty() { p { "Không có cặp nào cần xem lại." } }
                    @for (at, case) in review.cases.iter().enumerate() { (one(at, case, review)) }
                }
                noscript { p.bad { "Trình duyệt đang tắt JavaScript: hãy ghi quyết định vào sổ tính xem_lai.xlsx." } }
                script { (PreEscaped(include_str!("page.js"))) }
            }
        }
    }
    .into_string()
}

fn one(at: usize, case: &Case, review: &Review) -> Markup {
    let [left, right] = &case.sides;
    let explanation = &case.explanation;
    let percent = format!("{:.1} %", f64::from(explanation.probability) * 100.0).replace('.', ",");
    html! {
        article data-l=(left.id) data-r=(right.id) {
            h2 { "Cặp " (at + 1) ": " (words::reason(case.reason)) }
            p.soft { "Xác suất là một: " b { (percent) }
                @if explanation.certain { " (quy tắc chắc chắn)" }
                @if explanation.contradiction { " · " span.bad { "có mâu thuẫn" } } }
            div.wide { table {
                thead { tr { th scope="col" { "Cột" } th scope="col" { (left.id) } th scope="col" { (right.id) } } }
                tbody { @for (column, header) in review.headers.iter().enumerate() { (line(header, case.pair(column))) } }
            } }
            (waterfall(explanation, &review.comparisons))
            fieldset {
                legend { "Quyết định" }
                @for (key, (value, word)) in (1..).zip(words::DECISIONS) {
                    label { input type="radio" name=(format!("d{at}")) value=(value); " " (word) " " kbd { (key) } }
                }
                label.note { "Ghi chú " input.why type="text" autocomplete="off"; }
            }
        }
    }
}

fn line(header: &str, (left, right): (&str, &str)) -> Markup {
    let class = match contrast(left, right) {
        Contrast::Same if left.trim().is_empty() => return html! {},
        Contrast::Same => "same",
        Contrast::OneEmpty => "empty",
        Contrast::Differ => "differ",
    };
    let ((before, own_left, own_right, after), marked) = (parted(left, right), class == "differ");
    html! {
        tr class=(class) {
            th scope="row" { (header) }
            @for (whole, own) in [(left, own_left), (right, own_right)] {
                td {
                    @if marked { (before) @if !own.is_empty() { mark { (own) } } (after) } @else { (whole) }
                }
            }
        }
    }
}

/// What two texts begin with, what is the left's own, the right's own, and what both end with; cut between letters with
/// their marks.
fn parted<'a>(left: &'a str, right: &'a str) -> (&'a str, &'a str, &'a str, &'a str) {
    let combining = |letter: char| matches!(letter, '\u{300}'..='\u{36f}');
    let mut start: usize = left
        .char_indices()
        .zip(right.chars())
        .take_while(|((_, a), b)| a == b)
        .map(|((_, letter), _)| letter.len_utf8())
        .sum();
    let split = |text: &str, at: usize| text.get(at..).is_some_and(|rest| rest.starts_with(combining));
    while start > 0 && (split(left, start) || split(right, start)) {
        start = left.get(..start).and_then(|kept| kept.char_indices().next_back()).map_or(0, |(at, _)| at);
    }
    let (left_rest, right_rest) = (left.get(start..).unwrap_or_default(), right.get(start..).unwrap_or_default());
    let mut end: usize = left_rest
        .chars()
        .rev()
        .zip(right_rest.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(letter, _)| letter.len_utf8())
        .sum();
    let tail = |end: usize| left_rest.get(left_rest.len() - end..).unwrap_or_default();
    while end > 0 && tail(end).starts_with(combining) {
        end -= tail(end).chars().next().map_or(end, char::len_utf8);
    }
    let own = |rest: &'a str| rest.get(..rest.len() - end).unwrap_or_default();
    (left.get(..start).unwrap_or_default(), own(left_rest), own(right_rest), tail(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_letters() {
        for (left, right) in
            [("Hoà Lam", "Hoà Trang"), ("a\u{301}b", "ab"), ("", "x"), ("aa", "a"), ("xa\u{300}", "ya\u{301}")]
        {
            let (before, own_left, own_right, after) = parted(left, right);
            assert_eq!(
                (format!("{before}{own_left}{after}"), format!("{before}{own_right}{after}")),
                (left.into(), right.into())
            );
            for part in [own_left, own_right, after] {
                assert!(!part.starts_with('\u{301}') && !part.starts_with('\u{300}'), "{left} {right}: {part}");
            }
        }
        assert_eq!(parted("Hoà Lam", "Hoà Trang"), ("Hoà ", "Lam", "Trang", ""));
    }
}
