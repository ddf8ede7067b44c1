//! Protecting the persons of a package: the least generalization that reaches what the dictionary asks for.

use super::anonymity;
use super::content::Content;
use super::gate::{OpenField, published_as};
use super::methods::{self, ladder};
use super::open::Opener;
use super::package::PublishInput;
use super::parts::{Generalized, Privacy};
use super::refusal::refuse;
use super::rows;
use super::store::Column;
use crate::dictionary::{OpenMethod, Storage};
use crate::error::Result;
use crate::lang::Message;
use crate::privacy::search::{Found, Ladder, Outcome, allowed, search};
use crate::privacy::{Diversity, Groups, Measures, Sensitive, Target, failing, measure};

/// Most rounds of taking out rows: what is left has another distribution, which must hold again.
const ROUNDS: usize = 16;

/// The wider methods of a quasi-identifier with what each value becomes.
struct Steps {
    methods: Vec<OpenMethod>,
    /// By method: the text of each number of the raw column, from 0 for the empty cell.
    texts: Vec<Vec<Option<String>>>,
}

impl Steps {
    fn of(input: &PublishInput<'_>, field: &OpenField<'_>, column: &Column) -> Self {
        let methods = ladder(input.dictionary, field.field, &field.rule.method);
        let texts = methods.iter().map(|method| {
            let mut opener = Opener::new(field.field, method, input.dictionary, input.as_of, None);
            std::iter::once(None).chain(column.values().map(|text| opener.open(text))).collect()
        });
        Self { texts: texts.collect(), methods }
    }

    /// The column at its finest, and the ladder over its numbers.
    fn ladder(&self, column: &Column) -> (Column, Ladder) {
        let finest = column.mapped(self.texts.first().map_or(&[], Vec::as_slice));
        // One raw number for each of the finest: levels hold each other, so any will do.
        let mut raw = vec![0_usize; finest.values().count() + 1];
        for (code, text) in self.texts.first().into_iter().flatten().enumerate() {
            if let Some(place) =
                text.as_deref().and_then(|text| finest.code(text)).and_then(|place| raw.get_mut(place as usize))
            {
                *place = code;
            }
        }
        let level = |texts: &Vec<Option<String>>| {
            let mut seen = Column::default();
            raw.iter()
                .map(|code| seen.intern_or_empty(texts.get(*code).and_then(Option::as_deref)))
                .collect::<Vec<u32>>()
        };
        let mut levels: Vec<Vec<u32>> = self.texts.iter().map(level).collect();
        if let Some(first) = levels.first_mut() {
            *first = (0..u32::try_from(first.len()).unwrap_or(u32::MAX)).collect();
        }
        (finest, Ladder { levels })
    }
}

/// Reaches what the entity asks for. Columns of quasi-identifiers hold raw values before and opened ones after.
///
/// # Errors
/// Refuses where no generalization keeps within the limits, and says what would have to change.
pub(super) fn protect(input: &PublishInput<'_>, open: &mut [OpenField<'_>], content: &mut Content) -> Result<Privacy> {
    let places: Vec<usize> =
        (0..open.len()).filter(|place| open.get(*place).is_some_and(|field| field.quasi)).collect();
    let rows = content.columns.first().map_or(0, |column| column.cells().len());
    if places.is_empty() || rows == 0 || input.entity.k_anonymity <= 1 {
        finest(input, open, content, &places);
        let (gone, _) = anonymity::drop_blank(&mut content.columns, &[], 0);
        aside(content, gone);
        return Ok(Privacy::default());
    }
    let target = target(input);
    let limit = input.entity.protection.suppress;
    let mut before = None;
    let (found, reached) = generalize(input, open, content, &places, &target, limit, &mut before);
    if reached && found.loss > input.entity.protection.loss {
        return Err(too_much_lost(&found, input.entity.protection.loss));
    }
    let titles: Vec<(usize, String)> =
        places.iter().filter_map(|place| Some((*place, open.get(*place)?.field.title.vi.clone()))).collect();
    let suppressed_rows = if target.diversity.is_none() && target.t.is_none() {
        let done = anonymity::protect(&mut content.columns, &titles, target.k, limit)?;
        let suppressed = done.suppressed;
        content.take_out(&done.gone, rows::FEW);
        let (gone, _) = anonymity::drop_blank(&mut content.columns, &places, target.k);
        aside(content, gone);
        suppressed
    } else {
        take_out_failing(open, content, &places, &target, limit)?
    };
    let after = measured(open, content, &places);
    let generalized = |place: &usize| {
        let field = open.get(*place)?;
        Some(Generalized { column: field.id.clone(), method: methods::method(&field.rule.method) })
    };
    Ok(Privacy {
        quasi_identifiers: places.iter().filter_map(|place| open.get(*place)).map(|field| field.id.clone()).collect(),
        k_required: target.k,
        k_measured: (after.rows > 0).then_some(after.k),
        suppressed_rows,
        levels: places.iter().filter_map(generalized).collect(),
        loss: Some(found.loss),
        nodes_tried: found.tried,
        search_complete: found.complete,
        before,
        after: Some(after),
        ..Privacy::default()
    })
}

