//! What a steward does with the dictionary: begin one, draft from a table, take over what others wrote.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::mending::{self, answer, place};
use crate::program::{said, tudien};

fn write(folder: &TempDir, name: &str, text: &str) -> String {
    let path = place(folder, name);
    tudien::files::write(Path::new(&path), text.as_bytes()).unwrap();
    path
}

/// What was told, as one text.
fn told(found: &Value, key: &str) -> String {
    found[key].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_dictionary_is_begun_once_and_is_right_from_the_start() {
    let folder = TempDir::new().unwrap();
    let out = place(&folder, "tu_dien_tinh");
    answer(&["dictionary", "init", &out, "--publisher", "Ủy ban nhân dân tỉnh Mẫu"]);
    for name in ["catalog.toml", "HUONG_DAN.md", "entities", "codes", "types"] {
        assert!(Path::new(&out).join(name).exists(), "{name}");
    }
    let found = mending::json(&["dictionary", "lint", &out]);
    assert_eq!((found["errors"].as_u64(), found["warnings"].as_u64()), (Some(0), Some(0)), "{found}");
    let layers = mending::json(&["--dictionary", &out, "dictionary", "coverage"]);
    assert_eq!(layers[1]["layer"]["level"], "tinh");
    let again = tudien(&["dictionary", "init", &out]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("không ghi đè") && said(&again).contains("Việc cần làm"), "{}", said(&again));
    let level = tudien(&["dictionary", "init", &place(&folder, "khac"), "--level", "huyen"]);
    assert_eq!(level.status.code(), Some(2), "there is no such level");
    assert!(!folder.path().join("khac").exists(), "nothing half-made");
}

/// 24 households: a number, a name, an identifier, a list the dictionary has, one it has not, days, counts.
fn households() -> String {
    let mut text =
        "STT,Mã phiếu,Tên chủ hộ,Số CCCD,Loại hộ,Tôn giáo,Ngày rà soát,Số người,Màu mái nhà,Bệnh đang chữa\n"
            .to_owned();
    for number in 1..=24 {
        let kind = ["Hộ nghèo", "Hộ cận nghèo"][number % 2];
        let faith = ["Phật giáo", "Công giáo", "Tin Lành", "Cao Đài"][number % 4];
        let roof = ["đỏ", "xanh", "vàng"][number % 3];
        text += &format!(
            "{number},PH-{number:04},Nguyễn Văn Thử,0661{:08},{kind},{faith},{:02}/09/2026,{},{roof},{}\n",
            90_000_000 + number,
            number,
            number % 7 + 1,
            if number % 5 == 0 { "hen" } else { "" }
        );
    }
    text
}

#[test]
fn a_draft_of_a_table_uses_what_there_is_and_says_what_is_nearly_the_same() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (write(&folder, "khao_sat.csv", &households()), place(&folder, "nhap"));
    let call =
        ["dictionary", "infer", &file, "--id", "khao_sat_ho", "--title", "Hộ nghèo, hộ cận nghèo", "--out", &out];
    let found = mending::json(&call);
    let entity = found["files"]["entities/chung/khao_sat_ho.toml"].as_str().unwrap();
    assert!(!entity.contains("STT") && entity.contains("key = [\"ma_phieu\"]"), "{entity}");
    for (id, kind) in [
        ("so_dinh_danh", "type = \"so_dinh_danh\""),
        ("loai_ho", "codes = \"loai_ho_ngheo\""),
        ("ton_giao", "codes = \"ton_giao\""),
        ("ngay_ra_soat", "type = \"ngay\""),
        ("so_nguoi", "type = \"so_nguyen\""),
        ("mau_mai_nha", "codes = \"khao_sat_ho_mau_mai_nha\""),
    ] {
        let field = entity
            .split("[[field]]")
            .find(|field| field.contains(&format!("id = \"{id}\"")))
            .unwrap_or_else(|| panic!("{id}: {entity}"));
        assert!(field.contains(kind), "{id}: {field}");
    }
    // Personal data is classified, and closed until somebody decides.
    for id in ["so_dinh_danh", "benh_dang_chua"] {
        let field = entity.split("[[field]]").find(|field| field.contains(&format!("id = \"{id}\""))).unwrap();
        assert!(field.contains("personal = \"5.") && field.contains("method = \"drop\""), "{field}");
    }
    assert!(found["files"]["codes/khao_sat_ho_mau_mai_nha.csv"].as_str().unwrap().contains("đỏ"));
    let told = told(&found, "told");
    assert!(told.contains("gần giống «ho_ngheo» đã có"), "{told}");
    assert!(told.contains("khao_sat_ho.ton_giao: cùng nghĩa với"), "{told}");
    // The draft is a dictionary already.
    let lint = mending::json(&["dictionary", "lint", &out]);
    assert_eq!(lint["errors"], 0, "{lint}");
    // By its headers the table is one that exists: then only what it lacks is drafted.
    let same = write(
        &folder,
        "ho_ngheo.csv",
        "Mã hộ,Chủ hộ,Loại hộ,Số nhân khẩu,Năm,Ghi chú thêm\nH1,Lê Văn Mẫu,Hộ nghèo,4,2026,x\n\
                H2,Trần Thị Thử,Hộ nghèo,3,2026,y\nH3,Ngô Văn Bịa,Hộ cận nghèo,5,2026,x\nH4,Đỗ Thị Đặt,Hộ nghèo,2,2026,y\n",
    );
    let found = mending::json(&["dictionary", "infer", &same]);
    let files: Vec<&String> = found["files"].as_object().unwrap().keys().collect();
    assert_eq!(files, ["entities/an_sinh/ho_ngheo.toml"], "{found}");
    let added = found["files"]["entities/an_sinh/ho_ngheo.toml"].as_str().unwrap();
    assert_eq!(added.matches("[[field]]").count(), 1, "{added}");
}

