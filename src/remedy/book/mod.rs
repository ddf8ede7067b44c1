//! A workbook edited part by part: what a unit sent stays as it is; faulty cells are painted and noted, sheets are added.
//!
//! Every part that is not touched is copied as it is packed. Of a sheet only the style of faulty cells changes, lists to
//! choose from and the drawing of notes are added. The styles gain copies of the styles in use, each with another fill.

mod notes;
mod own;
mod package;
mod sheet;
mod styles;
mod xml;

use std::collections::BTreeMap;
use std::path::Path;

pub(crate) use notes::Note;
pub(crate) use own::{OwnCell, OwnSheet};
use package::{Package, RELATIONS, Relation, STYLES, TYPES, WORKBOOK, WORKBOOK_RELATIONS, relations_of};
use sheet::{Changes, Survey};
use styles::Painter;
pub(crate) use styles::{Look, Paint};
use xml::{Fallible, append, escape, root, sqref};

use crate::files::Atomic;

/// Cells in which one chooses from a list: the cells, the formula of the list, what is said of it.
pub(crate) type Choice = (Vec<(u32, u32)>, String, String);

/// What is to be done to one sheet of the unit.
#[derive(Debug, Default)]
pub(crate) struct SheetWork {
    /// Its name.
    pub(crate) name: String,
    /// Cells to paint: line from 1, column from 0.
    pub(crate) cells: Vec<(u32, u32, Paint)>,
    /// Notes on cells.
    pub(crate) notes: Vec<Note>,
    /// Lists to choose from.
    pub(crate) lists: Vec<Choice>,
}

/// What could not be done as asked.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Edited {
    /// Sheets that the workbook does not have.
    pub(crate) missing: Vec<String>,
}

/// The parts of a sheet's notes.
struct NoteParts {
    comments: (String, bool),
    drawing: (String, bool),
}

/// Copies the workbook at `source` to `out` with the work done on its sheets and `own` sheets behind them.
///
/// # Errors
/// In words, where the package is of a kind that is not edited (strict, damaged, not UTF-8).
pub(crate) fn edit(source: &Path, work: &[SheetWork], own: &[OwnSheet], out: Atomic) -> Fallible<(Atomic, Edited)> {
    let mut package = Package::open(source)?;
    let (sheets, most) = package.sheets()?;
    let mut painter = Painter::new(package.text(STYLES)?)?;
    let mut editing = Editing { package: &mut package, changed: BTreeMap::new(), block: 0, edited: Edited::default() };
    let mut plans = BTreeMap::new();
    for one in work {
        let Some((_, part)) = sheets.iter().find(|(name, _)| *name == one.name) else {
            editing.edited.missing.push(one.name.clone());
            continue;
        };
        plans.insert(part.clone(), editing.plan(part, one)?);
    }
    let mut added = Vec::new();
    for (part, sheet) in editing.own(own, &sheets, most)?.into_iter().zip(own) {
        let xml = sheet.xml(&mut painter)?;
        if editing.package.has(&part) {
            editing.changed.insert(part, xml);
        } else {
            added.push((part, xml));
        }
    }
    let Editing { changed, edited, .. } = editing;
    let parts: Vec<String> = plans.keys().cloned().collect();
    let painter = std::cell::RefCell::new(Some(painter));
    let rewrite = |name: &str, from: &mut dyn std::io::BufRead, to: &mut dyn std::io::Write| {
        let (Some(plan), Some(painter)) = (plans.get(name), &mut *painter.borrow_mut()) else {
            return Err("no plan for a sheet".to_owned());
        };
        let validations = |p: &str| plan.validations(p);
        let changes = Changes { cells: &plan.cells, validations: &validations, drawing: plan.drawing.clone() };
        sheet::rewrite(from, to, &changes, &plan.survey, painter)
    };
    let last = || {
        let painter = painter.borrow_mut().take().ok_or("no styles")?;
        let mut parts = vec![(STYLES.to_owned(), painter.finish()?)];
        parts.append(&mut added);
        Ok(parts)
    };
    let out = package.copy(out, &changed, &parts, rewrite, last)?;
    Ok((out, edited))
}

/// The plan of one sheet.
struct Plan {
    survey: Survey,
    cells: Vec<(u32, u32, Paint)>,
    lists: Vec<Choice>,
    drawing: Option<String>,
}

