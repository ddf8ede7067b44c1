//! One delivery into a store.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};

use super::names::{Named, names};
use super::records::{Batch, OWN, RECORDS, Sorted, Stored, delivered, sort, stored};
use super::{Delivery, MARK, Store, open};
use crate::dictionary::{Entity, LinkModel};
use crate::error::{Error, Result};
use crate::files::{self, Folder};
use crate::lang::Message;
use crate::link::features::Reading;
use crate::link::known::{Decisions, Known, Lost};
use crate::link::merge::Input;
use crate::link::review::{self, Doubt, RecordCells};
use crate::link::{Clustered, Options, Prepared, RecordIds, Which, cluster, sound};
use crate::normalize::Table;

/// Records of a cluster that are weighed again pair by pair when a decision takes it apart.
const WEIGHED: usize = 24;

/// A delivery and what is to be done with it.
pub struct Asked<'a> {
    /// The folder of the store.
    pub dir: &'a Path,
    /// What the records are.
    pub entity: &'a Entity,
    /// The model for a new store.
    pub model: &'a LinkModel,
    /// The delivery.
    pub input: Input<'a>,
    /// Its file.
    pub file: &'a Path,
    /// Heading of its column of ids.
    pub id: &'a str,
    /// Put before its ids, so that the ids of two senders are not taken for each other's.
    pub prefix: &'a str,
    /// The day it is judged for.
    pub as_of: String,
    /// Decisions taken since.
    pub decisions: Decisions,
    /// Estimate the model again, on all records.
    pub train: bool,
    /// Pairs to be decided that are listed.
    pub limit: usize,
    /// Told what is about to be done.
    pub tell: &'a (dyn Fn(&Message) + Sync),
}

/// Adds a delivery; the store is replaced as a whole.
///
/// # Errors
/// When the store is of another entity, has the very delivery already, the delivery cannot be read or its ids cannot
/// serve, or decisions contradict each other.
pub fn add(asked: &Asked<'_>) -> Result<(Delivery, Lost)> {
    let dir = asked.dir;
    let before = open(dir)?;
    let (sha256, _) = files::fingerprint(asked.file)?;
    let store = before.clone().unwrap_or_else(|| Store { entity: asked.entity.id.clone(), ..Store::default() });
    refuse(&store, asked, &sha256)?;
    let mut decisions = Decisions::new(false);
    let kept = dir.join("quyet_dinh.csv");
    if kept.is_file() {
        decisions.read(&kept)?;
    }
    for decision in asked.decisions.iter() {
        decisions.put_later(decision.clone());
    }
    let held = Stored::read(dir)?;
    let sorted = sort(&held, &asked.input, asked.id, asked.prefix)?;
    let model = match before {
        Some(_) => LinkModel::parse(&files::read_text(&dir.join("mo_hinh.toml"))?)
            .map_err(|message| Error::read(&dir.join("mo_hinh.toml"), &message.vi, &message.en))?,
        None => asked.model.clone(),
    };
    let whole = Whole::of(held, &sorted);
    let prepared = prepare(asked, &sorted, &model, whole.from)?;
    let (known, lost) = whole.known(&decisions, dir)?;
    let train = asked.train || before.is_none();
    let found = prepared.link(&model, Options { train, known: &known, tell: asked.tell, batches: None })?;
    let named = names(&found.clusters, &whole.clusters, &whole.ids);
    let ids = RecordIds::of(&whole.ids);
    let doubts = prepared.doubts(&found);
    let made = Folder::create(dir)?;
    let number = store.deliveries.len() + 1;
    let old: BTreeSet<&String> = whole.clusters.iter().flatten().collect();
    let fresh = named.clusters.iter().zip(&whole.clusters).filter(|(_, before)| before.is_none());
    let joined = fresh.filter(|(cluster, _)| old.contains(cluster)).count();
    let delivery = Delivery {
        number,
        file: asked.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        sha256,
        as_of: asked.as_of.clone(),
        records: sorted.taken.len() as u64,
        new: sorted.ids.len() as u64 - sorted.changed,
        changed: sorted.changed,
        unchanged: sorted.taken.iter().filter(|taken| !**taken).count() as u64,
        joined: joined as u64,
        merged: named.merged.len() as u64,
        parted: named.parted.len() as u64,
        review: doubts.len() as u64,
        candidates: found.linked.candidates,
        total: whole.ids.len() as u64,
        clusters: cluster::sizes(&found.clusters).iter().filter(|size| **size > 1).count() as u64,
    };
    write(asked, &sorted, &named, number, made.path())?;
    write_lists(&whole, &named, &doubts, made.path())?;
    decisions.write(&made.path().join("quyet_dinh.csv"))?;
    files::write(&made.path().join("mo_hinh.toml"), found.model.to_toml().as_bytes())?;
    write_review(asked, (&prepared, &found), doubts, &ids, made.path())?;
    let mut store = store;
    store.deliveries.push(delivery.clone());
    let text = serde_json::to_vec_pretty(&store).map_err(|cause| Error::stage("json", cause))?;
    files::write(&made.path().join(MARK), &text)?;
    made.commit()?;
    Ok((delivery, lost))
}

