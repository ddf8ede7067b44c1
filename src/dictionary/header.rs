//! Which field a column is, from its header, with a stated confidence; never two columns to one field.

use super::fold::{fold, fold_header};
use super::model::{Dictionary, Entity, Field};

/// Below this a field is proposed, not taken.
const TAKEN_FROM: f64 = 0.75;
/// Headers less like a name than this are not like it at all (Jaro–Winkler over folded text).
const SIMILAR_FROM: f64 = 0.88;
/// Two similar fields closer than this compete: neither is taken.
const COMPETING: f64 = 0.03;
/// Longer headers are sentences: nothing is compared with them.
const LONGEST_HEADER: usize = 300;

/// What a column is.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Match {
    /// The field, or `None`: not known, only proposed, taken by another column, or a running number.
    pub field: Option<String>,
    /// 0 to 1; of the best proposal where no field was taken.
    pub confidence: f64,
    /// `id`, `title`, `alias`, `folded`, `path`, `similar`; without a field: `proposed`, `taken`, `running_number`, `none`.
    pub how: &'static str,
    /// Fields that compete for the column, best first. For `taken`: the field another column has.
    pub rivals: Vec<String>,
}

/// A field that a column may be.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    field: usize,
    confidence: f64,
    how: &'static str,
}

/// A field's names, made ready once for all columns.
struct Names<'a> {
    field: &'a Field,
    /// As they are written, but for case, white space and composition.
    titles: [String; 2],
    aliases: Vec<String>,
    /// All of them, folded and in order.
    folded: Vec<String>,
}

/// Finds the fields of columns. Each header is its levels from the top down; the answer has one entry a column.
pub fn map_headers(entity: &Entity, headers: &[Vec<String>]) -> Vec<Match> {
    let names: Vec<Names<'_>> = entity.fields.iter().map(names).collect();
    let candidates: Vec<Vec<Candidate>> = headers.iter().map(|path| candidates(&names, path)).collect();
    let mut order: Vec<(usize, Candidate)> = candidates
        .iter()
        .enumerate()
        .flat_map(|(column, list)| list.iter().map(move |candidate| (column, *candidate)))
        .filter(|(_, candidate)| candidate.confidence >= TAKEN_FROM)
        .collect();
    order.sort_by(|a, b| b.1.confidence.total_cmp(&a.1.confidence).then(a.0.cmp(&b.0)).then(a.1.field.cmp(&b.1.field)));
    let mut owner: Vec<Option<usize>> = vec![None; entity.fields.len()];
    let mut taken: Vec<Option<Candidate>> = vec![None; headers.len()];
    let mut lost = vec![false; headers.len()];
    for (column, candidate) in order {
        let (Some(owner), Some(taken)) = (owner.get_mut(candidate.field), taken.get_mut(column)) else {
            continue;
        };
        let second_best = lost.get(column).copied().unwrap_or(false) && candidate.how == "similar";
        if taken.is_some() || second_best {
            continue;
        }
        if owner.is_some() {
            if let Some(lost) = lost.get_mut(column) {
                *lost = true;
            }
            continue;
        }
        *owner = Some(column);
        *taken = Some(candidate);
    }
    let id = |index: usize| entity.fields.get(index).map(|field| field.id.clone()).unwrap_or_default();
    headers
        .iter()
        .zip(&candidates)
        .zip(&taken)
        .map(|((path, list), taken)| answer(path, list, *taken, &owner, &id))
        .collect()
}

fn answer(
    path: &[String],
    list: &[Candidate],
    taken: Option<Candidate>,
    owner: &[Option<usize>],
    id: &impl Fn(usize) -> String,
) -> Match {
    let rivals = |except: Option<usize>| {
        let others = list.iter().filter(|candidate| Some(candidate.field) != except);
        others.take(5).map(|candidate| id(candidate.field)).collect::<Vec<_>>()
    };
    if let Some(candidate) = taken {
        let (field, confidence, how) = (Some(id(candidate.field)), candidate.confidence, candidate.how);
        return Match { field, confidence, how, rivals: rivals(Some(candidate.field)) };
    }
    if is_running_number(path) {
        return Match { field: None, confidence: 1.0, how: "running_number", rivals: Vec::new() };
    }
    let Some(best) = list.first() else {
        return Match { field: None, confidence: 0.0, how: "none", rivals: Vec::new() };
    };
    let held = owner.get(best.field).copied().flatten().is_some() && best.confidence >= TAKEN_FROM;
    Match {
        field: None,
        confidence: best.confidence,
        how: if held { "taken" } else { "proposed" },
        rivals: rivals(None),
    }
}

/// `STT`, `TT`, `Số TT`: a column that only counts rows.
fn is_running_number(path: &[String]) -> bool {
    let folded = path.iter().map(|level| fold_header(level)).rfind(|level| !level.is_empty()).unwrap_or_default();
    ["stt", "tt", "so tt", "so thu tu", "s tt", "thu tu", "st t", "no", "#"].contains(&folded.as_str())
        || path.last().is_some_and(|level| level.trim() == "#")
}

fn names(field: &Field) -> Names<'_> {
    let written = [field.id.as_str(), field.title.vi.as_str(), field.title.en.as_str()];
    let all = written.into_iter().chain(field.aliases.iter().map(String::as_str));
    let mut folded: Vec<String> = all.map(fold).filter(|name| !name.is_empty()).collect();
    folded.sort();
    folded.dedup();
    let titles = [&field.title.vi, &field.title.en].map(|title| plain(title));
    let aliases = field.aliases.iter().map(|alias| plain(alias)).collect();
    Names { field, titles, aliases, folded }
}

