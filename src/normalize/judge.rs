//! Judging single values of a normal table again, as normalizing did.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::column::CellJudge;
use super::membership::Membership;
use super::overlay::NoteCells;
use crate::dictionary::{Dictionary, Entity};
use crate::text::value::Status;

/// What the fields of a table ask of their cells.
pub struct Judge<'d> {
    plans: FxHashMap<&'d str, CellJudge<'d>>,
}

impl<'d> Judge<'d> {
    /// Plans for the fields of a table.
    pub fn new(dictionary: &'d Dictionary, entity: &'d Entity, fields: &[String], as_of: NaiveDate) -> Self {
        let plan = |(at, id): (u16, &String)| {
            let field = entity.field(id)?;
            let list = field.codes.as_ref().and_then(|codes| dictionary.codes.get(codes));
            let mut options = field.options.clone();
            options.entry("as_of".to_owned()).or_insert_with(|| as_of.to_string());
            let members = list.map(|list| Membership::new(list, as_of));
            Some((field.id.as_str(), CellJudge::new(field, at, options, members)))
        };
        Self { plans: (0_u16..).zip(fields).filter_map(plan).collect() }
    }

    /// The note that a value leaves on its cell; `None` where it is plainly valid.
    pub fn note(&self, field: &str, value: &str) -> Option<NoteCells> {
        let verdict = self.plans.get(field)?.verdict(value);
        (!matches!(verdict.status, Status::Valid | Status::Missing)).then(|| NoteCells {
            status: verdict.status.as_str().to_owned(),
            codes: verdict.codes.join(" "),
            output: verdict.output,
            candidates: Some(verdict.candidates.join(";")),
        })
    }
}
