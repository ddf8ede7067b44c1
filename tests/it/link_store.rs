//! `link add` month after month, `link between` two tables, both in a job, and the charts. All people are invented.

use std::path::Path;

use crate::link_merge::{json, refused, text, write};
use crate::link_review::tudien;

const HEAD: &str = "record_id,so_dinh_danh,ho_ten,ngay_sinh,gioi_tinh,noi_thuong_tru,ma_xa,so_dien_thoai\n";
const LAM: &str = "A1,066188004321,Đoàn Thị Hoà Lam,03/05/1988,Nữ,\"thôn 7, xã Ea Kao\",24154,0905111222\n";
const THU: &str = "A2,066071000123,Lê Văn Thử,02/03/1971,Nam,\"thôn 1, xã Một\",24155,0905222333\n";
const BAO: &str = "A3,066090112233,Trần Quốc Bảo,12/09/1990,Nam,\"thôn 4, xã Hai\",24156,0905444555\n";

fn add(folder: &Path, file: &str, rows: &[&str], extra: &[&str]) -> serde_json::Value {
    write(&folder.join(file), &format!("{HEAD}{}", rows.concat()));
    json(folder, &[&["link", "add", file, "--entity", "cong_dan", "--store", "kho"], extra].concat())
}

fn clusters(folder: &Path) -> Vec<(String, String)> {
    let text = text(&folder.join("kho/nhom.csv"));
    let pair = |line: &str| line.split_once(',').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    text.lines().skip(1).map(pair).collect()
}

fn cluster(folder: &Path, id: &str) -> String {
    clusters(folder).into_iter().find(|(record, _)| record == id).unwrap().1
}

/// A month later: records known again by their id, new ones against what is there, ids of clusters that stay.
#[test]
fn a_new_delivery_is_linked_against_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let first = add(at, "t9.csv", &[LAM, THU, BAO], &[]);
    assert_eq!((first["new"].as_u64(), first["clusters"].as_u64()), (Some(3), Some(0)), "{first}");
    let again = "B1,066188004321,DOAN THI HOA LAM,03/05/1988,Nữ,,24154,\n";
    let moved = BAO.replace("thôn 4", "thôn 5");
    let second = add(at, "t10.csv", &[LAM, &moved, again], &[]);
    for (what, count) in [("records", 3), ("new", 1), ("changed", 1), ("unchanged", 1), ("joined", 1), ("total", 4)] {
        assert_eq!(second[what], count, "{what}: {second}");
    }
    assert_eq!((cluster(at, "A1"), cluster(at, "B1")), ("A1".to_owned(), "A1".to_owned()));
    assert_eq!(cluster(at, "A3"), "A3", "a changed record keeps its cluster");
    let third = "B2,066071000123,Lê Văn Thử,1971,Nam,,24155,0905222333\n";
    assert_eq!(add(at, "t11.csv", &[third, THU], &[])["joined"], 1);
    assert_eq!((cluster(at, "B2"), cluster(at, "B1")), ("A2".to_owned(), "A1".to_owned()));
    assert!(refused(at, &["link", "add", "t11.csv", "--entity", "cong_dan", "--store", "kho"]).contains("đợt 3"));
}

/// A decision that takes a cluster apart holds at every delivery after, and the id stays with the older record.
#[test]
fn decisions_are_kept_and_applied_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let again = "B1,066188004321,DOAN THI HOA LAM,03/05/1988,Nữ,,24154,\n";
    add(at, "t9.csv", &[LAM, THU, again], &[]);
    assert_eq!(cluster(at, "B1"), "A1");
    write(&at.join("qd.csv"), "record_id_l,record_id_r,decision,by,date,note\nA1,B1,không trùng,Tổ,2026-10-05,\n");
    let second = add(at, "t10.csv", &[BAO, THU], &["--decisions", "qd.csv"]);
    assert_eq!(second["parted"], 1, "{second}");
    assert_eq!((cluster(at, "A1"), cluster(at, "B1")), ("A1".to_owned(), "B1".to_owned()));
    let third = "C1,066188004321,Đoàn Thị Hòa Lam,03/05/1988,Nữ,,24154,0905111222\n";
    add(at, "t11.csv", &[third, THU], &[]);
    assert_ne!(cluster(at, "A1"), cluster(at, "B1"), "kept apart, with no decisions named");
    assert!(text(&at.join("kho/quyet_dinh.csv")).contains("A1,B1,khong_trung,Tổ"));
}

