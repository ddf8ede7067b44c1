//! The formula with its numbers, for people to repeat with a calculator, in both languages.

use std::collections::BTreeMap;

use super::card::Weakest;
use super::tally::{Counts, Weights, points};
use crate::check::Quality;
use crate::lang::{Lang, Message};

/// A number as the readers of a language write it.
fn decimal(value: f64, lang: Lang) -> String {
    let text = format!("{value}");
    if lang == Lang::Vi { text.replace('.', ",") } else { text }
}

pub(super) fn formula(
    totals: &BTreeMap<Quality, Counts>,
    weights: &Weights,
    overall: Option<f64>,
    weakest: Option<&Weakest<'_>>,
) -> Message {
    let of = |lang| spelt(totals, weights, overall, weakest, lang);
    Message::new(of(Lang::Vi), of(Lang::En))
}

fn spelt(
    totals: &BTreeMap<Quality, Counts>,
    weights: &Weights,
    overall: Option<f64>,
    weakest: Option<&Weakest<'_>>,
    lang: Lang,
) -> String {
    let word = |vi: &'static str, en: &'static str| if lang == Lang::Vi { vi } else { en };
    let number = |value: f64| decimal(value, lang);
    let mut lines = Vec::new();
    for (quality, tally) in totals {
        let name = quality.title().get(lang);
        lines.push(match tally.tenths() {
            None => format!("{name}: {}", word("chưa đo", "not measured")),
            Some(tenths) => {
                let (lost, tested) = (number(tally.lost as f64 / 1000.0), tally.tested);
                format!("{name} = 100 × ({tested} − {lost}) ÷ {tested} = {}", number(points(tenths)))
            }
        });
    }
    let Some(overall) = overall else { return lines.join("\n") };
    let weight = |weight: u128| number(weight as f64 / 1000.0);
    let terms = weights.measured.iter();
    let terms: Vec<String> =
        terms.map(|(_, own, tenths)| format!("{} × {}", number(points(*tenths)), weight(*own))).collect();
    let whole = word("Chung", "Overall");
    lines.push(format!("{whole} = ({}) ÷ {} = {}", terms.join(" + "), weight(weights.sum()), number(overall)));
    if let Some(Weakest { title, quality, tenths }) = weakest {
        let (title, name, mark) = (title.get(lang), quality.title().get(lang), number(points(*tenths)));
        lines.push(match lang {
            Lang::Vi => format!("Trường bắt buộc yếu nhất: «{title}», {name} = {mark}; nhãn lấy theo điểm thấp hơn."),
            Lang::En => format!("Weakest required field: “{title}”, {name} = {mark}; the label goes by the lower one."),
        });
    }
    lines.push(
        word(
            "Mọi điểm đều bỏ phần sau chữ số thập phân thứ nhất, không làm tròn lên.",
            "All marks are cut after the first decimal, never rounded up.",
        )
        .to_owned(),
    );
    lines.join("\n")
}
