//! One record, told alike by every form of metadata, whatever stands in its texts.
#![expect(clippy::disallowed_methods, reason = "tests read what was written")]

use std::path::Path;

use serde_json::Value;
use tudien::publish::{About, Audience, Delivery, Package, PublishInput, Terms, package};

use crate::open_fixture::{Fixture, enterprises};

/// A title that would end a string, a script, an element, a table, an IRI, if it were let.
const HOSTILE: &str = "A\"b\\c</script><x>&amp;|`*\u{1}\n'—ệ";

fn fixture() -> Fixture {
    let rows = [
        vec!["6000000002", "Công ty Sao Mai", "Trần Thị Bình", "2019-05-04", "1500000000", "12", "true", ""],
        vec!["6000000001", "=HYPERLINK(\"x\")", "Nguyễn Văn An", "2020-01-31", "-2.5", "-3", "false", "+ mở lại"],
    ];
    Fixture::new(enterprises(), &rows, &[], &[])
}

fn publish(fixture: &Fixture, name: &str, title: Option<&str>, about: About) -> Package {
    package(&input(fixture, title, about), &fixture.place(name)).expect("published")
}

fn input<'f>(fixture: &'f Fixture, title: Option<&str>, about: About) -> PublishInput<'f> {
    PublishInput {
        title: title.map(str::to_owned),
        about,
        delivery: Delivery { formats: vec!["parquet".to_owned(), "csv".to_owned()], ..Delivery::default() },
        ..fixture.input()
    }
}

fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect(name)
}

fn json(folder: &Path, name: &str) -> Value {
    serde_json::from_str(&text(folder, name)).expect(name)
}

/// The node of a JSON-LD graph that is of a class.
fn of_class<'g>(graph: &'g Value, class: &str) -> Vec<&'g Value> {
    let nodes = graph["@graph"].as_array().expect("a graph");
    nodes.iter().filter(|node| node["@type"] == class).collect()
}

/// The text of the first element of that name.
fn element(xml: &str, name: &str) -> String {
    let from = xml.split(&format!("<{name}")).nth(1).and_then(|rest| rest.split_once('>')).expect(name).1;
    let inner = from.split(&format!("</{name}>")).next().expect("an end");
    quick_xml::escape::unescape(inner).expect("no stray entity").into_owned()
}