impl Plan {
    fn validations(&self, p: &str) -> (String, usize) {
        let one = |(cells, formula, says): &Choice| {
            let (areas, formula, says) = (sqref(cells), escape(formula), escape(says));
            format!(
                "<{p}dataValidation type=\"list\" errorStyle=\"warning\" allowBlank=\"1\" showInputMessage=\"1\" showErrorMessage=\"1\" \
                 errorTitle=\"Ngoài danh mục\" error=\"{says}\" sqref=\"{areas}\"><{p}formula1>{formula}</{p}formula1></{p}dataValidation>"
            )
        };
        (self.lists.iter().map(one).collect(), self.lists.len())
    }
}

/// An edit in the making: the small parts that change.
struct Editing<'a> {
    package: &'a mut Package,
    changed: BTreeMap<String, String>,
    block: usize,
    edited: Edited,
}

impl Editing<'_> {
    /// What stands in a part now.
    fn text(&mut self, name: &str) -> Fallible<Option<String>> {
        match self.changed.get(name) {
            Some(text) => Ok(Some(text.clone())),
            None => self.package.text(name),
        }
    }

    fn plan(&mut self, part: &str, work: &SheetWork) -> Fallible<Plan> {
        let survey = Survey::of(self.package.stream(part)?)?;
        let mut cells: BTreeMap<(u32, u32), Paint> = BTreeMap::new();
        for (line, column, paint) in &work.cells {
            let place = cells.entry(survey.seen_at(*line, *column)).or_insert(*paint);
            *place = (*place).max(*paint);
        }
        let free = |(line, column): &(u32, u32)| !survey.validated.iter().any(|area| area.holds(*line, *column));
        let lists = work.lists.iter().map(|(cells, formula, says)| {
            let seen = cells.iter().map(|(line, column)| survey.seen_at(*line, *column));
            (seen.filter(free).collect::<Vec<_>>(), formula.clone(), says.clone())
        });
        let lists = lists.filter(|(cells, ..)| !cells.is_empty()).collect();
        let notes = gathered(&work.notes, &survey);
        let drawing = self.notes(part, &notes, &survey)?;
        let cells = cells.into_iter().map(|((line, column), paint)| (line, column, paint)).collect();
        Ok(Plan { survey, cells, lists, drawing })
    }

    /// Writes the notes of a sheet; answers the relation of a new drawing.
    fn notes(&mut self, part: &str, notes: &[Note], survey: &Survey) -> Fallible<Option<String>> {
        let relations = self.package.relations(part)?;
        let existing = relations.iter().find(|relation| relation.kind == "comments").map(|one| one.part.clone());
        if notes.is_empty() && existing.is_none() {
            return Ok(None);
        }
        let comments = match &existing {
            Some(part) => notes::merged(&self.text(part)?.ok_or("no comments part")?, notes)?,
            None => notes::fresh(notes),
        };
        let parts = self.note_parts(existing, &relations, survey);
        let before = if parts.drawing.1 { None } else { self.text(&parts.drawing.0)? };
        self.block += 1;
        let block = self.block_after(before.as_deref());
        let text = notes::drawing(before.as_deref(), &comments, notes, survey, block);
        self.changed.insert(parts.comments.0.clone(), comments.xml);
        self.changed.insert(parts.drawing.0.clone(), text);
        self.relate(part, &parts)
    }

    /// A block of identifiers that neither this drawing nor another of ours uses.
    fn block_after(&self, before: Option<&str>) -> usize {
        let used = before.unwrap_or_default().split("_x0000_s").skip(1).filter_map(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<usize>().ok()
        });
        used.max().unwrap_or(0) / 1024 + self.block * 64
    }

    fn note_parts(&mut self, existing: Option<String>, relations: &[Relation], survey: &Survey) -> NoteParts {
        let known = survey.drawing.as_ref().and_then(|id| relations.iter().find(|relation| relation.id == *id));
        let free = |editing: &Self, before: &str, after: &str| {
            let mut at = 1;
            loop {
                let (name, number) = editing.package.free(before, after, at);
                if !editing.changed.contains_key(&name) {
                    return name;
                }
                at = number + 1;
            }
        };
        NoteParts {
            comments: existing.map_or_else(|| (free(self, "xl/comments", ".xml"), true), |part| (part, false)),
            drawing: known.map_or_else(
                || (free(self, "xl/drawings/vmlDrawing", ".vml"), true),
                |relation| (relation.part.clone(), false),
            ),
        }
    }

    /// Points at new parts of notes from their sheet and from the list of kinds.
    fn relate(&mut self, part: &str, parts: &NoteParts) -> Fallible<Option<String>> {
        let place = relations_of(part);
        let xml = self.text(&place)?.unwrap_or_else(|| NO_RELATIONS.to_owned());
        let (mut made, mut count, mut drawing) = (String::new(), 0, None);
        for ((part, new), kind, id) in
            [(&parts.comments, "comments", "rIdTudienNotes"), (&parts.drawing, "vmlDrawing", "rIdTudienDrawing")]
        {
            if *new {
                made.push_str(&relation(id, kind, part));
                count += 1;
                if kind == "vmlDrawing" {
                    drawing = Some(id.to_owned());
                }
            }
        }
        if count == 0 {
            return Ok(None);
        }
        self.changed.insert(place, append(&xml, "Relationships", &made, 0)?);
        if parts.comments.1 {
            self.kind(&parts.comments.0, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml")?;
        }
        if parts.drawing.1 {
            let types = self.text(TYPES)?.ok_or("no content types")?;
            if !types.to_lowercase().contains("extension=\"vml\"") {
                let made = "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>";
                self.changed.insert(TYPES.to_owned(), append(&types, "Types", made, 0)?);
            }
        }
        Ok(drawing)
    }

    fn kind(&mut self, part: &str, kind: &str) -> Fallible<()> {
        let types = self.text(TYPES)?.ok_or("no content types")?;
        let made = format!("<Override PartName=\"/{part}\" ContentType=\"{kind}\"/>");
        self.changed.insert(TYPES.to_owned(), append(&types, "Types", &made, 0)?);
        Ok(())
    }

    /// Names the added sheets in the workbook; a sheet of that name that came back is written anew. Answers their parts.
    fn own(&mut self, own: &[OwnSheet], sheets: &[(String, String)], most: u32) -> Fallible<Vec<String>> {
        let (mut parts, mut at) = (Vec::new(), 0);
        for (number, sheet) in own.iter().enumerate() {
            if let Some((_, part)) = sheets.iter().find(|(name, _)| *name == sheet.name) {
                parts.push(part.clone());
                continue;
            }
            let (part, free) = self.package.free("xl/worksheets/sheet", ".xml", at + 1);
            at = free;
            let id = format!("rIdTudien{}", number + 1);
            self.kind(&part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")?;
            self.point(&relation(&id, "worksheet", &part))?;
            let xml = self.text(WORKBOOK)?.ok_or("no workbook")?;
            let (p, _) = root(&xml)?;
            let sheet_id = most as usize + number + 1;
            let made = format!(
                "<{p}sheet xmlns:r=\"{RELATIONS}\" name=\"{}\" sheetId=\"{sheet_id}\" r:id=\"{id}\"/>",
                escape(&sheet.name)
            );
            self.changed.insert(WORKBOOK.to_owned(), append(&xml, "sheets", &made, 0)?);
            parts.push(part);
        }
        if !self.package.has(STYLES) {
            self.point(&relation("rIdTudienStyles", "styles", STYLES))?;
            self.kind(STYLES, "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml")?;
        }
        Ok(parts)
    }

    /// Adds a relation of the workbook.
    fn point(&mut self, relation: &str) -> Fallible<()> {
        let xml = self.text(WORKBOOK_RELATIONS)?.ok_or("no relations of the workbook")?;
        self.changed.insert(WORKBOOK_RELATIONS.to_owned(), append(&xml, "Relationships", relation, 0)?);
        Ok(())
    }
}

const NO_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";

fn relation(id: &str, kind: &str, part: &str) -> String {
    let space = "http://schemas.openxmlformats.org/package/2006/relationships";
    format!("<Relationship xmlns=\"{space}\" Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"/{part}\"/>")
}

/// One note for each cell that is seen: notes on cells of one merged area are joined.
fn gathered(notes: &[Note], survey: &Survey) -> Vec<Note> {
    let mut at: BTreeMap<(u32, u32), Note> = BTreeMap::new();
    for note in notes {
        let place = survey.seen_at(note.at.0, note.at.1);
        at.entry(place)
            .and_modify(|known| {
                known.text = format!("{}\n\n{}\n{}", known.text, note.head, note.text);
            })
            .or_insert_with(|| Note { at: place, ..note.clone() });
    }
    at.into_values().collect()
}
