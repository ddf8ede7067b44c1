//! The dictionary: what is built in, what is refused, and which column is which field.

use std::path::Path;

use tudien::dictionary::{Dictionary, OpenMethod, guess_entity, map_headers, readme};
use tudien::error::Kind;

/// What the founding documents list, name by name: the 22 objects (214 lines) and the 7 shared sets of the province.
/// Columns: list, item, entity, name, and the name it has elsewhere in the documents (or the shared set's title). The
/// lists printed in running text are in `dictionary_lists.rs`.
const LISTED: &str = include_str!("listed_fields.csv");

/// Columns of the linking benchmark that are data, as the entities must name them.
const COLUMNS: [(&str, &str); 2] = [
    (
        "cong_dan",
        "so_dinh_danh,ho_ten,ngay_sinh,gioi_tinh,dan_toc,que_quan,noi_thuong_tru,so_dien_thoai,cmnd_cu,ngay_cap,ma_xa,ngay_cap_nhat",
    ),
    (
        "doanh_nghiep",
        "ma_so_doanh_nghiep,ten_doanh_nghiep,dia_chi,ma_xa,nguoi_dai_dien,von_dieu_le,nganh_nghe,so_dien_thoai,email,\
         ngay_thanh_lap,tinh_trang,ngay_cap_nhat",
    ),
];

#[test]
fn every_listed_item_is_a_field_that_names_it() {
    let dictionary = Dictionary::builtin();
    let mut reader = csv::Reader::from_reader(LISTED.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.iter().filter(|row| &row[0] == "doi_tuong").count(), 214);
    let mut listed = std::collections::BTreeSet::new();
    for row in &rows {
        let (list, item, entity, name, other) = (&row[0], &row[1], &row[2], &row[3], &row[4]);
        let entity = dictionary.entities.get(entity).unwrap_or_else(|| panic!("no entity {entity}"));
        let by_item = |field: &&tudien::dictionary::Field| {
            let mut parts = field.source.iter().flat_map(|source| source.split(';'));
            parts.any(|part| part.ends_with(&format!(" {item}")))
        };
        let called = |field: &tudien::dictionary::Field, name: &str| {
            let wanted = tudien::text::fold_header(name);
            [&field.id, &field.title.vi]
                .into_iter()
                .chain(&field.aliases)
                .any(|known| tudien::text::fold_header(known) == wanted)
        };
        if list == "doi_tuong" {
            listed.insert((list.to_owned(), item.split('.').next().unwrap().to_owned()));
            let fields: Vec<_> = entity.fields.iter().filter(by_item).collect();
            assert!(!fields.is_empty(), "{}: item {item} «{name}» has no field", entity.id);
            let group = name.starts_with("Nhóm dữ liệu");
            for name in [name, other].into_iter().filter(|name| !name.is_empty() && !group) {
                assert!(
                    entity.fields.iter().any(|field| called(field, name)),
                    "{}: item {item} does not answer to «{name}»",
                    entity.id
                );
            }
        } else {
            listed.insert((list.to_owned(), item.to_owned()));
            assert!(entity.fields.iter().any(|field| called(field, name)), "{}: «{name}» of {other}", entity.id);
            assert!(entity.aliases.iter().any(|alias| alias == other), "{}: is the set «{other}»", entity.id);
        }
    }
    // 22 objects, object 12 in two parts, and 7 shared sets.
    assert_eq!(listed.len(), 23 + 7);
    assert!(dictionary.entities.len() >= 29);
    for (entity, columns) in COLUMNS {
        for column in columns.split(',') {
            assert!(dictionary.entities[entity].field(column).is_some(), "{entity} lacks {column}");
        }
    }
}

#[test]
fn the_commune_groups_are_in_the_catalog() {
    let groups = &Dictionary::builtin().groups;
    assert_eq!(groups.len(), 28);
    for number in 1..=28 {
        assert!(groups[&format!("dl{number}")].source.as_deref().unwrap().ends_with(&format!("DL{number}")));
    }
}

