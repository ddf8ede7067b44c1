//! What linking two tables leaves: links, what stays without one, contradictions, a review, and facts for the checks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema};
use serde::{Deserialize, Serialize};

use super::{Between, Link, Outcome, Sides};
use crate::error::{Error, Result};
use crate::files;
use crate::link::RecordIds;
use crate::link::review::{self, Doubt, RecordCells, Review};
use crate::link::sheet::Sheet;
use crate::normalize::{NormalTable, Place, Rows, Table};

/// The file beside a normal table that the checks read: `_row` u32, `field`, `kind` (`khac`: the reference names another
/// record than the one that fits; `mau_thuan`: it leads to a record that the other fields contradict), `detail`.
pub const FACTS: &str = "between.parquet";

/// The file beside it: what each relation gave.
const LINKED: &str = "between.json";

/// What linking two tables gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// The field that refers.
    pub relation: String,
    /// The entity referred to.
    pub entity: String,
    /// Records that refer.
    pub here: u64,
    /// Records there.
    pub there: u64,
    /// Pairs compared.
    pub candidates: u64,
    /// Records here with a link.
    pub linked: u64,
    /// Records there that are linked to.
    pub reached: u64,
    /// Pairs a person should decide.
    pub review: u64,
    /// Records here with neither.
    pub without: u64,
    /// References that the other fields contradict.
    pub conflicts: u64,
    /// Links to another record than the reference names.
    pub elsewhere: u64,
}

/// Rows of a table by their place in it: where they stand, and some of their cells.
struct Looked {
    rows: BTreeMap<u32, (Place, Vec<String>)>,
}

impl Between {
    /// The comparison of the reference itself.
    fn reference(&self, target: &str) -> Option<usize> {
        self.model.comparisons.iter().position(|one| one.fields.first().is_some_and(|first| first == target))
    }

    /// Whether the reference says the same in another form: a lost zero, the number of an old paper. That damage is told
    /// by the checks of the value itself.
    fn agrees(&self, reference: Option<usize>, link: &Link) -> bool {
        let explained = self.prepared.explain(&self.model, link.left, link.right);
        let step = reference.and_then(|at| explained.steps.get(at));
        step.and_then(|step| step.grade.as_deref()).is_some_and(|grade| grade.starts_with("giong"))
    }
}

impl Looked {
    fn read(table: &NormalTable, fields: &[&str], wanted: &BTreeSet<u32>) -> Result<Self> {
        let mut rows = BTreeMap::new();
        let mut first = 0_u32;
        for batch in Rows::open(&table.dir.join("normal.parquet"), fields)? {
            let batch = batch?;
            let end = first.saturating_add(u32::try_from(batch.len()).unwrap_or(u32::MAX));
            for row in wanted.range(first..end) {
                let at = (row - first) as usize;
                let cell = |column| batch.cell(column, at).unwrap_or_default().to_owned();
                rows.insert(*row, (batch.place(at), (0..fields.len()).map(cell).collect()));
            }
            first = end;
        }
        Ok(Self { rows })
    }

    fn cell(&self, row: u32, column: usize) -> &str {
        self.rows.get(&row).and_then(|(_, cells)| cells.get(column)).map_or("", String::as_str)
    }

    fn address(&self, table: &NormalTable, row: u32, field: &str) -> String {
        let place = self.rows.get(&row).map(|(place, _)| *place);
        place.map_or_else(String::new, |place| table.address(place.part, place.line, field))
    }
}

/// A fact for the checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    row: u32,
    field: String,
    kind: String,
    detail: String,
}

/// What the checks should say: references that lead elsewhere than the link, and those that the other fields contradict.
///
/// # Errors
/// When a table cannot be read.
pub fn facts(sides: &Sides<'_>, found: &Between) -> Result<Vec<Fact>> {
    let relation = sides.relation;
    let matches = || found.links.iter().filter(|link| link.outcome == Outcome::Match);
    let here_rows: BTreeSet<u32> =
        matches().map(|link| link.left).chain(found.conflicts.iter().map(|one| one.left)).collect();
    let there_rows: BTreeSet<u32> = matches()
        .map(|link| link.right)
        .chain(found.conflicts.iter().map(|one| one.right))
        .map(|row| row - found.split)
        .collect();
    let has = sides.here.fields.contains(&relation.field);
    let own: Vec<&str> = has.then_some(relation.field.as_str()).into_iter().collect();
    let here = Looked::read(sides.here, &own, &here_rows)?;
    let there = Looked::read(sides.there, &[&relation.target], &there_rows)?;
    let name = file_name(sides.there);
    let mut facts = Vec::new();
    let mut fact = |left: u32, kind: &str, detail| {
        let row = found.prepared.rows.get(left as usize).copied().unwrap_or(left);
        facts.push(Fact { row, field: relation.field.clone(), kind: kind.to_owned(), detail });
    };
    let reference = found.reference(&relation.target);
    for link in matches() {
        let (own, theirs) = (here.cell(link.left, 0), there.cell(link.right - found.split, 0));
        let same = found.agrees(reference, link);
        if !own.is_empty() && !theirs.is_empty() && own != theirs && !same {
            let address = there.address(sides.there, link.right - found.split, &relation.target);
            let says = format!("Bản ghi khớp ở bảng «{}» là {name}{address}, ghi {theirs}", relation.entity);
            fact(link.left, "khac", says);
        }
    }
    for conflict in &found.conflicts {
        let address = there.address(sides.there, conflict.right - found.split, &relation.target);
        let title = |id: &String| {
            let field = sides.dictionary.entities.get(&relation.entity).and_then(|entity| entity.field(id));
            field.map_or_else(|| id.clone(), |field| field.title.vi.clone())
        };
        let against: Vec<String> = conflict.against.iter().map(title).collect();
        let says = format!("Tham chiếu dẫn tới {name}{address} nhưng khác: {}", against.join(", "));
        fact(conflict.left, "mau_thuan", says);
    }
    Ok(facts)
}

