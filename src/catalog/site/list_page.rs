//! The list of sets: figures, search, filters. The first page stands in the HTML; the script shows the rest.

use maud::{Markup, html};

use super::chart::bar;
use super::words::{count, cycle, day, frame, grade, mark, t};
use super::{Portal, Shown};
use crate::catalog::plan::State;
use crate::lang::Lang;

/// Sets on a page of the list, here and in the script.
const SHOWN: usize = 25;

/// The first page of the portal.
pub(super) fn page(portal: &Portal<'_>, shown: &[Shown], lang: Lang) -> String {
    let (up, other) = if lang == Lang::Vi { ("", "en/index.html") } else { ("../", "../index.html") };
    let main = html! {
        (figures(shown, lang))
        section.find aria-labelledby="find-title" {
            h1 #find-title { (t(lang, "Tìm bộ dữ liệu", "Find a data set")) }
            form #find role="search" {
                div.search {
                    label for="q" { (t(lang, "Từ cần tìm", "Words")) }
                    input #q type="search" autocomplete="off" spellcheck="false"
                        placeholder=(t(lang, "có dấu hay không dấu, ví dụ: doanh nghiep", "for example: enterprises"));
                }
                div.filters {
                    (select("topic", t(lang, "Chủ đề", "Topic"), t(lang, "Mọi chủ đề", "All topics"),
                        portal.topics.iter().map(|(code, ..)| (code.as_str(), portal.topic(code, lang)))))
                    (select("owner", t(lang, "Cơ quan", "Agency"), t(lang, "Mọi cơ quan", "All agencies"), std::iter::empty()))
                    (select("state", t(lang, "Trạng thái", "State"), t(lang, "Mọi trạng thái", "All states"),
                        [State::Da, State::Dang, State::Can].into_iter().map(|state| (state.id(), state.title(lang)))))
                    (select("sort", t(lang, "Xếp theo", "Order"), t(lang, "Liên quan nhất", "Best match"),
                        [("new", t(lang, "Mới nhất", "Latest")), ("score", t(lang, "Điểm cao nhất", "Best score"))].into_iter()))
                    button #clear type="button" { (t(lang, "Bỏ lọc", "Clear")) }
                }
            }
        }
        section aria-labelledby="list-title" {
            h2 #list-title { (t(lang, "Các bộ dữ liệu", "Data sets")) }
            p #status role="status" aria-live="polite" { (count(lang, shown.len() as u64)) (t(lang, " bộ dữ liệu", " data sets")) }
            ol.sets #sets { @for set in shown.iter().take(SHOWN) { (card(portal, set, lang)) } }
            nav.pages aria-label=(t(lang, "Các trang của danh sách", "Pages of the list")) {
                button #before type="button" hidden { (t(lang, "Trang trước", "Previous")) }
                span #place {}
                button #after type="button" hidden { (t(lang, "Trang sau", "Next")) }
            }
            p { a href="tat_ca.html" { (t(lang, "Danh sách đầy đủ trên một trang", "The whole list on one page")) } }
        }
        (topics(portal, shown, lang))
        script src=(format!("{up}tai_san/muc_luc.js")) {}
        script src=(format!("{up}tai_san/cong.js")) {}
    };
    frame(portal, lang, t(lang, "Các bộ dữ liệu", "Data sets"), (up, other), &main)
}

fn figures(shown: &[Shown], lang: Lang) -> Markup {
    let published: Vec<&Shown> = shown.iter().filter(|set| set.line.version.is_some()).collect();
    let mut owners: Vec<&str> = published.iter().map(|set| set.line.owner.as_str()).collect();
    owners.sort_unstable();
    owners.dedup();
    let rows: u64 = published.iter().filter_map(|set| set.line.rows).sum();
    let late = published.iter().filter(|set| set.overdue).count() as u64;
    let one = |number: String, words: &'static str| html! { div { dt { (words) } dd { (number) } } };
    html! {
        dl.figures {
            (one(count(lang, published.len() as u64), t(lang, "bộ dữ liệu mở", "open data sets")))
            (one(count(lang, rows), t(lang, "bản ghi", "records")))
            (one(count(lang, owners.len() as u64), t(lang, "cơ quan", "agencies")))
            (one(count(lang, late), t(lang, "bộ quá hạn cập nhật", "overdue sets")))
        }
    }
}

fn select<'a>(id: &str, label: &str, all: &str, options: impl Iterator<Item = (&'a str, &'a str)>) -> Markup {
    html! {
        div {
            label for=(id) { (label) }
            select #(id) { option value="" { (all) } @for (value, title) in options { option value=(value) { (title) } } }
        }
    }
}

/// A set in the list. The script draws the same.
fn card(portal: &Portal<'_>, set: &Shown, lang: Lang) -> Markup {
    let line = &set.line;
    let title = if lang == Lang::En && !line.title_en.is_empty() { &line.title_en } else { &line.title };
    html! {
        li.set {
            h3 { @if line.version.is_some() { a href=(format!("bo/{}.html", line.id)) { (title) } } @else { (title) } }
            p.meta {
                span { (line.owner) }
                @if !line.topic.is_empty() { span { (portal.topic(&line.topic, lang)) } }
                @if let Some(as_of) = &line.as_of { span { (t(lang, "tính đến ", "as of ")) (day(lang, as_of)) } }
                @if let Some(rows) = line.rows { span { (count(lang, rows)) (t(lang, " bản ghi", " records")) } }
            }
            p.tags {
                @if line.version.is_none() { span.tag.wait { (line.state.title(lang)) } }
                @if line.score.is_some() { span class=(format!("tag {}", grade(line.score))) { (t(lang, "điểm ", "score ")) (mark(lang, line.score)) } }
                @if set.overdue { span.tag.poor { (t(lang, "quá hạn cập nhật", "overdue")) } }
                @for format in &set.formats { span.tag { (format) } }
            }
        }
    }
}

fn topics(portal: &Portal<'_>, shown: &[Shown], lang: Lang) -> Markup {
    let of =
        |code: &str| shown.iter().filter(|set| set.line.version.is_some() && set.line.topic == code).count() as u64;
    let most = portal.topics.iter().map(|(code, ..)| of(code)).max().unwrap_or(0);
    html! {
        section aria-labelledby="topics-title" {
            h2 #topics-title { (t(lang, "Theo chủ đề", "By topic")) }
            ul.bars { @for (code, ..) in &portal.topics {
                li { a href=(format!("#topic={code}")) { (portal.topic(code, lang)) } (bar(of(code), most)) span.n { (count(lang, of(code))) } }
            } }
        }
    }
}

/// Every set in one plain list.
pub(super) fn plain(portal: &Portal<'_>, shown: &[Shown], lang: Lang) -> String {
    let (up, other) = if lang == Lang::Vi { ("", "en/tat_ca.html") } else { ("../", "../tat_ca.html") };
    let heading = t(lang, "Danh sách đầy đủ", "The whole list");
    let main = html! {
        section {
            h1 { (heading) }
            ul.plain { @for set in shown.iter().filter(|set| set.line.version.is_some()) {
                li {
                    a href=(format!("bo/{}.html", set.line.id)) { (if lang == Lang::En && !set.line.title_en.is_empty() { &set.line.title_en } else { &set.line.title }) }
                    " · " (set.line.owner) " · " (cycle(lang, &set.line.cycle))
                }
            } }
        }
    };
    frame(portal, lang, heading, (up, other), &main)
}
