//! `tudien link review`: what is asked, the workbook, and the page in a browser. All people are invented.

use std::path::Path;
use std::process::{Command, Output};

use calamine::{Data, Reader as _, Xlsx};

const HEAD: &str =
    "record_id,so_dinh_danh,ho_ten,ngay_sinh,gioi_tinh,que_quan,noi_thuong_tru,ma_xa,so_dien_thoai,ghi_chu\n";
const LAM: &str = "066188004321,Đoàn Thị Hoà Lam,03/05/1988,Nữ,xã Ea Tóh,\"thôn 7, xã Ea Kao\",24154,0905111222,\n";

/// Two records of which nobody can be sure, twins, a certain pair, and people apart.
pub(crate) fn table() -> String {
    let mut text = format!("{HEAD}K1,{LAM}");
    text.push_str("K2,,Đoàn Thị Hoà Lam,1988,Nữ,,xã Ea Kao,24154,,<b>Ea</b>\n");
    text.push_str("K3,066188774455,Đoàn Thị Hoà Trang,03/05/1988,Nữ,xã Ea Tóh,\"thôn 7, xã Ea Kao\",24154,,\n");
    text.push_str("K4,066188004321,DOAN THI HOA LAM,03/05/1988,Nữ,xã Ea Tóh,\"thôn 7, xã Ea Kao\",24154,,\n");
    text.push_str("K5,,\"Lê <b>Văn</b> Thử\",02/03/1971,Nam,xã Một,\"thôn 1, xã Một\",24155,0905222333,\n");
    text.push_str("K6,,\"Lê <b>Văn</b> Thử\",02/03/1971,Nam,xã Hai,\"thôn 4, xã Hai\",24156,0905444555,\n");
    text
}

pub(crate) fn tudien(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tudien")).current_dir(folder).args(args).output().unwrap()
}

/// The review of a table in a folder of its own, with its counts.
fn reviewed(text: &str, extra: &[&str]) -> (tempfile::TempDir, serde_json::Value) {
    let folder = tempfile::tempdir().unwrap();
    tudien::files::write(&folder.path().join("t.csv"), text.as_bytes()).unwrap();
    let call = ["link", "review", "t.csv", "--entity", "cong_dan", "--id", "record_id", "--format", "json"];
    let output = tudien(folder.path(), &[&call, extra].concat());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains("dữ liệu cá nhân"), "{stderr}");
    (folder, serde_json::from_slice(&output.stdout).unwrap())
}

fn page(folder: &Path) -> String {
    String::from_utf8(tudien::files::read(&folder.join("xem_lai/xem_lai.html")).unwrap()).unwrap()
}

fn rows(folder: &Path) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook(folder.join("xem_lai/xem_lai.xlsx")).unwrap();
    let range = book.worksheet_range("Cặp").unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[test]
fn pairs_that_nobody_can_be_sure_of_are_asked() {
    let (folder, counts) = reviewed(&table(), &[]);
    let pairs = counts["pairs"].as_u64().unwrap();
    assert!(pairs >= 1, "{counts}");
    let rows = rows(folder.path());
    assert_eq!(rows.len() as u64, 1 + 2 * pairs);
    assert_eq!(rows[0][..4], ["Cặp", "Mã bản ghi", "Quyết định", "Người quyết định"]);
    let asked: Vec<(&str, &str)> = rows[1..].chunks(2).map(|pair| (pair[0][1].as_str(), pair[1][1].as_str())).collect();
    assert!(!asked.contains(&("K1", "K4")), "a certain pair is not asked: {asked:?}");
    for pair in rows[1..].chunks(2) {
        assert_eq!(pair[0][0], pair[1][0]);
        let sum: f64 = pair[0].last().unwrap().parse().unwrap();
        assert!(sum.is_finite());
    }
    let text = page(folder.path());
    assert_eq!(text.matches("<article").count() as u64, pairs);
    assert_eq!(text.matches("<svg").count() as u64, pairs);
    for (left, right) in asked {
        assert!(text.contains(&format!("data-l=\"{left}\" data-r=\"{right}\"")), "{left} {right}");
    }
}

#[test]
fn the_page_asks_nothing_of_the_network_and_runs_no_cell() {
    let (folder, _) = reviewed(&table(), &[]);
    let text = page(folder.path());
    for outside in ["http://", "https://", " src=", "@import", "url(", "fetch(", "XMLHttpRequest", "<b>Ea"] {
        assert!(!text.contains(outside), "{outside}");
    }
    assert!(text.contains("default-src 'none'") && text.contains("DÙNG NỘI BỘ"));
    assert!(text.contains("&lt;b&gt;Ea&lt;/b&gt;"), "a cell is text");
}

#[test]
fn the_same_table_gives_the_same_files_and_a_limit_leaves_the_rest_for_later() {
    let (one, all) = reviewed(&table(), &[]);
    let (two, _) = reviewed(&table(), &[]);
    for name in ["xem_lai/xem_lai.html", "xem_lai/xem_lai.xlsx"] {
        let read = |folder: &Path| tudien::files::read(&folder.join(name)).unwrap();
        assert_eq!(read(one.path()), read(two.path()), "{name}");
    }
    let (few, some) = reviewed(&table(), &["--limit", "1"]);
    assert_eq!(some["pairs"], 1);
    assert_eq!(some["later"].as_u64().unwrap() + 1, all["pairs"].as_u64().unwrap());
    assert_eq!(rows(few.path()).len(), 3);
}

#[test]
fn a_record_without_its_own_id_is_told_not_asked() {
    let (_, all) = reviewed(&table(), &[]);
    let (_, counts) = reviewed(&table().replace("K2,", ","), &[]);
    assert!(counts["keyless"].as_u64().unwrap() >= 1, "{counts}");
    let total = |counts: &serde_json::Value| counts["pairs"].as_u64().unwrap() + counts["keyless"].as_u64().unwrap();
    assert_eq!(total(&counts), total(&all));
}

#[test]
fn decisions_are_saved_from_the_page_in_a_browser() {
    let (folder, _) = reviewed(&table(), &[]);
    let driver = "<script>(() => { let made; URL.createObjectURL = (blob) => { made = blob; return '#'; };\
        HTMLAnchorElement.prototype.click = () => {};\
        document.getElementById('by').value = 'Nguyễn Thử, \"tổ 1\"';\
        const radio = document.querySelector('article input[value=khong_trung]'); radio.click();\
        document.getElementById('csv').click();\
        made.text().then((text) => { document.title = 'SAVED ' + text; }); })();</script></body>";
    let driven = folder.path().join("driven.html");
    tudien::files::write(&driven, page(folder.path()).replace("</body>", driver).as_bytes()).unwrap();
    let browser = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("file://{}", driven.display()))
        .output();
    let Ok(output) = browser else {
        println!("skipped: Chromium is not here");
        return;
    };
    let shown = String::from_utf8_lossy(&output.stdout);
    let title = shown.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
    assert!(title.contains("SAVED ") && title.contains("record_id_l,record_id_r,decision,by,date,note"), "{title}");
    assert!(title.contains(",khong_trung,\"Nguyễn Thử, \"\"tổ 1\"\"\","), "{title}");
    assert!(shown.contains("class=\"done"), "the case is marked");
}
