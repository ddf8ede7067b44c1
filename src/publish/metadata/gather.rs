//! Dictionary, entity, job and package → the record.

use super::record::{Column, Contact, Distribution, Licence, Period, Place, Provenance, Record, Shape, Theme};
use super::vocabulary::{file_type, licence};
use crate::dictionary::{OpenMethod, theme};
use crate::lang::{Lang, Message};
use crate::publish::formats::FORMATS;
use crate::publish::gate::OpenField;
use crate::publish::package::{Package, PublishInput};
use crate::publish::parts::Artefact;
use crate::publish::terms::Audience;
use crate::publish::words::grouped;

/// Columns named in the English description.
const NAMED: usize = 6;

/// The record of a package whose data files are written. `first` is the first day, month or year seen in the data.
pub(super) fn record<'a>(
    input: &'a PublishInput<'a>,
    package: &'a Package,
    open: &'a [OpenField<'a>],
    first: Option<String>,
) -> Record<'a> {
    let (catalog, about, entity) = (&input.dictionary.catalog, &input.about, input.entity);
    let columns = columns(input, package, open);
    let either = |said: &Option<String>, else_: &Option<String>| said.clone().or_else(|| else_.clone());
    let base = either(&about.base_uri, &catalog.base_uri)
        .filter(|base| !base.is_empty())
        .map(|base| if base.ends_with('/') { base } else { base + "/" });
    let iri = base
        .as_ref()
        .map_or_else(|| format!("urn:tudien:dataset:{}", package.dataset), |base| format!("{base}{}", package.dataset));
    let email = either(&about.contact_email, &catalog.contact_email);
    Record {
        package,
        card: input.card,
        iri,
        base,
        title: Message::new(&package.title, &entity.title.en),
        what: &entity.description,
        description: description(input, package, &columns),
        keywords: keywords(input),
        theme: catalog
            .themes
            .get(&entity.sector)
            .and_then(|code| Some(Theme { code: code.clone(), name: theme(code)?.into() })),
        sector: (&entity.sector, catalog.sector(&entity.sector)),
        publisher: about.publisher.clone().unwrap_or_else(|| catalog.publisher.clone()),
        homepage: either(&about.homepage, &catalog.homepage),
        provider: input.provider().to_owned(),
        owner: &entity.owner,
        contact: either(&about.contact, &catalog.contact).map(|name| Contact { name, email }),
        legal_basis: &entity.legal_basis,
        licence: agreed(input),
        update: entity.update,
        period: Period { from: about.from.map(|day| day.to_string()).or(first), to: about.to.unwrap_or(input.as_of) },
        place: either(&about.province, &catalog.province).and_then(|code| place(input, code)),
        issued: about.issued.unwrap_or(input.as_of),
        as_of: input.as_of,
        version: input.as_of.format("%Y.%-m.%-d").to_string(),
        provenance: provenance(input, package),
        dictionary: (&input.dictionary.version, &input.dictionary.fingerprint),
        entity: (&entity.id, &entity.layer),
        columns,
        key: if package.has_key { package.sorted_by.iter().map(String::as_str).collect() } else { Vec::new() },
        distributions: distributions(package),
    }
}

/// The open licence of an open set; of any other, that it has none.
fn agreed(input: &PublishInput<'_>) -> Licence {
    let catalog = &input.dictionary.catalog;
    if input.terms.audience != Audience::Open {
        return Licence { name: "không cấp phép mở".to_owned(), url: None, term: None };
    }
    Licence {
        name: input.licence().to_owned(),
        url: catalog.licence_url.clone().filter(|_| input.licence() == catalog.licence),
        term: licence(input.licence()),
    }
}

fn columns<'a>(input: &'a PublishInput<'a>, package: &'a Package, open: &'a [OpenField<'a>]) -> Vec<Column<'a>> {
    let of = open.iter().zip(&package.columns);
    of.map(|(open, column)| {
        let codes = open.field.codes.as_deref().and_then(|id| input.dictionary.codes.get(id));
        let kept = open.rule.method == OpenMethod::Keep;
        Column {
            id: &column.id,
            title: Message::new(&column.title, &open.field.title.en),
            description: &open.field.description,
            kind: &open.field.type_id,
            shape: match open.rule.method {
                OpenMethod::Year => Shape::Year,
                OpenMethod::Month => Shape::Month,
                _ => Shape::of(open.storage),
            },
            unit: open.field.unit.as_deref(),
            term: open.field.term.as_deref().filter(|_| kept),
            quasi: open.quasi,
            codes: codes.filter(|_| kept || open.rule.method == OpenMethod::Label),
            coded: kept,
            filled: column.empty == 0 && package.rows_out > 0,
        }
    })
    .collect()
}