/// A contract of somebody else, in the dress of a version of the standard.
fn contract(version: &str, team: &str) -> String {
    format!(
        "apiVersion: {version}\nkind: DataContract\nid: 53581432-6c55-4ba2-a65f-72344a91553a\nversion: 1.0.0\nstatus: active\n\
         name: Hồ chứa thủy lợi\ndescription:\n  purpose: Hồ chứa do huyện quản lý.\n{team}schema:\n  - name: hoChua\n    \
         physicalName: ho_chua_tl\n    businessName: Hồ chứa thủy điện\n    properties:\n      - name: maHo\n        \
         businessName: Mã hồ\n        logicalType: string\n        primaryKey: true\n        primaryKeyPosition: 1\n        \
         required: true\n        unique: true\n      - name: dungTich\n        physicalName: dung_tich_m3\n        \
         businessName: Dung tích hồ\n        logicalType: number\n        logicalTypeOptions:\n          minimum: 0\n          \
         maximum: 500.5\n      - name: ngayXay\n        logicalType: date\n        description: Ngày hoàn thành.\n      - name: chuNhiem\n        \
         businessName: Họ và tên\n        logicalType: string\n        quality:\n          - type: text\n            \
         description: không trống\n"
    )
}

#[test]
fn contracts_of_others_become_drafts_whatever_their_version() {
    let folder = TempDir::new().unwrap();
    let people = "team:\n  - username: nva\n    role: owner\n";
    let body = "team:\n  name: Chi cục Thủy lợi\n  members:\n    - username: nva\n";
    for (version, team, owner) in
        [("v3.0.2", people, "Cần điền"), ("v3.1.0", body, "Chi cục Thủy lợi"), ("v3.2.0", body, "Chi cục Thủy lợi")]
    {
        let file = write(&folder, &format!("{version}.odcs.yaml"), &contract(version, team));
        let out = place(&folder, version);
        let found = mending::json(&["dictionary", "import", &file, "--out", &out]);
        assert_eq!(found["files"], json!(["entities/chung/hochua.toml"]), "{version}: {found}");
        let entity = mending::json(&["--dictionary", &out, "dictionary", "show", "hochua"]);
        assert_eq!((&entity["title"], &entity["key"]), (&json!("Hồ chứa thủy điện"), &json!(["maho"])), "{version}");
        assert!(entity["owner"].as_str().unwrap().contains(owner), "{version}: {}", entity["owner"]);
        let fields = entity["fields"].as_array().unwrap();
        let field =
            |id: &str| fields.iter().find(|field| field["id"] == id).unwrap_or_else(|| panic!("{id}: {entity}"));
        assert_eq!((field("maho")["required"].clone(), field("maho")["unique"].clone()), (json!(true), json!(true)));
        let volume = field("dungtich");
        assert_eq!((&volume["type"], &volume["min"], &volume["max"]), (&json!("so"), &json!("0"), &json!("500.5")));
        assert!(volume["aliases"].as_array().unwrap().contains(&json!("dung_tich_m3")), "{volume}");
        assert_eq!(field("ngayxay")["type"], "ngay");
        let told = told(&found, "to_decide");
        assert!(told.contains("gần giống «ho_chua» đã có"), "what exists is told: {told}");
        assert!(told.contains("chunhiem → ho_ten"), "a concept that fits is told: {told}");
        assert!(told.contains("quality"), "what has no place is told: {told}");
    }
    let file = write(&folder, "moi.odcs.yaml", &contract("v9.0.0", people));
    let refused = tudien(&["dictionary", "import", &file, "--out", &place(&folder, "x")]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("moi.odcs.yaml:1") && said(&refused).contains("v9.0.0"), "{}", said(&refused));
}