/// The file's name before addresses that do not bear it.
fn file_name(table: &NormalTable) -> String {
    let part = table.parts.first().filter(|part| part.origin.sheet.is_some());
    let name = part.and_then(|part| part.origin.path.file_name()).map(|name| name.to_string_lossy().into_owned());
    name.map_or_else(String::new, |name| format!("{name} "))
}

/// Writes what linking a table with others gave beside it: the facts of all relations, and what each gave. Of two facts of
/// one kind about one cell the first stays.
///
/// # Errors
/// When a file cannot be written.
pub fn write_facts(table: &NormalTable, mut facts: Vec<Fact>, linked: &[Summary]) -> Result<()> {
    facts.sort_by(|a, b| (a.row, &a.field, &a.kind).cmp(&(b.row, &b.field, &b.kind)));
    facts.dedup_by(|a, b| (a.row, &a.field, &a.kind) == (b.row, &b.field, &b.kind));
    let text = serde_json::to_vec_pretty(linked).map_err(|cause| Error::stage("json", cause))?;
    files::write(&table.dir.join(LINKED), &text)?;
    put(table, &facts)
}

/// What linking a table with others gave; nothing where it was not linked.
///
/// # Errors
/// When the file there is not what [`write_facts`] writes.
pub fn load(table: &NormalTable) -> Result<Vec<Summary>> {
    let path = table.dir.join(LINKED);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    serde_json::from_slice(&files::read(&path)?).map_err(|cause| {
        Error::read(&path, format!("không đúng dạng ({cause})"), format!("not in its form ({cause})"))
            .hint("Hãy chạy lại: tudien run.", "Run again: tudien run.")
    })
}

fn put(table: &NormalTable, facts: &[Fact]) -> Result<()> {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let fields = vec![Field::new("_row", DataType::UInt32, false), text("field"), text("kind"), text("detail")];
    let schema = Arc::new(Schema::new(fields));
    let of = |get: fn(&Fact) -> &str| Arc::new(StringArray::from_iter_values(facts.iter().map(get))) as ArrayRef;
    let columns: Vec<ArrayRef> = vec![
        Arc::new(UInt32Array::from_iter_values(facts.iter().map(|fact| fact.row))),
        of(|fact| &fact.field),
        of(|fact| &fact.kind),
        of(|fact| &fact.detail),
    ];
    let mut out = Table::create(&table.dir.join(FACTS), schema.clone())?;
    out.write(&RecordBatch::try_new(schema, columns)?)?;
    out.finish()
}