#[test]
fn every_field_is_described_classified_and_has_an_opening_rule() {
    for entity in Dictionary::builtin().entities.values() {
        assert!(entity.consumers.len() >= 2 && !entity.legal_basis.is_empty(), "{}", entity.id);
        assert!(entity.domain.is_some() && entity.source.is_some() && !entity.aliases.is_empty(), "{}", entity.id);
        assert!(entity.classification.reason.is_some() && entity.registration.since.is_some(), "{}", entity.id);
        for field in &entity.fields {
            let name = format!("{}.{}", entity.id, field.id);
            assert!(
                !field.description.is_empty() && field.title.en != field.title.vi,
                "{name}: meaning, English title"
            );
            assert!(field.classification.sharing.is_some(), "{name}: criterion 3");
            assert!(field.classification.importance.is_some(), "{name}: criterion 4");
            assert!(field.classification.secrecy.is_some(), "{name}: criterion 6");
            let class = &field.classification;
            assert!(
                class.origin.is_some() && class.structure.is_some() && class.reason.is_some(),
                "{name}: 1, 2, 8, why"
            );
            let rule = field.open.as_ref().unwrap_or_else(|| panic!("{name} has no opening rule"));
            assert!(!rule.reason.is_empty(), "{name}: a reason");
        }
    }
}

#[test]
fn what_tells_a_person_is_never_kept() {
    use tudien::dictionary::Role::{Email, OldPersonalId, PersonName, PersonalId, Phone};
    for entity in Dictionary::builtin().entities.values() {
        for field in &entity.fields {
            let method = field.open.as_ref().map(|rule| rule.method.clone());
            let person = matches!(field.role, Some(PersonalId | OldPersonalId | PersonName | Phone | Email));
            let sensitive = field.classification.personal.as_deref() == Some("5.2");
            let free_text = field.classification.personal.is_some() && field.type_id == "van_ban";
            if person || sensitive || free_text {
                assert_eq!(method, Some(OpenMethod::Drop), "{}.{}", entity.id, field.id);
            }
        }
    }
}

#[test]
fn the_generated_page_is_up_to_date() {
    let kept = include_str!("../../dictionary/README.md");
    assert!(
        kept == readme(Dictionary::builtin()),
        "dictionary/README.md is out of date: run `tudien dictionary docs > dictionary/README.md`"
    );
}

#[test]
fn the_fingerprint_tells_an_overlay() {
    let folder = overlay(&[("catalog.toml", CATALOG)]);
    let laid = Dictionary::load(Some(folder.path())).unwrap();
    assert_ne!(laid.fingerprint, Dictionary::builtin().fingerprint);
    assert_eq!(laid.fingerprint.len(), 64);
    assert_eq!(laid.version, "2.0.0");
    assert_eq!(laid.redefined.iter().map(|found| found.what.as_str()).collect::<Vec<_>>(), ["catalog"]);
}

const CATALOG: &str = "version = \"2.0.0\"\npublisher = \"Tỉnh Mẫu\"\nlicence = \"CC-BY-4.0\"\n";

#[test]
fn what_the_catalog_gives_to_metadata_is_of_its_form() {
    let right = "contact_email = \"so@example.vn\"\nbase_uri = \"https://example.vn/\"\nprovince = \"66\"\n[themes]\ny_te = \"TECH\"\n";
    let folder = overlay(&[("catalog.toml", &format!("{CATALOG}{right}"))]);
    let catalog = Dictionary::load(Some(folder.path())).unwrap().catalog;
    assert_eq!(catalog.province.as_deref(), Some("66"));
    assert_eq!(catalog.themes["y_te"], "TECH", "named anew");
    assert_eq!(catalog.themes["dan_cu"], "SOCI", "those below stay");
    let wrong =
        "contact_email = \"sở\"\nbase_uri = \"example.vn\"\nprovince = \"Đắk Lắk\"\n[themes]\ny_te = \"KHAC\"\n";
    let folder = overlay(&[("catalog.toml", &format!("{CATALOG}{wrong}"))]);
    let error = Dictionary::load(Some(folder.path())).err().unwrap();
    let mut lines: Vec<_> = error.faults.iter().map(|fault| fault.line.unwrap()).collect();
    lines.sort_unstable();
    assert_eq!(lines, [4, 5, 6, 8], "{:?}", error.faults);
}

#[test]
fn an_overlay_extends_by_id_and_tells_what_it_redefines() {
    let folder = overlay(&[(
        "entities/dan_cu/cong_dan.toml",
        "id = \"cong_dan\"\nowner = \"Công an tỉnh Mẫu\"\n\n[[field]]\nid = \"ho_ten\"\naliases = [\"quý danh\"]\n\n\
         [[field]]\nid = \"nhom_mau\"\ntitle = \"Nhóm máu\"\ndescription = \"Nhóm máu.\"\ntype = \"van_ban\"\n",
    )]);
    let laid = Dictionary::load(Some(folder.path())).unwrap();
    let entity = &laid.entities["cong_dan"];
    let built_in = &Dictionary::builtin().entities["cong_dan"];
    assert_eq!(entity.owner, "Công an tỉnh Mẫu");
    assert_eq!(entity.fields.len(), built_in.fields.len() + 1);
    let aliases = &entity.field("ho_ten").unwrap().aliases;
    assert!(aliases.iter().any(|alias| alias == "quý danh") && aliases.iter().any(|alias| alias == "họ tên"));
    assert!(entity.field("nhom_mau").unwrap().open.is_none(), "no rule was written: publishing must refuse");
    let redefined: Vec<_> = laid.redefined.iter().map(|found| (found.what.as_str(), found.line)).collect();
    assert_eq!(redefined, [("cong_dan.owner", 2)]);
}