#[test]
fn packages_and_table_schemas_of_others_become_drafts() {
    let folder = TempDir::new().unwrap();
    let schema = json!({
        "fields": [
            { "name": "ma", "type": "string", "title": "Mã tôn giáo của hộ", "constraints": { "required": true } },
            { "name": "dao", "type": "string", "title": "Đạo",
              "categories": [{ "value": "1", "label": "Phật giáo" }, { "value": "2", "label": "Công giáo" },
                             { "value": "3", "label": "Cao Đài" }, { "value": "4", "label": "Tin Lành" }] },
            { "name": "nam", "type": "year", "constraints": { "minimum": 1990, "maximum": 2030 } },
            { "name": "gio", "type": "time" },
        ],
        "primaryKey": "ma",
        "uniqueKeys": [["ma", "nam"]],
        "foreignKeys": [{ "fields": "dao", "reference": { "resource": "khac", "fields": "ma" } }],
    });
    let package = json!({ "name": "goi", "resources": [{ "name": "dao-cua-ho", "path": "x.csv", "schema": schema }] });
    let file = write(&folder, "datapackage.json", &package.to_string());
    let lone = write(&folder, "dao_cua_ho.json", &schema.to_string());
    for (file, out) in [(file, "a"), (lone, "b")] {
        let out = place(&folder, out);
        let found = mending::json(&["dictionary", "import", &file, "--out", &out]);
        let entity = mending::json(&["--dictionary", &out, "dictionary", "show", "dao_cua_ho"]);
        assert_eq!(entity["key"], json!(["ma"]));
        let fields = entity["fields"].as_array().unwrap();
        assert_eq!(fields[1]["codes"], "dao_cua_ho_dao");
        assert_eq!((&fields[2]["min"], &fields[2]["max"]), (&json!("1990"), &json!("2030")));
        let told = told(&found, "to_decide");
        for part in ["uniqueKeys", "foreignKeys", "kiểu time", "gần giống «codes.ton_giao» đã có (4/4 giá trị)"]
        {
            assert!(told.contains(part), "no «{part}» in\n{told}");
        }
    }
    let list = write(&folder, "list.json", "[1, 2]");
    let refused = tudien(&["dictionary", "import", &list, "--out", &place(&folder, "c")]);
    assert!(refused.status.code() == Some(2) && said(&refused).contains("đối tượng JSON"), "{}", said(&refused));
    let outside =
        json!({ "resources": [{ "name": "dm", "path": "../../etc/passwd", "tudien": { "codes": { "id": "x" } } }] });
    let outside = write(&folder, "outside/datapackage.json", &outside.to_string());
    let refused = tudien(&["dictionary", "import", &outside, "--out", &place(&folder, "d")]);
    assert!(refused.status.code() == Some(2) && said(&refused).contains("ra ngoài thư mục"), "{}", said(&refused));
}