fn refuse(store: &Store, asked: &Asked<'_>, sha256: &str) -> Result<()> {
    if store.entity != asked.entity.id {
        let (there, here) = (&store.entity, &asked.entity.id);
        return Err(Error::usage(
            format!("Kho này giữ «{there}», đợt mới là «{here}»"),
            format!("This store holds “{there}”, the delivery is “{here}”"),
        )
        .hint("Hãy chọn kho khác bằng --store.", "Choose another store with --store."));
    }
    let same = store.deliveries.iter().find(|delivery| delivery.sha256 == sha256);
    match same.filter(|_| asked.decisions.is_empty()) {
        Some(Delivery { number, file, .. }) => Err(Error::usage(
            format!("Tệp này đã vào kho rồi: đợt {number}, {file}"),
            format!("This file is in the store already: delivery {number}, {file}"),
        )
        .hint(
            "Hãy nêu tệp của đợt mới; chỉ áp dụng quyết định mới thì thêm --decisions.",
            "Name the file of the new delivery; to apply new decisions only, add --decisions.",
        )),
        None => Ok(()),
    }
}

/// All records: those of the store that stay, then those of the delivery.
struct Whole {
    ids: Vec<String>,
    /// The cluster each stood in.
    clusters: Vec<Option<String>>,
    /// The first of the delivery.
    from: u32,
}

impl Whole {
    fn of(held: Stored, sorted: &Sorted) -> Self {
        let mut whole = Self { ids: Vec::new(), clusters: Vec::new(), from: 0 };
        for ((id, cluster), stays) in held.ids.into_iter().zip(held.clusters).zip(&sorted.stays) {
            if *stays {
                whole.ids.push(id);
                whole.clusters.push(Some(cluster));
            }
        }
        whole.from = u32::try_from(whole.ids.len()).unwrap_or(u32::MAX);
        for (id, cluster) in &sorted.ids {
            whole.ids.push(id.clone());
            whole.clusters.push(cluster.clone());
        }
        whole
    }

    /// What is known: decisions, clusters as they were, and pairs that wait for a decision. A cluster that a decision
    /// takes apart is weighed again, pair by pair.
    fn known(&self, decisions: &Decisions, dir: &Path) -> Result<(Known, Lost)> {
        let (mut known, lost) = decisions.known(self.ids.iter().map(String::as_str))?;
        let mut members: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (row, cluster) in (0_u32..).zip(&self.clusters) {
            if let Some(cluster) = cluster {
                members.entry(cluster).or_default().push(row);
            }
        }
        for rows in members.values().filter(|rows| rows.len() > 1) {
            let parted = rows.iter().any(|row| known.against(*row).iter().any(|other| rows.contains(other)));
            let pairs = rows
                .iter()
                .enumerate()
                .flat_map(|(at, left)| rows.iter().skip(at + 1).map(move |right| (*left, *right)));
            if parted {
                known.again.extend(pairs.take(WEIGHED * WEIGHED));
            } else if let Some(first) = rows.first() {
                known.kept.extend(rows.iter().skip(1).map(|row| (*first, *row)));
            }
        }
        let waiting = dir.join("cho.csv");
        if waiting.is_file() {
            let places: BTreeMap<&str, u32> = self.ids.iter().map(String::as_str).zip(0..).collect();
            crate::link::evaluate::read(&waiting, ["record_id_l", "record_id_r"], &mut |[left, right]| {
                if let (Some(left), Some(right)) = (places.get(left), places.get(right)) {
                    known.again.push((*left.min(right), *left.max(right)));
                }
            })?;
        }
        Ok((known, lost))
    }
}