/// A small entity that is right; each case spoils it.
const RIGHT: &str = "id = \"ca_the\"\ntitle = \"Cá thể\"\ndescription = \"Mẫu.\"\nowner = \"Sở Mẫu\"\nupdate = \"hang_nam\"\n\
    layer = \"du_lieu_chu\"\nkey = [\"ma\"]\n\n[[field]]\nid = \"ma\"\ntitle = \"Mã\"\ndescription = \"Mã.\"\ntype = \"van_ban\"\n";

/// Files, and the faults they must give as `file:line` with a word of the message.
type Case = (&'static str, Vec<(String, String)>, &'static [(&'static str, u32, &'static str)]);

fn cases() -> Vec<Case> {
    let place = "entities/thu/ca_the.toml";
    let entity = |text: String| vec![(place.to_owned(), text)];
    let spoil = |from: &str, to: &str| {
        assert!(RIGHT.contains(from), "{from}");
        entity(RIGHT.replace(from, to))
    };
    let codes = |csv: &str| {
        let toml = "id = \"mau\"\ntitle = \"Mẫu\"\nsource = \"Tự lập\"\nlicence = \"CC0-1.0\"\nversion = \"1\"\n";
        vec![("codes/mau.toml".to_owned(), toml.to_owned()), ("codes/mau.csv".to_owned(), csv.to_owned())]
    };
    vec![
        ("unknown key", spoil("owner", "onwer"), &[("entities/thu/ca_the.toml", 1, "«owner»"), ("entities/thu/ca_the.toml", 4, "onwer")]),
        ("syntax", spoil("title = \"Mã\"", "title = Mã\""), &[("entities/thu/ca_the.toml", 11, "cú pháp")]),
        ("unknown type", spoil("van_ban", "van_bam"), &[("entities/thu/ca_the.toml", 13, "van_ban")]),
        ("unknown code list", spoil("van_ban\"", "van_ban\"\ncodes = \"khong_co\""), &[("entities/thu/ca_the.toml", 14, "khong_co")]),
        ("unknown role", spoil("van_ban\"", "van_ban\"\nrole = \"chief\""), &[("entities/thu/ca_the.toml", 14, "chief")]),
        (
            "unknown class",
            spoil("van_ban\"", "van_ban\"\nclassification = { sharing = \"3.9\" }"),
            &[("entities/thu/ca_the.toml", 14, "3.9")],
        ),
        ("duplicate field", entity(format!("{RIGHT}\n[[field]]\nid = \"ma\"\n")), &[("entities/thu/ca_the.toml", 15, "«ma»")]),
        ("id and file", spoil("id = \"ca_the\"", "id = \"con_nguoi\""), &[("entities/thu/ca_the.toml", 1, "con_nguoi")]),
        ("bad id", spoil("id = \"ma\"", "id = \"Mã số\""), &[("entities/thu/ca_the.toml", 7, "«ma»"), ("entities/thu/ca_the.toml", 10, "Mã số")]),
        ("key", spoil("key = [\"ma\"]", "key = [\"mq\"]"), &[("entities/thu/ca_the.toml", 7, "«mq»")]),
        (
            "relation",
            entity(format!(
                "{RIGHT}\n[[relation]]\ntitle = \"r\"\nfield = \"ma\"\nentity = \"cong_dam\"\ntarget = \"x\"\ncardinality = \"2\"\n"
            )),
            &[("entities/thu/ca_the.toml", 18, "cong_dan"), ("entities/thu/ca_the.toml", 20, "cardinality")],
        ),
        ("order", spoil("key = ", "order = [[\"ma\", \"mo\"]]\nkey = "), &[("entities/thu/ca_the.toml", 7, "«mo»")]),
        (
            "example",
            vec![(
                "types/mau.toml".to_owned(),
                "id = \"mau\"\ntitle = \"M\"\ndescription = \"M\"\nkind = \"ngay\"\nstorage = \"date\"\ngood = [\"31/02/2020\"]\nbad = [\"2024-03-05\"]\n"
                    .to_owned(),
            )],
            &[("types/mau.toml", 6, "good"), ("types/mau.toml", 7, "bad")],
        ),
        ("opening", spoil("van_ban\"", "van_ban\"\nopen = { method = \"give\" }"), &[
            ("entities/thu/ca_the.toml", 14, "give"),
            ("entities/thu/ca_the.toml", 14, "reason"),
        ]),
        ("csv cells", codes("code,label\n1,A\n2,B,C\n"), &[("codes/mau.csv", 3, "3 ô")]),
        ("csv twice", codes("code,label\n1,A\n1,B\n"), &[("codes/mau.csv", 3, "«1»")]),
        ("csv header", codes("ma,label\n1,A\n"), &[("codes/mau.csv", 1, "code")]),
        ("csv dates", codes("code,label,valid_from\n1,A,1/7/2025\n"), &[("codes/mau.csv", 2, "1/7/2025")]),
        ("successor", codes("code,label,successors\n1,A,khong-co\n"), &[("codes/mau.csv", 2, "khong-co")]),
        ("out of place", vec![("thu/x.toml".to_owned(), String::new())], &[("thu/x.toml", 1, "entities/")]),
        (
            "aliases",
            entity(format!(
                "{RIGHT}\n[[field]]\nid = \"so\"\ntitle = \"Số\"\ndescription = \"Số.\"\ntype = \"van_ban\"\naliases = [\"MÃ\"]\n"
            )),
            &[("entities/thu/ca_the.toml", 15, "«MÃ»")],
        ),
        (
            "three at once",
            vec![
                (place.to_owned(), RIGHT.replace("van_ban", "van_bam").replace("hang_nam", "khi_nao")),
                ("codes/le.csv".to_owned(), "code,label\n".to_owned()),
            ],
            &[("codes/le.csv", 1, "codes/le.toml"), ("entities/thu/ca_the.toml", 5, "khi_nao"), ("entities/thu/ca_the.toml", 13, "van_bam")],
        ),
    ]
}