/// For whom the set is and what it may be used for.
fn scope(input: &PublishInput<'_>, basis: &str) -> Message {
    let terms = &input.terms;
    let purpose = terms.purpose.as_deref().unwrap_or("công việc của cơ quan chủ quản");
    let (vi, en) = match terms.audience {
        Audience::Open => (
            format!("mọi tổ chức, cá nhân được khai thác, sử dụng theo giấy phép {}", input.licence()),
            format!("anybody may use the data under the licence {}", input.licence()),
        ),
        Audience::Shared => {
            let recipient = terms.recipient.as_deref().unwrap_or_default();
            (
                format!("chỉ {recipient} được dùng, vào việc: {purpose}; không chuyển cho bên khác"),
                format!("only {recipient} may use the data, for: {purpose}; not to be passed on"),
            )
        }
        Audience::Internal => (
            format!("chỉ dùng trong {}, vào việc: {purpose}", input.entity.owner),
            format!("for use within {} only, for: {purpose}", input.entity.owner),
        ),
    };
    Message::new(
        format!("Phạm vi sử dụng: {vi}; không dùng để nhận ra một người. Căn cứ: {basis}."),
        format!("Scope of use: {en}; not to be used to identify a person. Legal basis: {basis}."),
    )
}

fn description(input: &PublishInput<'_>, package: &Package, columns: &[Column<'_>]) -> Message {
    let (rows, count) = (package.rows_out, columns.len());
    let named: Vec<&str> = columns.iter().map(|column| column.title.en.as_str()).take(NAMED).collect();
    let more = if count > NAMED { ", …" } else { "" };
    let english = |number: u64| grouped(number).replace('.', ",");
    Message::new(
        format!(
            "{} Bộ dữ liệu có {} bản ghi, {count} cột, tính đến ngày {}.",
            input.entity.description,
            grouped(rows),
            input.as_of.format("%d/%m/%Y")
        )
        .trim_start(),
        format!(
            "{}: {} records and {count} columns ({}{more}), as of {}.",
            input.entity.title.en,
            english(rows),
            named.join(", "),
            input.as_of
        ),
    )
}

/// Words by which people look for the set: what it is called, its field of work.
fn keywords(input: &PublishInput<'_>) -> Vec<(Lang, String)> {
    let (entity, catalog) = (input.entity, &input.dictionary.catalog);
    let names = std::iter::once(&entity.title.vi).chain(&entity.aliases).chain(&input.about.keywords).cloned();
    let vi = names.chain([catalog.sector(&entity.sector)]).map(|word| (Lang::Vi, word));
    let mut words: Vec<(Lang, String)> = Vec::new();
    for word in vi.chain([(Lang::En, entity.title.en.clone())]) {
        if !word.1.trim().is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

fn place(input: &PublishInput<'_>, code: String) -> Option<Place> {
    let list = input.dictionary.list_on("tinh", input.as_of)?;
    let entry = list.entries.iter().find(|entry| entry.code == code)?;
    let name = Message::new(&entry.label, entry.label_en.as_deref().unwrap_or_default());
    Some(Place { code, name })
}

fn provenance(input: &PublishInput<'_>, package: &Package) -> Provenance {
    let (entity, provider) = (input.entity, input.provider());
    let at = entity.authority.as_ref().map(|place| (format!(" Dữ liệu gốc: {place}."), format!(" Original: {place}.")));
    let (at_vi, at_en) = at.unwrap_or_default();
    let version = &input.dictionary.version;
    let basis = entity.legal_basis.join("; ");
    Provenance {
        source: Message::new(
            format!(
                "Nguồn gốc: {provider} cung cấp; cơ quan chủ quản dữ liệu: {}.{at_vi} Được chuẩn hóa, kiểm tra và chấm điểm \
                 theo từ điển dữ liệu {version}; từ {} bản ghi nguồn.",
                entity.owner,
                grouped(package.rows_in)
            ),
            format!(
                "Source: provided by {provider}; owner of the data: {}.{at_en} Normalized, checked and scored by data \
                 dictionary {version}; from {} source records.",
                entity.owner, package.rows_in
            ),
        ),
        content: Message::new(
            format!(
                "Nội dung: {} {} bản ghi, {} cột; {} trường không công bố, lý do ghi trong README.md.",
                entity.description,
                grouped(package.rows_out),
                package.columns.len(),
                package.left_out.len()
            ),
            format!(
                "Content: {} records, {} columns; {} fields are not published, for the reasons told in README.md.",
                package.rows_out,
                package.columns.len(),
                package.left_out.len()
            ),
        ),
        scope: scope(input, &basis),
    }
}

/// The files that hold the data: those named after the set, of a type that holds tables. Schemas do not.
fn distributions(package: &Package) -> Vec<Distribution<'_>> {
    let data = |file: &&Artefact| {
        let rest = file.name.strip_prefix(&package.dataset).unwrap_or_default();
        rest.starts_with(['.', '/']) && rest != ".xsd"
    };
    let format = |file: &Artefact| {
        FORMATS.iter().copied().find(|format| {
            let alone = file.name.strip_prefix(&package.dataset) == Some(&format!(".{}", format.ending));
            alone || file.name.starts_with(&format!("{}/{}/", package.dataset, format.id))
        })
    };
    let of = package.artefacts.iter().filter(data);
    of.filter_map(|file| Some(Distribution { file, kind: file_type(&file.media_type)?, format: format(file) }))
        .collect()
}