fn aside(content: &mut Content, gone: u64) {
    if gone > 0 {
        *content.set_aside.entry(rows::NOTHING_LEFT.to_owned()).or_default() += gone;
    }
}

/// What the entity asks for.
fn target(input: &PublishInput<'_>) -> Target {
    let asked = &input.entity.protection;
    let diversity = asked.l.map(|l| match (asked.c, asked.entropy) {
        (Some(c), _) => Diversity::Recursive { c, l: l.into() },
        (None, true) => Diversity::Entropy { l: f64::from(l) },
        (None, false) => Diversity::Distinct { l: l.into() },
    });
    Target { k: input.entity.k_anonymity.into(), diversity, t: asked.t }
}

/// Opens the quasi-identifiers by their own rules.
fn finest(input: &PublishInput<'_>, open: &[OpenField<'_>], content: &mut Content, places: &[usize]) {
    for place in places {
        if let (Some(field), Some(column)) = (open.get(*place), content.columns.get_mut(*place)) {
            let steps = Steps::of(input, field, column);
            *column = column.mapped(steps.texts.first().map_or(&[], Vec::as_slice));
        }
    }
}

/// Searches for the least generalization and puts it in place; false where it does not reach the target.
fn generalize(
    input: &PublishInput<'_>,
    open: &mut [OpenField<'_>],
    content: &mut Content,
    places: &[usize],
    target: &Target,
    limit: f64,
    before: &mut Option<Measures>,
) -> (Found, bool) {
    let mut steps = Vec::new();
    let (mut base, mut ladders) = (Vec::new(), Vec::new());
    for place in places {
        let (Some(field), Some(column)) = (open.get(*place), content.columns.get(*place)) else { continue };
        let own = Steps::of(input, field, column);
        let (finest, ladder) = own.ladder(column);
        steps.push(own);
        base.push(finest);
        ladders.push(ladder);
    }
    let ranks = ranks(open, content);
    let sensitive = sensitive(open, content, &ranks);
    let cells: Vec<&[u32]> = base.iter().map(Column::cells).collect();
    *before = Some(measure(&cells, &sensitive, content.columns.first().map_or(0, |column| column.cells().len())));
    let (found, reached) = match search(&cells, &ladders, &sensitive, target, limit) {
        Outcome::Found(found) => (found, true),
        Outcome::Impossible(nearest) => (nearest, false),
    };
    for ((place, own), level) in places.iter().zip(&steps).zip(&found.levels) {
        let (Some(field), Some(column)) = (open.get_mut(*place), content.columns.get_mut(*place)) else { continue };
        *column = column.mapped(own.texts.get(*level).map_or(&[], Vec::as_slice));
        if let Some(method) = own.methods.get(*level).filter(|_| *level > 0) {
            let (suffix, storage) = published_as(field.field, method);
            field.rule.method = method.clone();
            (field.id, field.storage) = (format!("{}{suffix}", field.field.id), storage);
        }
    }
    (found, reached)
}

/// The order of values of each sensitive column of numbers.
fn ranks(open: &[OpenField<'_>], content: &Content) -> Vec<Option<Vec<u32>>> {
    let rank = |(field, column): (&OpenField<'_>, &Column)| {
        let ordered = field.field.sensitive && matches!(field.storage, Storage::Integer | Storage::Number);
        ordered.then(|| column.ranks(field.storage))
    };
    open.iter().zip(&content.columns).map(rank).collect()
}

fn sensitive<'c>(open: &[OpenField<'_>], content: &'c Content, ranks: &'c [Option<Vec<u32>>]) -> Vec<Sensitive<'c>> {
    open.iter()
        .zip(&content.columns)
        .zip(ranks)
        .filter(|((field, _), _)| field.field.sensitive && !field.quasi)
        .map(|((_, column), ranks)| Sensitive { cells: column.cells(), ranks: ranks.as_deref() })
        .collect()
}