#[test]
fn a_store_refuses_ids_that_cannot_serve() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(&at.join("t.csv"), &format!("{HEAD}{LAM}{}", THU.replace("A2", "A1")));
    let call = ["link", "add", "t.csv", "--entity", "cong_dan", "--store", "kho"];
    assert!(refused(at, &call).contains("A1"));
    write(&at.join("t.csv"), &format!("{HEAD}{}{THU}{BAO}", LAM.replace("A1", "")));
    assert!(refused(at, &call).contains("1 dòng không có mã"));
    assert!(!at.join("kho").exists(), "nothing is left half-made");
    write(&at.join("t.csv"), &format!("{HEAD}{LAM}{THU}"));
    json(at, &call);
    assert!(refused(at, &["link", "add", "t.csv", "--entity", "thua_dat", "--store", "kho"]).contains("cong_dan"));
    let second = json(at, &["link", "add", "t.csv", "--entity", "cong_dan", "--store", "kho2", "--source", "soyte"]);
    assert_eq!(second["total"], 2);
    assert!(text(&at.join("kho2/nhom.csv")).contains("soyte/A1,soyte/A1"));
}

const PARCELS: &str =
    "STT,Người sử dụng đất,Số CCCD,Địa chỉ người sử dụng đất,Số điện thoại,Số tờ bản đồ,Số thửa,Diện tích,Mã xã\n";

/// Owners: named rightly, with a slip in the number, without a number, with another's number, and not there at all.
fn tables(folder: &Path) {
    write(&folder.join("cd.csv"), &format!("{HEAD}{LAM}{THU}{BAO}"));
    let mut text = PARCELS.to_owned();
    text.push_str("1,Đoàn Thị Hoà Lam,066188004321,\"thôn 7, xã Ea Kao\",0905111222,1,10,100,24154\n");
    text.push_str("2,Đoàn Thị Hoà Lam,066188004312,\"thôn 7, xã Ea Kao\",0905111222,1,11,200,24154\n");
    text.push_str("3,LE VAN THU,,\"thôn 1, xã Một\",0905222333,2,12,300,24155\n");
    text.push_str("4,Phạm Ngọc Khôi,066090112233,\"thôn 8, xã Chín\",0905777000,2,13,400,24155\n");
    text.push_str("5,Võ Thanh Mai,066195123456,\"thôn 2, xã Ba\",0905777111,3,14,500,24157\n");
    write(&folder.join("td.csv"), &text);
}

#[test]
fn parcels_are_linked_to_their_owners() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    tables(at);
    let call =
        ["link", "between", "td.csv", "--entity", "thua_dat", "--to", "cd.csv", "--id", "STT", "--to-id", "record_id"];
    let found = json(at, &[&call[..], &["--out", "chu"]].concat());
    let links = text(&at.join("chu/lien_ket.csv"));
    for linked in ["1,A1,", "2,A1,", "3,A2,"] {
        assert!(links.lines().any(|line| line.starts_with(linked) && line.ends_with(",match")), "{linked}: {links}");
    }
    assert!(!links.lines().any(|line| line.starts_with("5,") && line.ends_with(",match")), "{links}");
    assert!(!links.lines().any(|line| line.starts_with("4,A3") && line.ends_with(",match")), "{links}");
    let torn = text(&at.join("chu/mau_thuan.csv"));
    assert!(torn.contains("4,A3,") && torn.contains("ho_ten"), "{torn}");
    assert_eq!(
        (found["linked"].as_u64(), found["reached"].as_u64()),
        (Some(3), Some(2)),
        "many parcels, one owner: {found}"
    );
    assert_eq!(found["elsewhere"], 1, "{found}");
    assert!(text(&at.join("chu/chua_noi.csv")).contains("5,không thấy"), "{found}");
    write(
        &at.join("qd.csv"),
        "record_id_l,record_id_r,decision,by,date,note\n2,A1,không trùng,Tổ,2026-10-05,\n4,A3,trùng,Tổ,2026-10-05,đổi tên\n",
    );
    let decided = json(at, &[&call[..], &["--out", "chu", "--decisions", "qd.csv"]].concat());
    assert_eq!((decided["elsewhere"].as_u64(), decided["conflicts"].as_u64()), (Some(0), Some(0)), "{decided}");
    let links = text(&at.join("chu/lien_ket.csv"));
    assert!(links.contains("4,A3,") && !links.contains("2,A1,"), "{links}");
}

