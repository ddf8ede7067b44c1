//! Table Schema v2: a fixture of each type, format, constraint, key and way of matching, with the cells it must find.

use std::path::Path;

use serde_json::{Value, json};
use tudien::source::ReadOptions;
use tudien::table_schema::{Finding, load, validate};

/// Judges a CSV by a schema; the findings as `code@cell`.
fn judged(schema: &Value, csv: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| tudien::files::write(&folder.path().join(name), text.as_bytes()).unwrap();
    write("schema.json", &schema.to_string());
    write("data.csv", csv);
    judged_in(folder.path(), "schema.json", "data.csv")
}

fn judged_in(folder: &Path, schema: &str, data: &str) -> Vec<String> {
    let data = folder.join(data);
    let loaded = load(&folder.join(schema), &data, None)
        .unwrap_or_else(|error| panic!("{}", error.render(tudien::lang::Lang::En)));
    let mut found = Vec::new();
    let verdict = validate(&loaded, &data, &ReadOptions::default(), &mut |finding: &Finding| {
        found.push(format!("{}@{}", finding.code, finding.cell));
        Ok(())
    });
    let verdict = verdict.unwrap();
    assert_eq!(verdict.found, found.len() as u64);
    found
}

/// A schema of one field `x` beside a running number, and the lines (from 2) at which values are refused.
fn cells(field: Value, good: &[&str], bad: &[&str], code: &str) {
    let mut field = field;
    field["name"] = json!("x");
    let schema = json!({ "fields": [{ "name": "n", "type": "string" }, field] });
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["n", "x"]).unwrap();
    for value in good.iter().chain(bad) {
        writer.write_record(["a", value]).unwrap();
    }
    let csv = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    let wanted: Vec<String> = (0..bad.len()).map(|place| format!("{code}@{}:2", place + good.len() + 2)).collect();
    assert_eq!(judged(&schema, &csv), wanted, "{field}");
}