fn measured(open: &[OpenField<'_>], content: &Content, places: &[usize]) -> Measures {
    let ranks = ranks(open, content);
    let quasi: Vec<&[u32]> = places.iter().filter_map(|place| content.columns.get(*place)).map(Column::cells).collect();
    let rows = content.columns.first().map_or(0, |column| column.cells().len());
    measure(&quasi, &sensitive(open, content, &ranks), rows)
}

/// Takes out the rows of groups that fall short, until what is left holds.
fn take_out_failing(
    open: &[OpenField<'_>],
    content: &mut Content,
    places: &[usize],
    target: &Target,
    limit: f64,
) -> Result<u64> {
    let all = content.columns.first().map_or(0, |column| column.cells().len());
    let mut taken = 0;
    for _ in 0..ROUNDS {
        let gone: Vec<bool> = {
            let ranks = ranks(open, content);
            let quasi: Vec<&[u32]> =
                places.iter().filter_map(|place| content.columns.get(*place)).map(Column::cells).collect();
            let rows = content.columns.first().map_or(0, |column| column.cells().len());
            let groups = Groups::by(&quasi, rows);
            let failing = failing(&groups, &sensitive(open, content, &ranks), None, target);
            groups.of.iter().map(|group| failing.get(*group as usize).copied().unwrap_or(false)).collect()
        };
        let count = gone.iter().filter(|gone| **gone).count() as u64;
        if count == 0 {
            return Ok(taken);
        }
        taken += count;
        if taken > allowed(all as u64, limit) {
            break;
        }
        content.take_out(&gone, rows::GROUP);
    }
    Err(refuse(
        &Message::new(
            format!(
                "{taken} trong {all} bản ghi thuộc nhóm không đạt l-đa dạng hoặc t-gần gũi, mức chấp nhận {:.0} %",
                limit * 100.0
            ),
            format!(
                "{taken} of {all} records are in groups without l-diversity or t-closeness, {:.0} % are accepted",
                limit * 100.0
            ),
        ),
        Message::new(
            "Hãy tổng quát hóa mạnh hơn, bỏ bớt trường định danh gián tiếp, hoặc bỏ trường nhạy cảm.",
            "Generalize further, drop a quasi-identifier, or drop the sensitive field.",
        ),
    ))
}

fn too_much_lost(found: &Found, most: f64) -> crate::error::Error {
    let (loss, most) = (found.loss * 100.0, most * 100.0);
    refuse(
        &Message::new(
            format!(
                "muốn đạt k-ẩn danh phải mất {loss:.1} % thông tin của các trường định danh gián tiếp; mức chấp nhận {most:.0} %"
            ),
            format!("anonymity would cost {loss:.1} % of what the quasi-identifiers tell; {most:.0} % is accepted"),
        ),
        Message::new(
            "Hãy bỏ bớt trường định danh gián tiếp (open = drop), hoặc chỉ công bố số đếm: tudien privacy aggregate.",
            "Drop a quasi-identifier (open = drop), or publish counts only: tudien privacy aggregate.",
        ),
    )
}
