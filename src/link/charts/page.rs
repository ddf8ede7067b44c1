//! The charts as one page that asks nothing of the network.

use std::collections::BTreeMap;

use maud::{DOCTYPE, PreEscaped, html};

use super::{CSS, Charts, ladder, sizes, weights};
use crate::lang::{Lang, Message};
use crate::link::Linked;

/// The page of a linking: numbers and charts, nothing of any record.
pub fn page(title: &Message, linked: &Linked, charts: &Charts, found: &BTreeMap<u32, u64>, lang: Lang) -> String {
    let t = |vi: &'static str, en: &'static str| if lang == Lang::Vi { vi } else { en };
    let (id, head) = (if lang == Lang::Vi { "vi" } else { "en" }, t("Tìm bản ghi trùng: ", "Duplicates: "));
    html! {
        (DOCTYPE)
        html lang=(id) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (head) (title.get(lang)) }
                style { (PreEscaped(include_str!("page.css"))) (PreEscaped(CSS)) }
            }
            body { main {
                h1 { (head) (title.get(lang)) }
                dl {
                    @for (words, count) in [
                        (t("bản ghi", "records"), linked.records),
                        (t("cặp ứng viên", "candidate pairs"), linked.candidates),
                        (t("cặp được nối", "matches"), linked.matches),
                        (t("cặp cần xem lại", "pairs to review"), linked.review),
                        (t("nhóm", "clusters"), linked.clusters),
                        (t("bản ghi thừa", "duplicates"), linked.duplicates),
                    ] { div { dt { (words) } dd { (count) } } }
                }
                h2 { (t("Trọng số của các cặp", "Weights of the pairs")) }
                (weights(charts, lang))
                h2 { (t("Cỡ nhóm", "Cluster sizes")) }
                (sizes(found, lang))
                h2 { (t("Mô hình đã ước lượng", "The model as estimated")) }
                (ladder(charts, lang))
                h2 { (t("Khóa gộp khối", "Blocking rules")) }
                div.wide { table {
                    thead { tr { th scope="col" { (t("Quy tắc", "Rule")) } th.n scope="col" { (t("Số cặp", "Pairs")) } th.n scope="col" { (t("Để lại", "Left out")) } } }
                    tbody { @for rule in &linked.rules { tr { th scope="row" { code { (rule.rule) } } td.n { (rule.pairs) } td.n { (rule.left_out) } } } }
                } }
            } }
        }
    }
    .into_string()
}