/// Writes `lien_ket.csv`/`.parquet`, `chua_noi.csv`/`.parquet`, `mau_thuan.csv`/`.parquet`, `mo_hinh.toml` and, where there
/// is something to decide, `xem_lai.xlsx`/`.html` with no more than `limit` pairs. All hold personal data.
///
/// # Errors
/// When a table cannot be read or a file cannot be written.
pub fn write(sides: &Sides<'_>, found: &Between, ids: &RecordIds, dir: &Path, limit: usize) -> Result<Summary> {
    let id = |row: u32| ids.id(row as usize);
    let mut links =
        Sheet::create(dir, "lien_ket", &["record_id_l", "record_id_r", "weight", "probability", "tier", "decision"])?;
    let (mut linked, mut reached, mut open) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for link in &found.links {
        let (weight, probability) = (format!("{:.3}", link.weight), format!("{:.6}", link.probability));
        let decision = if link.outcome == Outcome::Match { "match" } else { "review" };
        links.push([id(link.left), id(link.right), &weight, &probability, link.tier, decision].into_iter())?;
        if link.outcome == Outcome::Match {
            linked.insert(link.left);
            reached.insert(link.right);
        } else {
            open.insert(link.left);
        }
    }
    links.finish()?;
    let mut without = Sheet::create(dir, "chua_noi", &["record_id", "ly_do"])?;
    let mut alone = 0;
    for row in (0..found.split).filter(|row| !linked.contains(row)) {
        let why = if open.contains(&row) { "chờ quyết định" } else { "không thấy bản ghi nào khớp" };
        alone += u64::from(!open.contains(&row));
        without.push([id(row), why].into_iter())?;
    }
    without.finish()?;
    let mut conflicts = Sheet::create(dir, "mau_thuan", &["record_id_l", "record_id_r", "weight", "khac"])?;
    for one in &found.conflicts {
        let (weight, against) = (format!("{:.3}", one.weight), one.against.join(" "));
        conflicts.push([id(one.left), id(one.right), &weight, &against].into_iter())?;
    }
    conflicts.finish()?;
    files::write(&dir.join("mo_hinh.toml"), found.model.to_toml().as_bytes())?;
    let doubts: Vec<&Link> = found.links.iter().filter(|link| link.outcome != Outcome::Match).collect();
    if !doubts.is_empty() {
        let review = to_decide(sides, found, &doubts, ids, limit)?;
        review::workbook(&review, &dir.join("xem_lai.xlsx"))?;
        files::write(&dir.join("xem_lai.html"), review::page(&review).as_bytes())?;
    }
    let elsewhere = facts(sides, found)?.iter().filter(|fact| fact.kind == "khac").count();
    Ok(Summary {
        relation: sides.relation.field.clone(),
        entity: sides.relation.entity.clone(),
        here: u64::from(found.split),
        there: (found.prepared.len() as u64).saturating_sub(u64::from(found.split)),
        candidates: found.candidates,
        linked: linked.len() as u64,
        reached: reached.len() as u64,
        review: doubts.len() as u64,
        without: alone,
        conflicts: found.conflicts.len() as u64,
        elsewhere: elsewhere as u64,
    })
}

/// Two records of a pair side by side, the corresponding fields under one heading.
fn to_decide(sides: &Sides<'_>, found: &Between, doubts: &[&Link], ids: &RecordIds, limit: usize) -> Result<Review> {
    let other = sides.other()?;
    let fields: Vec<(String, String)> = sides
        .fields()?
        .into_iter()
        .filter(|(there, here)| sides.here.fields.contains(here) && sides.there.fields.contains(there))
        .collect();
    let mut doubts: Vec<&Link> = doubts.to_vec();
    doubts.sort_by(|a, b| b.probability.total_cmp(&a.probability).then((a.left, a.right).cmp(&(b.left, b.right))));
    let mut times: BTreeMap<&str, [u32; 2]> = BTreeMap::new();
    for (row, id) in (0_u32..).zip(ids.iter()) {
        times.entry(id).or_default()[usize::from(row >= found.split)] += 1;
    }
    let sound = |row: u32| {
        let id = ids.id(row as usize);
        !id.is_empty() && times.get(id).is_some_and(|times| times[usize::from(row >= found.split)] == 1)
    };
    let (decidable, keyless): (Vec<&Link>, Vec<&Link>) =
        doubts.into_iter().partition(|link| sound(link.left) && sound(link.right));
    let asked: Vec<Doubt> = decidable
        .iter()
        .take(limit)
        .map(|link| {
            let reason = match link.outcome {
                Outcome::Review(reason) => reason,
                Outcome::Match => review::Reason::Between,
            };
            Doubt { left: link.left, right: link.right, reason, weight: link.weight }
        })
        .collect();
    let here: Vec<&str> = fields.iter().map(|(_, here)| here.as_str()).collect();
    let there: Vec<&str> = fields.iter().map(|(there, _)| there.as_str()).collect();
    let left = Looked::read(sides.here, &here, &asked.iter().map(|doubt| doubt.left).collect())?;
    let right = Looked::read(sides.there, &there, &asked.iter().map(|doubt| doubt.right - found.split).collect())?;
    let mut headers = vec!["Nơi ghi".to_owned()];
    headers.extend(fields.iter().map(|(there, here)| {
        let title = |entity: &crate::dictionary::Entity, id: &str| {
            entity.field(id).map_or_else(|| id.to_owned(), |field| field.title.vi.clone())
        };
        format!("{} ↔ {}", title(sides.entity, here), title(other, there))
    }));
    let mut rows = BTreeMap::new();
    let mut gather = |looked: &Looked, table: &NormalTable, offset: u32| {
        for (row, (_, cells)) in &looked.rows {
            let place = format!("{}{}", file_name(table), looked.address(table, *row, ""));
            let cells = std::iter::once(place).chain(cells.iter().cloned()).enumerate();
            rows.insert(row + offset, cells.filter(|(_, cell)| !cell.is_empty()).collect());
        }
    };
    gather(&left, sides.here, 0);
    gather(&right, sides.there, found.split);
    let cells = RecordCells::new(headers, rows);
    let review = review::between(&found.prepared, &found.model, &asked, ids, &cells, other);
    let later = decidable.len() - asked.len();
    let title = sides.relation.title.clone();
    Ok(Review { title, later, keyless: keyless.len(), ..review })
}