#[test]
fn a_faulty_call_between_tables_says_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    tables(at);
    let call = |from: &'static str, entity: &'static str, more: &[&'static str]| {
        [&["link", "between", from, "--entity", entity, "--to", "cd.csv"], more].concat()
    };
    assert!(refused(at, &call("cd.csv", "cong_dan", &[])).contains("không có quan hệ"));
    assert!(refused(at, &call("td.csv", "thua_dat", &["--relation", "so_to"])).contains("so_dinh_danh_chu → cong_dan"));
    assert!(refused(at, &call("td.csv", "thua_dat", &["--to-id", "la"])).contains("«la»"));
    assert!(refused(at, &call("td.csv", "thua_dat", &["--decisions", "khong_co.csv"])).contains("khong_co.csv"));
    write(
        &at.join("gp.csv"),
        "Mã số giấy phép,Cấp cho,Ngày cấp,Số CCCD\n1,Lê Văn Thử,2026-01-01,066071000123\n2,Trần Quốc Bảo,2026-02-01,066090112233\n",
    );
    let said = refused(at, &call("gp.csv", "giay_phep_xay_dung", &[]));
    assert!(said.contains("nhiều quan hệ"), "{said}");
}

/// In a job: links between sets feed the checks, decisions of a set are applied, and what changes makes a run due.
#[test]
fn a_job_links_its_sets_and_applies_decisions() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    tables(at);
    let again = "A4,066188004321,DOAN THI HOA LAM,03/05/1988,Nữ,,24154,\n";
    write(&at.join("cd.csv"), &format!("{HEAD}{LAM}{THU}{BAO}{again}"));
    let job = "title = \"Thử\"\nas_of = \"2026-09-30\"\n\
        [[dataset]]\nid = \"dan\"\nentity = \"cong_dan\"\nfiles = [\"cd.csv\"]\npublish = false\n\
        link = { id = \"record_id\", decisions = [\"qd.csv\"] }\n\
        [[dataset]]\nid = \"dat\"\nentity = \"thua_dat\"\nfiles = [\"td.csv\"]\npublish = false\n\
        [[between]]\nfrom = \"dat\"\nto = \"dan\"\n";
    write(&at.join("job.toml"), job);
    write(&at.join("qd.csv"), "record_id_l,record_id_r,decision,by,date,note\n");
    let run = ["run", "job.toml", "--out", "kq"];
    let before = json(at, &run);
    assert_eq!(before["sets"][0]["linked"]["duplicates"], 1);
    let list = text(&at.join("kq/phat_hien/dat.csv"));
    let line =
        |code: &str| list.lines().find(|line| line.starts_with(code)).unwrap_or_else(|| panic!("{code}: {list}"));
    assert!(line("NHAT-017").contains("td.csv:3") && line("NHAT-017").contains("cd.csv:2"), "{}", line("NHAT-017"));
    assert!(line("NHAT-018").contains("td.csv:5") && line("NHAT-018").contains("cd.csv:4"), "{}", line("NHAT-018"));
    assert!(at.join("kq/noi_bo/dat/noi/dan_so_dinh_danh_chu/lien_ket.csv").is_file());
    let page = text(&at.join("kq/bao_cao.html"));
    for words in
        ["Nối với bộ dữ liệu khác", "Số cặp theo trọng số", "Mỗi bậc cộng hay trừ bao nhiêu", "Nhóm theo số bản ghi"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("066188004321"), "no number of a person in the report");
    let due = |at: &Path| {
        let output = tudien(at, &[&run[..], &["--if-changed"]].concat());
        !String::from_utf8_lossy(&output.stdout).contains("Không có gì thay đổi")
    };
    assert!(!due(at));
    write(&at.join("qd.csv"), "record_id_l,record_id_r,decision,by,date,note\nA1,A4,không trùng,Tổ,2026-09-30,\n");
    assert!(due(at), "a new decision is a reason to run");
    assert_eq!(json(at, &run)["sets"][0]["linked"]["duplicates"], 0);
    write(&at.join("job.toml"), &job.replace("to = \"dan\"", "to = \"la\""));
    assert!(refused(at, &run).contains("không có bộ dữ liệu la"));
}

/// The charts: offline, with words for those who do not see, and nothing of any record.
#[test]
fn the_charts_hold_numbers_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(&at.join("t.csv"), &crate::link_review::table());
    json(at, &["link", "run", "t.csv", "--entity", "cong_dan", "--out", "n.csv", "--html", "b.html"]);
    let page = text(&at.join("b.html"));
    for words in
        ["role=\"img\"", "aria-label=\"Số cặp theo trọng số", "nối từ 85 %", "xem lại từ 20 %", "default-src 'none'"]
    {
        assert!(page.contains(words), "{words}");
    }
    for personal in ["http://", "https://", "<script", "066188004321", "Đoàn", "K1"] {
        assert!(!page.contains(personal), "{personal}");
    }
    let english = tudien(
        at,
        &["link", "run", "t.csv", "--entity", "cong_dan", "--out", "n.csv", "--html", "e.html", "--lang", "en"],
    );
    assert!(english.status.success());
    assert!(text(&at.join("e.html")).contains("Pairs by weight"));
}
