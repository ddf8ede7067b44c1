//! Hits as people read them: the five questions, each with its answer.

use std::fmt::Write as _;

use serde_json::json;

use super::{Hit, search};
use crate::dictionary::model::Dictionary;
use crate::dictionary::pages::Page;
use crate::dictionary::words::{cycle, word};
use crate::lang::Lang;

/// Names shown of a long list.
const SHOWN: usize = 6;

/// What answers to `query`, at most `limit` hits.
pub fn search_page(dictionary: &Dictionary, query: &str, limit: usize, lang: Lang) -> Page {
    let hits = search(dictionary, query, limit);
    let shown: String = query.chars().take(100).collect();
    let mut text = String::new();
    if hits.is_empty() {
        let (vi, en) = (
            format!("Chưa có dữ liệu nào trong từ điển ứng với «{shown}».\n"),
            format!("Nothing in the dictionary answers to \"{shown}\".\n"),
        );
        text.push_str(if lang == Lang::En { &en } else { &vi });
    }
    for (number, hit) in hits.iter().enumerate() {
        one(&mut text, number + 1, hit, lang);
    }
    let json = json!({ "query": query, "exists": !hits.is_empty(), "hits": hits });
    Page { text, json }
}

fn one(text: &mut String, number: usize, hit: &Hit, lang: Lang) {
    let w = |vi, en| word(lang, vi, en);
    let kind = match hit.kind {
        "entity" => w("thực thể", "entity"),
        "field" => w("trường", "field"),
        "codes" => w("danh mục", "code list"),
        "type" => w("kiểu", "type"),
        _ => w("nhóm dữ liệu", "group of data"),
    };
    let title = if lang == Lang::En { &hit.title_en } else { &hit.title };
    writeln!(text, "{number}. {title} · {} ({kind})", hit.id).ok();
    let mut line = |label: &str, value: &str| {
        writeln!(text, "   {label:<22} {}", if value.is_empty() { w("không", "none") } else { value }).ok();
    };
    line(w("Đã có chưa?", "Does it exist?"), &format!("{}, {}", w("có", "yes"), hit.defined));
    let update = hit.update.map(|update| format!("; {} {}", w("cập nhật", "updated"), cycle(update, lang)));
    line(w("Hiện trạng?", "In what state?"), &format!("{}{}", hit.state.title(lang), update.unwrap_or_default()));
    line(w("Của cơ quan nào?", "Whose is it?"), &hit.owner);
    let mut refers = some(&hit.refers_to, lang);
    if !hit.referred_by.is_empty() {
        let by = some(&hit.referred_by, lang);
        let joint = if refers.is_empty() { "" } else { "; " };
        write!(refers, "{joint}{} {by}", w("được tham chiếu từ", "referred to by")).ok();
    }
    line(w("Tham chiếu đến đâu?", "What does it refer to?"), &refers);
    line(w("Chia sẻ cho ai?", "Who shares it?"), &some(&hit.shared_with, lang));
    if !hit.same_as.is_empty() {
        line(w("Cùng nghĩa ở", "The same in"), &some(&hit.same_as, lang));
    }
    text.push('\n');
}

fn some(names: &[String], lang: Lang) -> String {
    let mut text = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        write!(text, " {} {}", word(lang, "và thêm", "and"), names.len() - SHOWN).ok();
        if lang == Lang::En {
            text.push_str(" more");
        }
    }
    text
}