#[test]
fn every_fault_is_told_at_once_with_file_and_line() {
    assert!(
        Dictionary::load(Some(overlay(&[("entities/thu/ca_the.toml", RIGHT)]).path())).is_ok(),
        "the model case is right"
    );
    for (name, files, expected) in cases() {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let Err(error) = Dictionary::load(Some(overlay(&files).path())) else { panic!("{name}: loaded") };
        assert_eq!(error.kind, Kind::Dictionary, "{name}");
        assert!(error.hint.is_some(), "{name}: the next action");
        let told: Vec<String> =
            error.faults.iter().map(|f| format!("{}:{}: {}", f.file, f.line.unwrap_or(0), f.message.vi)).collect();
        assert_eq!(told.len(), expected.len(), "{name}: {told:#?}");
        for (fault, (file, line, word)) in error.faults.iter().zip(expected) {
            assert_eq!((fault.file.as_str(), fault.line.unwrap()), (*file, *line), "{name}: {told:#?}");
            assert!(told.iter().any(|text| text.contains(word)), "{name}: {word} in {told:#?}");
            assert!(!fault.message.en.is_empty() && fault.message.en != fault.message.vi, "{name}: English");
        }
    }
}

#[test]
fn files_that_cannot_be_read_as_text_are_told() {
    let folder = overlay_bytes(&[("types/mau.toml", b"id = \"mau\"\ntitle = \"\xff\"\n".as_slice())]);
    let faults = Dictionary::load(Some(folder.path())).err().unwrap().faults;
    assert_eq!((faults.len(), faults[0].line), (1, Some(2)));
    let large = "#".repeat(1 << 20) + "##";
    let faults = Dictionary::load(Some(overlay(&[("types/mau.toml", &large)]).path())).err().unwrap().faults;
    assert!(faults.len() == 1 && faults[0].message.vi.contains("1 MB"), "{faults:?}");
}

#[test]
fn a_missing_folder_is_a_reading_error() {
    let error = Dictionary::load(Some(Path::new("/không/có/thư mục"))).err().unwrap();
    assert_eq!(error.kind, Kind::Read);
}

fn paths(headers: &[&str]) -> Vec<Vec<String>> {
    headers.iter().map(|header| header.split(" > ").map(str::to_owned).collect()).collect()
}