/// Fields a header may mean, best first, at most one entry a field.
fn candidates(names: &[Names<'_>], path: &[String]) -> Vec<Candidate> {
    if path.iter().map(String::len).sum::<usize>() > LONGEST_HEADER {
        return Vec::new();
    }
    let header = plain(&path.join(" > "));
    let levels: Vec<String> = path.iter().map(|level| fold_header(level)).filter(|level| !level.is_empty()).collect();
    let mut found: Vec<Candidate> = names
        .iter()
        .enumerate()
        .filter_map(|(field, names)| {
            let (confidence, how) =
                certain(names, &header).or_else(|| by_path(names, &levels)).or_else(|| near(names, &levels))?;
            Some(Candidate { field, confidence, how })
        })
        .collect();
    found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.field.cmp(&b.field)));
    keep_apart(&mut found);
    found
}

/// Lowers similar fields that cannot be told from one another below what is taken.
fn keep_apart(found: &mut [Candidate]) {
    let [best, second, ..] = found else { return };
    if best.how == "similar" && second.how == "similar" && best.confidence - second.confidence < COMPETING {
        best.confidence = best.confidence.min(TAKEN_FROM - 0.05);
        second.confidence = second.confidence.min(TAKEN_FROM - 0.06);
    }
}

/// The header as it is written: the id, the title or an alias, but for case, white space and composition.
fn certain(names: &Names<'_>, header: &str) -> Option<(f64, &'static str)> {
    if header.is_empty() {
        return None;
    }
    if header == names.field.id {
        return Some((1.0, "id"));
    }
    if names.titles.iter().any(|title| title == header) {
        return Some((1.0, "title"));
    }
    names.aliases.iter().any(|alias| alias == header).then_some((0.98, "alias"))
}

fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The folded header: whole, then its lower levels, then its upper levels (a sub-level may only qualify).
fn by_path(names: &Names<'_>, levels: &[String]) -> Option<(f64, &'static str)> {
    let known = |levels: &[String]| {
        let joined = levels.join(" ");
        !joined.is_empty() && names.folded.binary_search(&joined).is_ok()
    };
    if known(levels) {
        return Some((0.95, "folded"));
    }
    let depth = levels.len();
    for from in 1..depth {
        if levels.get(from..).is_some_and(known) {
            return Some((if depth - from > 1 { 0.93 } else { 0.88 }, "path"));
        }
    }
    (1..depth).rev().any(|to| levels.get(..to).is_some_and(known)).then_some((0.7, "path"))
}

/// Names written nearly like the header (slips, dropped words), or found whole inside it.
fn near(names: &Names<'_>, levels: &[String]) -> Option<(f64, &'static str)> {
    let mut best = 0.0_f64;
    for header in [levels.join(" "), levels.last().cloned().unwrap_or_default()] {
        if header.len() < 4 {
            continue;
        }
        for name in names.folded.iter().filter(|name| name.len() >= 4) {
            best = best.max(likeness(&header, name));
        }
    }
    (best >= 0.5).then_some((best, "similar"))
}

/// Confidence that a header means a name: a slip of writing counts more than a name inside a longer header.
fn likeness(header: &str, name: &str) -> f64 {
    let written = strsim::jaro_winkler(header, name);
    if written >= SIMILAR_FROM {
        let edits = strsim::normalized_damerau_levenshtein(header, name);
        if edits >= 0.84 {
            return 0.9 * written.min(0.5 + edits / 2.0);
        }
    }
    let inside = name.contains(' ') && format!(" {header} ").contains(&format!(" {name} "));
    if inside { 0.5 + 0.2 * (name.len() as f64 / header.len() as f64) } else { 0.0 }
}

/// Entities that columns with these headers may belong to, best first, with a score from 0 to 1: how much of the
/// columns is known, and how much of what identifies a record is there.
pub fn guess_entity(dictionary: &Dictionary, headers: &[Vec<String>]) -> Vec<(String, f64)> {
    let mut scores: Vec<(String, f64)> = dictionary
        .entities
        .values()
        .map(|entity| (entity.id.clone(), belongs(entity, &map_headers(entity, headers))))
        .filter(|(_, score)| *score > 0.0)
        .collect();
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    scores
}

fn belongs(entity: &Entity, matches: &[Match]) -> f64 {
    let counted = matches.iter().filter(|found| found.how != "running_number").count();
    if counted == 0 {
        return 0.0;
    }
    let known: f64 = matches.iter().filter(|found| found.field.is_some()).map(|found| found.confidence).sum();
    let has = |id: &String| matches.iter().any(|found| found.field.as_ref() == Some(id));
    let share = |ids: &[&String]| {
        let present = ids.iter().filter(|id| has(id)).count();
        if ids.is_empty() { 0.0 } else { present as f64 / ids.len() as f64 }
    };
    let own: Vec<&String> = entity.key.iter().filter(|id| *id != "ma_xa").collect();
    let required: Vec<&String> = entity.fields.iter().filter(|field| field.required).map(|field| &field.id).collect();
    0.6 * known / counted as f64 + 0.2 * share(&own) + 0.2 * share(&required)
}