#[test]
fn hostile_texts_change_nothing_but_themselves() {
    let fixture = fixture();
    let package = publish(&fixture, "goi", Some(HOSTILE), About::default());
    let folder = &package.dir;
    assert_eq!(json(folder, "datapackage.json")["title"], HOSTILE);
    assert_eq!(json(folder, "schema_org.jsonld")["name"], HOSTILE);
    assert_eq!(json(folder, "croissant.json")["alternateName"][0], HOSTILE);
    assert_eq!(json(folder, "doanh_nghiep_mau.csv-metadata.json")["dc:title"]["@value"], HOSTILE);
    let graph = json(folder, "dcat.jsonld");
    assert_eq!(of_class(&graph, "dcat:Dataset")[0]["dcterms:title"][0]["@value"], HOSTILE);
    assert!(text(folder, "dcat.ttl").contains(r#""A\"b\\c</script><x>&amp;|`*\u0001\n'—ệ"@vi"#));
    assert_eq!(element(&text(folder, "dublin_core.xml"), "dc:title"), HOSTILE.replace('\u{1}', ""));
    let page = text(folder, "tu_dien.html");
    assert_eq!(page.matches("</script>").count(), 1, "the script ends where it should");
    let script = page.split("application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
    let script: Value = serde_json::from_str(script.expect("a script")).expect("JSON");
    assert_eq!(script, json(folder, "schema_org.jsonld"));
}

#[test]
fn every_form_tells_the_files_as_they_are() {
    let fixture = fixture();
    let package = publish(&fixture, "goi", None, About::default());
    let folder = &package.dir;
    let graph = json(folder, "dcat.jsonld");
    let told = of_class(&graph, "dcat:Distribution");
    let named = ["doanh_nghiep_mau.csv", "doanh_nghiep_mau.parquet"];
    assert_eq!(told.len(), named.len(), "metadata is no distribution");
    for (name, one) in named.iter().zip(told) {
        let file = package.artefacts.iter().find(|file| file.name == *name).expect("a file");
        assert_eq!(one["dcat:downloadURL"]["@id"], *name, "beside the metadata: no address was given");
        assert_eq!(one["spdx:checksum"]["spdx:checksumValue"]["@value"], file.sha256);
        assert_eq!(one["dcat:byteSize"]["@value"], file.bytes.to_string());
        let bread = json(folder, "croissant.json");
        let files = bread["distribution"].as_array().expect("files");
        assert!(files.iter().any(|one| one["@id"] == *name && one["sha256"] == file.sha256));
    }
    let core = text(folder, "dublin_core.xml");
    for name in ["title", "creator", "date", "description", "publisher", "identifier"] {
        assert!(!element(&core, &format!("dc:{name}")).trim().is_empty(), "Thông tư 24/2011/TT-BTTTT: {name}");
    }
    let readme = text(folder, "README.md");
    let missing = package.artefacts.iter().filter(|file| file.name != "README.md");
    let missing: Vec<&str> =
        missing.map(|file| file.name.as_str()).filter(|name| !readme.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "not in the README: {missing:?}");
    assert!(readme.contains("## In English") && readme.contains("## Nguồn gốc, nội dung và phạm vi sử dụng"));
}

fn in_formats<'f>(fixture: &'f Fixture, formats: &[&str]) -> PublishInput<'f> {
    let formats = formats.iter().map(|id| (*id).to_owned()).collect();
    let delivery = Delivery { formats, ..Delivery::default() };
    PublishInput { delivery, ..input(fixture, None, About::default()) }
}

#[test]
fn every_format_is_a_distribution_and_schemas_are_none() {
    let fixture = fixture();
    let formats = ["parquet", "csv", "xlsx", "json", "ndjson", "xml"];
    let package = package(&in_formats(&fixture, &formats), &fixture.place("goi")).expect("published");
    assert!(package.artefacts.iter().any(|file| file.name == "doanh_nghiep_mau.xsd"));
    let graph = json(&package.dir, "dcat.jsonld");
    let mut told: Vec<String> = of_class(&graph, "dcat:Distribution")
        .iter()
        .map(|one| one["dcat:downloadURL"]["@id"].as_str().expect("a name").to_owned())
        .collect();
    told.sort_unstable();
    let mut named = formats.map(|id| format!("doanh_nghiep_mau.{id}"));
    named.sort_unstable();
    assert_eq!(told, named);
    let readme = text(&package.dir, "README.md");
    assert!(readme.contains("byte): Sổ tính Excel\n") && readme.contains("byte): lược đồ của tệp XML\n"), "{readme}");
}

#[test]
fn a_package_that_is_not_open_never_says_that_it_is() {
    let mut fixture = fixture();
    fixture.entity.consumers = vec!["Thuế tỉnh Mẫu".to_owned()];
    for field in &mut fixture.entity.fields {
        field.classification.sharing = Some("3.2".to_owned());
    }
    let shared = Terms {
        audience: Audience::Shared,
        recipient: Some("Thuế tỉnh Mẫu".to_owned()),
        purpose: Some("đối chiếu mã số thuế".to_owned()),
        ..Terms::default()
    };
    let internal = Terms { audience: Audience::Internal, ..Terms::default() };
    for (terms, access) in [(shared, "access-right/RESTRICTED"), (internal, "access-right/NON_PUBLIC")] {
        let input = PublishInput { terms, ..input(&fixture, None, About::default()) };
        let package = package(&input, &fixture.place("goi")).expect("published");
        let files = ["dcat.ttl", "dcat.jsonld", "dublin_core.xml", "schema_org.jsonld", "datapackage.json"];
        let all = files.map(|name| text(&package.dir, name)).concat() + &text(&package.dir, "README.md");
        assert!(!all.contains("access-right/PUBLIC") && !all.contains("CC-BY") && !all.contains("CC_BY"), "{all}");
        assert!(!all.contains("anybody may use") && all.contains(access));
        assert_eq!(
            all.contains("chỉ Thuế tỉnh Mẫu được dùng, vào việc: đối chiếu mã số thuế"),
            access.contains("RESTRICTED")
        );
    }
}

#[test]
fn metadata_never_stands_in_the_place_of_data() {
    let mut fixture = fixture();
    fixture.table.dataset = "croissant".to_owned();
    let error = package(&in_formats(&fixture, &["json"]), &fixture.place("goi")).expect_err("one name for two files");
    assert!(error.message.vi.contains("croissant.json"), "{}", error.message.vi);
    assert!(!fixture.place("goi").exists());
}

#[test]
fn addresses_are_made_from_the_base_alone() {
    let fixture = fixture();
    let base = About { base_uri: Some("https://example.vn/du-lieu".to_owned()), ..About::default() };
    let package = publish(&fixture, "goi", None, base);
    let graph = json(&package.dir, "dcat.jsonld");
    assert_eq!(of_class(&graph, "dcat:Dataset")[0]["@id"], "https://example.vn/du-lieu/doanh_nghiep_mau");
    let address = "https://example.vn/du-lieu/doanh_nghiep_mau/doanh_nghiep_mau.csv";
    assert_eq!(of_class(&graph, "dcat:Distribution")[0]["dcat:accessURL"]["@id"], address);
    assert_eq!(json(&package.dir, "datapackage.json")["resources"][0]["path"], "doanh_nghiep_mau.csv");
}

#[test]
fn metadata_is_scored_by_points_and_tells_what_is_missing() {
    let fixture = fixture();
    let package = publish(&fixture, "goi", None, About::default());
    let points = |dimension: &str| -> u32 {
        let of = package.mqa.metrics.iter().filter(|metric| metric.dimension == dimension);
        of.filter_map(|metric| metric.points).sum()
    };
    // No theme, no province; the addresses are not asked; Parquet is in neither list; no contact.
    let told = ["tim_thay", "tiep_can", "lien_thong", "dung_lai", "boi_canh"].map(points);
    assert_eq!(told, [50, 20, 90, 55, 20]);
    assert_eq!((package.mqa.points, package.mqa.most, package.mqa.unmeasured), (235, 405, 80));
    assert_eq!(package.mqa.metrics.iter().map(|metric| metric.most).sum::<u32>(), 405);
    assert_eq!(package.mqa.rating, "tot");
    let missing: Vec<(&str, u32)> = package
        .mqa
        .missing()
        .iter()
        .map(|metric| (metric.property.as_str(), metric.most - metric.points.unwrap_or(0)))
        .collect();
    assert_eq!(
        missing,
        [
            ("dcat:theme", 30),
            ("dcterms:spatial", 20),
            ("dcat:contactPoint", 20),
            ("dcterms:format (machine-readable)", 10),
            ("dcterms:format (non-proprietary)", 10)
        ]
    );
    assert!(package.mqa.missing().iter().all(|metric| !metric.advice.vi.is_empty()), "each says what to do");
    let contact = About { contact: Some("Văn phòng Sở Mẫu".to_owned()), ..About::default() };
    assert_eq!(publish(&fixture, "hai", None, contact).mqa.points, 255);
}

#[test]
fn no_person_goes_out_in_what_the_job_says() {
    let fixture = fixture();
    for about in [
        About { contact: Some("Trần Thị Bình".to_owned()), ..About::default() },
        About { keywords: vec!["gọi 0912 345 678".to_owned()], ..About::default() },
    ] {
        let error = package(&input(&fixture, None, about), &fixture.place("goi")).expect_err("it must be refused");
        assert_eq!(error.kind, tudien::error::Kind::Refused, "{}", error.message.vi);
        assert!(!error.message.vi.contains("Bình") && !error.message.vi.contains("0912"), "{}", error.message.vi);
    }
}

#[test]
fn what_the_job_says_stands_over_the_catalog() {
    let mut fixture = fixture();
    fixture.dictionary.catalog.contact = Some("Văn phòng tỉnh".to_owned());
    let about = About { contact_email: Some("so@example.vn".to_owned()), ..About::default() };
    let about = about.over(&About { keywords: vec!["công ty".to_owned()], ..About::default() });
    let package = publish(&fixture, "goi", None, about);
    let graph = json(&package.dir, "dcat.jsonld");
    let set = of_class(&graph, "dcat:Dataset")[0];
    assert_eq!(set["dcat:contactPoint"]["vcard:fn"]["@value"], "Văn phòng tỉnh");
    assert_eq!(set["dcat:contactPoint"]["vcard:hasEmail"]["@id"], "mailto:so@example.vn");
    let words = set["dcat:keyword"].as_array().expect("words");
    assert!(words.iter().any(|word| word["@value"] == "công ty"));
}