#[test]
fn headers_from_offices_find_their_fields() {
    let cases: [(&str, &[&str], &[&str]); 5] = [
        (
            "cong_dan",
            &["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Dân tộc", "Nơi thường trú", "SĐT"],
            &["", "ho_ten", "ngay_sinh", "gioi_tinh", "so_dinh_danh", "dan_toc", "noi_thuong_tru", "so_dien_thoai"],
        ),
        (
            "thua_dat",
            &[
                "TT",
                "Thông tin thửa đất > Tờ bản đồ",
                "Thông tin thửa đất > Thửa số",
                "Thông tin thửa đất > Diện tích > Trên giấy tờ > (m²)",
                "Thông tin thửa đất > Diện tích > Đo đạc thực tế > (m²)",
                "Thông tin thửa đất > Mục đích sử dụng",
                "Chủ sử dụng > Họ tên",
                "Chủ sử dụng > Số CCCD",
            ],
            &["", "so_to", "so_thua", "dien_tich", "dien_tich_do_dac", "loai_dat", "chu_su_dung", "so_dinh_danh_chu"],
        ),
        (
            "thua_dat",
            &[
                "Xã, phường",
                "Thôn",
                "STT",
                "Thửa đất > Tờ",
                "Thửa đất > Thửa",
                "Thửa đất > Diện tích (m²)",
                "Chủ sử dụng",
            ],
            &["ma_xa", "dia_chi_thua_dat", "", "so_to", "so_thua", "dien_tich", "chu_su_dung"],
        ),
        (
            "doanh_nghiep",
            &[
                "STT",
                "Mã số thuế",
                "Tên doanh nghiệp",
                "Vốn (đồng) > Đăng ký",
                "Vốn (đồng) > Thực góp",
                "Lao động (người) > Tổng",
                "Tình trạng",
            ],
            &["", "ma_so_doanh_nghiep", "ten_doanh_nghiep", "von_dieu_le", "von_thuc_gop", "so_lao_dong", "tinh_trang"],
        ),
        (
            "giay_phep_xay_dung",
            &[
                "STT",
                "Số giấy phép",
                "Ngày cấp",
                "Chủ đầu tư",
                "Địa điểm xây dựng",
                "Diện tích (m²)",
                "Số tầng",
                "Tổng vốn (đồng)",
            ],
            &[
                "",
                "ma_so_giay_phep",
                "ngay_cap",
                "cap_cho",
                "dia_chi_cong_trinh",
                "dien_tich_xay_dung",
                "so_tang",
                "tong_von",
            ],
        ),
    ];
    let dictionary = Dictionary::builtin();
    for (id, headers, fields) in cases {
        let headers = paths(headers);
        let found: Vec<String> =
            map_headers(&dictionary.entities[id], &headers).into_iter().map(|m| m.field.unwrap_or_default()).collect();
        assert_eq!(found, fields, "{id}");
        assert_eq!(guess_entity(dictionary, &headers)[0].0, id, "{headers:?}");
    }
}

#[test]
fn two_columns_never_share_a_field_and_doubt_is_told() {
    let entity = &Dictionary::builtin().entities["cong_dan"];
    let found = map_headers(entity, &paths(&["Họ và tên", "Họ tên", "Số TT", "Nơi thừơng trú", "Màu tóc"]));
    assert_eq!(found[0].field.as_deref(), Some("ho_ten"));
    assert_eq!((found[1].field.as_deref(), found[1].how), (None, "taken"));
    assert_eq!(found[1].rivals.first().map(String::as_str), Some("ho_ten"));
    assert_eq!(found[2].how, "running_number");
    assert_eq!((found[3].field.as_deref(), found[3].how), (Some("noi_thuong_tru"), "folded"));
    assert_eq!((found[4].field.as_deref(), found[4].how), (None, "none"));
    let slip = map_headers(entity, &paths(&["Tình trạng hôn nhâm"]));
    assert_eq!((slip[0].field.as_deref(), slip[0].how), (Some("tinh_trang_hon_nhan"), "similar"));
    assert!(slip[0].confidence < 0.95 && slip[0].confidence >= 0.75, "{slip:?}");
    let vague = map_headers(entity, &paths(&["Nơi thường trú trước khi chuyển đến địa bàn"]));
    assert_eq!((vague[0].field.as_deref(), vague[0].how), (None, "proposed"));
}

#[test]
fn own_names_of_every_field_find_it() {
    for entity in Dictionary::builtin().entities.values() {
        for field in &entity.fields {
            for name in [&field.id, &field.title.vi].into_iter().chain(&field.aliases) {
                let found = map_headers(entity, &paths(&[&name.to_uppercase()]));
                assert_eq!(found[0].field.as_ref(), Some(&field.id), "{}: {name}", entity.id);
            }
        }
    }
}

fn overlay(files: &[(&str, &str)]) -> tempfile::TempDir {
    overlay_bytes(&files.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

fn overlay_bytes(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        tudien::files::write(&folder.path().join(name), bytes).expect("the overlay is written");
    }
    folder
}