#[test]
fn every_type_reads_its_own_form_and_no_other() {
    let of = |kind: &str| json!({ "type": kind });
    cells(of("string"), &["a", "01"], &[], "type");
    cells(of("any"), &["a", "1"], &[], "type");
    cells(
        of("number"),
        &["1", "-1.5", "+2", "1e3", ".5", "NaN", "INF", "-INF"],
        &["1,5", "a", "1 000", "1.2.3"],
        "type",
    );
    cells(of("integer"), &["1", "-2", "+3", "007"], &["1.0", "1e3", "a", "1 "], "type");
    cells(of("boolean"), &["true", "False", "0", "1", "TRUE"], &["yes", "2", "có"], "type");
    cells(of("object"), &[r#"{"a":1}"#, "{}"], &["[1]", "a", "{a:1}"], "type");
    cells(of("array"), &["[1,2]", "[]"], &["{}", "1,2"], "type");
    cells(of("list"), &["a,b", "a"], &[], "type");
    cells(json!({ "type": "list", "itemType": "integer", "delimiter": ";" }), &["1;2"], &["1,2", "1;a"], "type");
    cells(of("date"), &["2024-02-29"], &["2023-02-29", "29/02/2024", "2024-2-9"], "type");
    cells(of("time"), &["08:30:00"], &["8:30", "25:00:00"], "type");
    cells(
        of("datetime"),
        &["2024-01-02T03:04:05", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05.5+07:00"],
        &["2024-01-02 03:04:05", "2024-01-02"],
        "type",
    );
    cells(of("year"), &["2024", "-0044"], &["24", "2024a"], "type");
    cells(of("yearmonth"), &["2024-01"], &["2024-13", "2024", "01-2024"], "type");
    cells(
        of("duration"),
        &["P1Y2M3DT4H5M6.7S", "PT1H", "-P1D", "P2W"],
        &["P", "PT", "1D", "P1S", "P1M1Y", "P1.5D"],
        "type",
    );
    cells(of("geopoint"), &["108.05,12.66", "108.05, 12.66"], &["12.66", "200,10", "10,95", "a,b"], "type");
    cells(json!({ "type": "geopoint", "format": "array" }), &["[108.05, 12.66]"], &["[1]", "108,12"], "type");
    cells(
        json!({ "type": "geopoint", "format": "object" }),
        &[r#"{"lon":108.05,"lat":12.66}"#],
        &[r#"{"lon":108}"#],
        "type",
    );
    cells(
        of("geojson"),
        &[r#"{"type":"Point","coordinates":[108.05,12.66]}"#],
        &[r#"{"type":"Point"}"#, r#"{"type":"Dot"}"#],
        "type",
    );
    cells(
        json!({ "type": "geojson", "format": "topojson" }),
        &[r#"{"type":"Topology","objects":{},"arcs":[]}"#],
        &[r#"{"type":"Point","coordinates":[1,2]}"#],
        "type",
    );
}

#[test]
fn every_format_is_read() {
    let of = |format: &str| json!({ "type": "string", "format": format });
    cells(of("email"), &["a@b.vn"], &["a", "a@"], "type");
    cells(of("uri"), &["https://mau.gov.vn/a"], &["mau", "//a b"], "type");
    cells(of("uuid"), &["95ecc380-afe9-11e4-9b6c-751b66dd541e"], &["95ecc380"], "type");
    cells(of("binary"), &["VMOhbg==", "YWJj"], &["a", "YWJ=j", "Tám"], "type");
    cells(json!({ "type": "date", "format": "%d/%m/%Y" }), &["29/02/2024"], &["2024-02-29", "30/02/2024"], "type");
    cells(json!({ "type": "date", "format": "any" }), &["29/02/2024", "2024-02-29"], &["hôm nay"], "type");
    cells(
        json!({ "type": "datetime", "format": "%d/%m/%Y %H:%M" }),
        &["02/01/2024 03:04"],
        &["2024-01-02T03:04:05"],
        "type",
    );
    cells(json!({ "type": "time", "format": "%H:%M" }), &["08:30"], &["08:30:00"], "type");
    cells(
        json!({ "type": "number", "decimalChar": ",", "groupChar": "." }),
        &["1.250.000,50", "3"],
        &["1,2,3", "1 000"],
        "type",
    );
    cells(json!({ "type": "number", "bareNumber": false }), &["95%", "€ 9.5", "12 đ"], &["%"], "type");
    cells(json!({ "type": "integer", "groupChar": "." }), &["1.000"], &["1,000", ".1"], "type");
    cells(
        json!({ "type": "boolean", "trueValues": ["có"], "falseValues": ["không"] }),
        &["có", "không"],
        &["true"],
        "type",
    );
}

#[test]
fn every_constraint_is_enforced() {
    let of = |kind: &str, key: &str, value: Value| json!({ "type": kind, "constraints": { key: value } });
    cells(of("string", "required", json!(true)), &["a"], &["", ""], "required");
    cells(of("string", "unique", json!(true)), &["a", "b"], &["a", "b"], "unique");
    cells(of("number", "unique", json!(true)), &["1", "2"], &["1.0", "02"], "unique");
    cells(of("string", "minLength", json!(2)), &["đa", "abc"], &["đ"], "minLength");
    cells(of("array", "maxLength", json!(1)), &["[1]"], &["[1,2]"], "maxLength");
    cells(of("integer", "minimum", json!(3)), &["3", "10"], &["2", "-9"], "minimum");
    cells(of("date", "maximum", json!("2024-12-31")), &["2024-12-31"], &["2025-01-01"], "maximum");
    cells(of("yearmonth", "minimum", json!("2024-02")), &["2024-10"], &["2024-01"], "minimum");
    cells(of("duration", "maximum", json!("P1D")), &["PT23H"], &["PT25H"], "maximum");
    cells(of("number", "exclusiveMinimum", json!(0)), &["0.1"], &["0", "-1"], "exclusiveMinimum");
    cells(of("number", "exclusiveMaximum", json!("10")), &["9.9"], &["10"], "exclusiveMaximum");
    cells(of("string", "pattern", json!("[0-9]{3}")), &["066"], &["0665", "66", "a66"], "pattern");
    cells(of("string", "enum", json!(["nam", "nu"])), &["nam"], &["Nam", "nữ"], "enum");
    cells(of("integer", "enum", json!([1, 2])), &["1", "02"], &["3"], "enum");
    cells(of("object", "jsonSchema", json!({ "required": ["a"] })), &[r#"{"a":1}"#], &[r#"{"b":1}"#], "jsonSchema");
    cells(of("array", "jsonSchema", json!({ "items": { "type": "integer" } })), &["[1]"], &[r#"["a"]"#], "jsonSchema");
    cells(of("string", "jsonSchema", json!({ "type": "string", "minLength": 2 })), &["ab"], &["a"], "jsonSchema");
}

#[test]
fn categories_with_and_without_labels_are_enforced() {
    let labelled = json!([{ "value": "1", "label": "Nam" }, { "value": "2", "label": "Nữ" }]);
    cells(json!({ "type": "string", "categories": ["1", "2"] }), &["1"], &["3", "Nam"], "categories");
    cells(
        json!({ "type": "string", "categories": labelled, "categoriesOrdered": true }),
        &["2"],
        &["Nữ"],
        "categories",
    );
    cells(json!({ "type": "integer", "categories": [{ "value": 0, "label": "không" }] }), &["0"], &["1"], "categories");
}

#[test]
fn missing_values_with_labels_and_of_a_field() {
    let missing = json!([{ "value": "", "label": "trống" }, { "value": "-99", "label": "từ chối trả lời" }]);
    let schema = json!({
        "fields": [{ "name": "a", "type": "integer", "constraints": { "required": true } }, { "name": "b", "type": "integer", "missingValues": ["x"] }],
        "missingValues": missing,
    });
    let found = judged(&schema, "a,b\n1,2\n-99,x\n3,-99\n4,\n");
    assert_eq!(
        found,
        ["required@3:1", "type@5:2"],
        "-99 is a number where the field has missing values of its own; nothing is none"
    );
}

#[test]
fn keys_are_enforced() {
    let fields = json!([{ "name": "a", "type": "string" }, { "name": "b", "type": "integer" }, { "name": "c", "type": "string" }]);
    let of = |key: &str, value: Value| json!({ "fields": fields, key: value });
    let csv = "a,b,c\nx,1,p\nx,2,p\nx,01,q\n,1,q\n,1,q\n";
    assert_eq!(
        judged(&of("primaryKey", json!(["a", "b"])), csv),
        ["primaryKey@4:1", "primaryKey@5:1", "primaryKey@6:1"]
    );
    assert_eq!(
        judged(&of("uniqueKeys", json!([["a", "b"], ["c"]])), csv),
        ["uniqueKeys@3:3", "uniqueKeys@4:1", "uniqueKeys@5:3", "uniqueKeys@6:3"]
    );
    let own = json!([{ "fields": "c", "reference": { "resource": "", "fields": "a" } }]);
    assert_eq!(judged(&of("foreignKeys", own), "a,b,c\np,1,\nq,2,p\nr,3,z\n"), ["foreignKeys@4:3"]);
}

#[test]
fn a_package_names_its_resource_and_its_references() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| tudien::files::write(&folder.path().join(name), text.as_bytes()).unwrap();
    let package = |path: &str| {
        json!({ "resources": [
        { "name": "nguoi", "path": "nguoi.csv", "schema": {
            "fields": [{ "name": "ma", "type": "string" }, { "name": "xa", "type": "string" }],
            "foreignKeys": [{ "fields": ["xa"], "reference": { "resource": "xa", "fields": ["ma_xa"] } }],
        } },
        { "name": "xa", "path": path, "schema": { "fields": [{ "name": "ma_xa", "type": "string" }, { "name": "ten", "type": "string" }] } },
    ] })
    };
    write("datapackage.json", &package("xa.csv").to_string());
    write("nguoi.csv", "ma,xa\n1,00001\n2,00009\n3,\n");
    write("xa.csv", "ma_xa,ten\n00001,Xã Mẫu\n00002,Xã Mẫu Hai\n");
    assert_eq!(judged_in(folder.path(), "datapackage.json", "nguoi.csv"), ["foreignKeys@3:2"]);
    // A descriptor must not lead out of its folder or to the network.
    for path in ["../xa.csv", "/etc/passwd", "http://example.com/xa.csv", "a/../../xa.csv"] {
        write("datapackage.json", &package(path).to_string());
        let refused = load(&folder.path().join("datapackage.json"), &folder.path().join("nguoi.csv"), None);
        assert!(refused.is_err(), "{path}");
    }
}

#[test]
fn every_way_of_matching_fields() {
    let of = |how: &str| json!({ "fieldsMatch": [how], "fields": [{ "name": "a", "type": "integer" }, { "name": "b", "type": "string" }] });
    let cases: [(&str, &str, &[&str]); 12] = [
        ("exact", "a,b\n1,x\n", &[]),
        ("exact", "b,a\n1,x\n", &["fieldsMatch@1:1", "fieldsMatch@1:2"]),
        ("exact", "a,b,c\n1,x,y\n", &["fieldsMatch@1:3"]),
        ("exact", "a\n1\n", &["fieldsMatch@"]),
        ("equal", "b,a\nx,1\n", &[]),
        ("equal", "b,c\nx,1\n", &["fieldsMatch@", "fieldsMatch@1:2"]),
        ("subset", "c,b,a\ny,x,1\n", &[]),
        ("subset", "c,a\ny,1\n", &["fieldsMatch@"]),
        ("superset", "a\n1\n", &[]),
        ("superset", "a,c\n1,y\n", &["fieldsMatch@1:2"]),
        ("partial", "c,a\ny,z\n", &["type@2:2"]),
        ("partial", "c,d\ny,z\n", &["fieldsMatch@"]),
    ];
    for (how, csv, wanted) in cases {
        assert_eq!(judged(&of(how), csv), wanted, "{how}: {csv}");
    }
    // The standard writes a list; a plain text is read too.
    let plain = json!({ "fieldsMatch": "superset", "fields": [{ "name": "a" }, { "name": "b" }] });
    assert!(judged(&plain, "a\n1\n").is_empty());
}

#[test]
fn a_wrong_schema_is_told_whole() {
    let folder = tempfile::tempdir().unwrap();
    let schema = json!({
        "fields": [
            { "name": "a", "type": "text" },
            { "name": "a", "type": "string", "format": "phone" },
            { "name": "b", "type": "boolean", "constraints": { "minimum": 1, "pattern": "x", "longest": 3 } },
            { "name": "c", "type": "string", "constraints": { "pattern": "(" } },
            { "name": "d", "type": "integer", "constraints": { "minimum": "x", "enum": [] }, "categories": ["x"] },
            { "name": "e", "type": "date", "format": "ngày" },
        ],
        "primaryKey": ["z"],
        "fieldsMatch": ["like"],
    });
    let file = folder.path().join("schema.json");
    tudien::files::write(&file, schema.to_string().as_bytes()).unwrap();
    let error = load(&file, Path::new("data.csv"), None).err().unwrap();
    let told = error.render(tudien::lang::Lang::En);
    for place in [
        "/fields/0/type",
        "/fields/1:",
        "/fields/1/format",
        "/fields/2/constraints/minimum",
        "/fields/2/constraints/pattern",
        "/fields/2/constraints/longest",
        "/fields/3/constraints/pattern",
        "/fields/4/constraints/minimum",
        "/fields/4/constraints/enum",
        "/fields/4/categories",
        "/fields/5/format",
        "/primaryKey",
        "/fieldsMatch",
    ] {
        assert!(told.contains(place), "{place} in\n{told}");
    }
}