/// Reads the records into features.
fn prepare(asked: &Asked<'_>, sorted: &Sorted, model: &LinkModel, from: u32) -> Result<Prepared> {
    let fields: Vec<&str> = asked.entity.fields.iter().map(|field| field.id.as_str()).collect();
    sound::refuse(model, &fields)?;
    let mut reading = Reading::new(model)?;
    each(asked, sorted, &mut |some, _| {
        reading.push(some.len, |field| some.column(field).cloned());
        Ok(())
    })?;
    let rows = sorted.stays.iter().filter(|stays| **stays).count() + sorted.ids.len();
    let prepared = Prepared::of(reading, (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect())?;
    Ok(Prepared { which: if from == 0 { Which::All } else { Which::With(from) }, ..prepared })
}

/// Hands over the records that stay, then those that are taken; told whether they are of the delivery.
fn each(asked: &Asked<'_>, sorted: &Sorted, take: &mut dyn FnMut(&Batch, bool) -> Result<()>) -> Result<()> {
    let mut at = 0;
    let masked = |mask: &[bool], at: usize, len: usize| mask.get(at..at + len).unwrap_or_default().to_vec();
    stored(asked.dir, &mut |some| {
        let mask = masked(&sorted.stays, at, some.len);
        at += some.len;
        take(&some.only(&mask)?, false)
    })?;
    let mut at = 0;
    delivered(&asked.input, asked.id, asked.prefix, &mut |some| {
        let mask = masked(&sorted.taken, at, some.len);
        at += some.len;
        take(&some.only(&mask)?, true)
    })
}

/// Writes the records with their clusters.
fn write(asked: &Asked<'_>, sorted: &Sorted, named: &Named, number: usize, dir: &Path) -> Result<()> {
    let mut present = BTreeSet::new();
    each(asked, sorted, &mut |some, _| {
        present.extend(some.names().map(str::to_owned));
        Ok(())
    })?;
    let fields = asked.entity.fields.iter().map(|field| field.id.clone()).filter(|field| present.contains(field));
    let columns: Vec<String> = OWN.iter().map(|name| (*name).to_owned()).chain(fields).collect();
    let slots: Vec<Field> = columns.iter().map(|name| Field::new(name, DataType::Utf8, true)).collect();
    let schema = Arc::new(Schema::new(slots));
    let mut out = Table::create(&dir.join(RECORDS), schema.clone())?;
    let mut row = 0;
    let number = number.to_string();
    each(asked, sorted, &mut |some, delivered| {
        let clusters: StringArray =
            (row..row + some.len).map(|row| named.clusters.get(row).map(String::as_str)).collect();
        row += some.len;
        let column = |name: &String| -> ArrayRef {
            match name.as_str() {
                "_nhom" => Arc::new(clusters.clone()),
                "_lan" if delivered => Arc::new(StringArray::from(vec![number.as_str(); some.len])),
                name => Arc::new(some.column(name).cloned().unwrap_or_else(|| StringArray::new_null(some.len))),
            }
        };
        out.write(&RecordBatch::try_new(schema.clone(), columns.iter().map(column).collect())?)
    })?;
    out.finish()
}

fn write_lists(whole: &Whole, named: &Named, doubts: &[Doubt], dir: &Path) -> Result<()> {
    let list = |name: &str, head: [&str; 2], rows: &mut dyn Iterator<Item = (String, String)>| -> Result<()> {
        let path = dir.join(name);
        let unwritable = |cause: csv::Error| files::unwritable(&path, &std::io::Error::other(cause.to_string()));
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(head).map_err(unwritable)?;
        for (one, other) in rows {
            out.write_record([one, other]).map_err(unwritable)?;
        }
        let bytes = out.into_inner().map_err(|cause| files::unwritable(&path, cause.error()))?;
        files::write(&path, &bytes)
    };
    let id = |row: u32| whole.ids.get(row as usize).cloned().unwrap_or_default();
    let clusters = whole.ids.iter().cloned().zip(named.clusters.iter().cloned());
    list("nhom.csv", ["record_id", "cluster_id"], &mut clusters.clone())?;
    let open = doubts.iter().map(|doubt| (id(doubt.left), id(doubt.right)));
    list("cho.csv", ["record_id_l", "record_id_r"], &mut open.into_iter())?;
    let delivered = clusters.skip(whole.from as usize).map(|(record, cluster)| (record, format!("nhóm {cluster}")));
    let merged = named.merged.iter().map(|(old, stays)| (format!("nhóm {old}"), format!("nhập vào nhóm {stays}")));
    let parted = named.parted.iter().map(|(new, was)| (format!("nhóm {new}"), format!("tách khỏi nhóm {was}")));
    list("thay_doi.csv", ["doi_tuong", "ket_qua"], &mut delivered.chain(merged).chain(parted))
}

/// The pairs to be decided, the records as they are in the store.
fn write_review(
    asked: &Asked<'_>,
    (prepared, found): (&Prepared, &Clustered),
    mut doubts: Vec<Doubt>,
    ids: &RecordIds,
    dir: &Path,
) -> Result<()> {
    if doubts.is_empty() {
        return Ok(());
    }
    let later = doubts.len().saturating_sub(asked.limit);
    doubts.truncate(asked.limit);
    let wanted: BTreeSet<u32> = doubts.iter().flat_map(|doubt| [doubt.left, doubt.right]).collect();
    let (mut headers, mut rows): (Vec<String>, _) = (Vec::new(), BTreeMap::new());
    let mut first = 0_u32;
    stored(dir, &mut |some| {
        let names: Vec<String> = some.names().filter(|name| !OWN.contains(name)).map(str::to_owned).collect();
        let end = first.saturating_add(u32::try_from(some.len).unwrap_or(u32::MAX));
        for row in wanted.range(first..end) {
            let at = (row - first) as usize;
            let cell = |(place, name): (usize, &String)| {
                let column = some.column(name).filter(|column| column.is_valid(at))?;
                Some((place, column.value(at).to_owned()))
            };
            rows.insert(*row, names.iter().enumerate().filter_map(cell).collect());
        }
        first = end;
        headers = names;
        Ok(())
    })?;
    let title = |id: &String| asked.entity.field(id).map_or_else(|| id.clone(), |field| field.title.vi.clone());
    let cells = RecordCells::new(headers.iter().map(title).collect(), rows);
    let made = review::review(prepared, found, &doubts, ids, &cells, asked.entity);
    let made = review::Review { later, ..made };
    review::workbook(&made, &dir.join("xem_lai.xlsx"))?;
    files::write(&dir.join("xem_lai.html"), review::page(&made).as_bytes())
}
