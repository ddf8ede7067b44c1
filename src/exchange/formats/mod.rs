//! Every format, sorted by id: a `static` in its own file, with its page beside it.

mod arrow_schema;
mod avro;
mod csvw;
mod data_package;
mod data_package_read;
mod json_schema;
mod markdown;
mod odcs;
mod odcs_read;
mod shacl;
mod skos;
mod sql;
mod xsd;

use super::{Artefact, Format, View, site, workbook};

/// Every format, sorted by id.
pub static FORMATS: &[&Format] = &[
    &arrow_schema::FORMAT,
    &avro::FORMAT,
    &csvw::FORMAT,
    &data_package::FORMAT,
    &site::FORMAT,
    &json_schema::FORMAT,
    &markdown::FORMAT,
    &odcs::FORMAT,
    &sql::POSTGRESQL,
    &shacl::FORMAT,
    &skos::FORMAT,
    &sql::SQLITE,
    &workbook::FORMAT,
    &xsd::FORMAT,
];

/// For each entity a CSV that holds its header alone, to be filled in; the code lists as CSV.
fn templates(view: &View<'_>) -> Vec<Artefact> {
    headers(view).chain(lists(view)).collect()
}

/// For each entity a CSV that holds its header alone.
fn headers(view: &View<'_>) -> impl Iterator<Item = Artefact> {
    view.entities.iter().map(|entity| {
        let header: Vec<&str> = entity.fields.iter().map(|field| field.id.as_str()).collect();
        Artefact::text(format!("{}.csv", entity.id), format!("{}\r\n", header.join(",")))
    })
}

/// The code lists as CSV with the columns that have a meaning.
fn lists(view: &View<'_>) -> impl Iterator<Item = Artefact> {
    view.codes.iter().map(|list| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let written =
            writer.write_record(["code", "label", "label_en", "valid_from", "valid_to", "successors"]).and_then(|()| {
                list.entries.iter().try_for_each(|code| {
                    let next = code.successors.join(";");
                    let english = code.label_en.as_deref().unwrap_or_default();
                    let (from, to) = (day(code.valid_from), day(code.valid_to));
                    writer.write_record([code.code.as_str(), &code.label, english, &from, &to, &next])
                })
            });
        let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
        Artefact { name: format!("codes/{}.csv", list.id), bytes }
    })
}
