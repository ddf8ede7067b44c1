#!/usr/bin/env python3
"""Clean tables with faults of forty kinds and more put in, and the judgement: was each told by the right check, and what else was told?

    python3 tests/bench/forty_faults.py make FOLDER 20000 [SEED] [EACH]   four tables of 20,000 rows, job.toml, truth.json
    tudien run FOLDER/job.toml --out FOLDER/out
    python3 tests/bench/forty_faults.py judge FOLDER FOLDER/out           a table by kind; status 1 below 99 % or above 0.1 %

A row carries one fault at most. A false alarm is a finding on a row that carries none and stands beside none. Everybody is invented.
Standard library only; the same seed gives the same bytes.
"""
import collections, csv, datetime, json, random, sys
from pathlib import Path

AS_OF = datetime.date(2026, 9, 30)
CODES = Path(__file__).resolve().parents[2] / "dictionary" / "codes"
HO = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai".split()
DEM_NAM, DEM_NU = "Văn Đức Quang Minh Hữu Công Thanh Quốc Xuân".split(), "Thị Ngọc Thanh Thu Kim Mỹ Hồng Bích".split()
TEN = "An Bình Cường Dũng Hải Hùng Khánh Long Nam Phúc Quân Sơn Thắng Tuấn Việt Hòa Thủy Trường Huy Tài Đạt Khoa Nga Oanh Thảo Trang Vân Yến".split()
JOBS = ["Nông dân", "Giáo viên", "Công nhân", "Buôn bán", "Lái xe", "Học sinh", "Cán bộ xã"]


def codes(name):
    return list(csv.DictReader(open(CODES / f"{name}.csv", encoding="utf-8")))


COMMUNES = [(r["code"], r["label"]) for r in codes("xa") if r["parent"] == "66" and not r["valid_to"]]
ETHNIC = ["Kinh", "Ê Đê", "Nùng", "Tày", "Mông"]


class Make:
    def __init__(self, count, seed):
        self.rng, self.count = random.Random(seed), count
        self.serial = collections.Counter()

    def number(self, what):
        self.serial[what] += 1
        return self.serial[what]

    def day(self, first, last):
        return first + datetime.timedelta(days=self.rng.randrange((last - first).days + 1))

    def recent(self):
        return self.day(AS_OF - datetime.timedelta(days=20), AS_OF)

    def name(self, male):
        r = self.rng
        return f"{r.choice(HO)} {r.choice(DEM_NAM if male else DEM_NU)} {r.choice(TEN)}"

    def address(self):
        commune, label = self.rng.choice(COMMUNES)
        return commune, f"Thôn {self.rng.randrange(1, 19)}, {label}, tỉnh Đắk Lắk"

    def so(self, born, male):
        return f"066{(born.year - 1900) // 100 * 2 + (not male)}{born.year % 100:02}{self.number('so'):06}"

    def phone(self):
        return f"09{self.number('phone') + 10_000_000:08}"

    def cong_dan(self):
        born, male = self.day(datetime.date(1940, 1, 1), datetime.date(2010, 1, 1)), self.rng.random() < .5
        while any(AS_OF - datetime.timedelta(days=40) < age(born, a) <= AS_OF for a in (14, 25, 40, 60)):
            born = self.day(datetime.date(1940, 1, 1), datetime.date(2010, 1, 1))
        due = max((a for a in (0, 14, 25, 40, 60) if age(born, a) <= AS_OF - datetime.timedelta(days=40)), default=0)
        issued = self.day(max(age(born, due), datetime.date(2016, 1, 1)), AS_OF - datetime.timedelta(days=25))
        commune, address = self.address()
        return dict(so_dinh_danh=self.so(born, male), ho_ten=self.name(male), ngay_sinh=vn(born), gioi_tinh="Nam" if male else "Nữ",
                    dan_toc=self.rng.choice(ETHNIC), noi_thuong_tru=address, so_dien_thoai=self.phone(), email=f"mau{self.number('mail')}@example.vn",
                    nghe_nghiep=self.rng.choice(JOBS), ngay_cap=vn(issued), ma_xa=commune, ma_tinh="66", ngay_cap_nhat=self.recent().isoformat())

    def doanh_nghiep(self):
        begun, male = self.day(datetime.date(2000, 1, 1), datetime.date(2025, 12, 31)), self.rng.random() < .5
        commune, address = self.address()
        capital = int(self.rng.lognormvariate(21.5, 0.9)) // 1_000_000 * 1_000_000 + 50_000_000
        staff = self.rng.randrange(3, 200)
        number = self.number("mst")
        return dict(ma_so_doanh_nghiep=mst(number), ten_doanh_nghiep=f"Công ty TNHH Mẫu {words(number)}", loai_hinh="Công ty TNHH MTV",
                    dia_chi=address, so_dien_thoai=self.phone(), email=f"dn{number}@example.vn", von_dieu_le=str(capital),
                    von_thuc_gop=str(capital // 2), nguoi_dai_dien=self.name(male), ngay_thanh_lap=vn(begun),
                    so_lao_dong=str(staff), so_lao_dong_nu=str(staff // 3), ma_xa=commune, ma_tinh="66", ngay_cap_nhat=self.recent().isoformat())

    def thua_dat(self):
        number, (commune, address) = self.number("thua"), self.address()
        area = round(self.rng.lognormvariate(6, 0.8) + 30, 1)
        owner = self.rng.choice(self.owners)
        return dict(so_to=str(number // 900 + 1), so_thua=str(number % 900 + 1), dia_chi_thua_dat=address, dien_tich=str(area), loai_dat=self.rng.choice(["ONT", "CLN", "LUC", "ODT"]),
                    toa_do_x=str(1400000 + self.rng.randrange(40000)), toa_do_y=str(440000 + self.rng.randrange(40000)), chu_su_dung=owner["ho_ten"], so_dinh_danh_chu=owner["so_dinh_danh"],
                    nam_sinh_chu=owner["ngay_sinh"][-4:], so_gcn=f"DA {number + 100000:06}", ngay_cap_gcn=vn(self.day(datetime.date(2005, 1, 1), datetime.date(2025, 12, 31))),
                    ma_xa=commune, ma_tinh="66", ngay_cap_nhat=self.recent().isoformat())

    def giay_phep_xay_dung(self):
        number, (commune, address) = self.number("gp"), self.address()
        issued = self.day(datetime.date(2026, 1, 1), AS_OF - datetime.timedelta(days=25))
        base = round(60 + self.rng.random() * 200, 1)
        return dict(ma_so_giay_phep=f"{number}/GPXD-UBND", ngay_cap=vn(issued), cap_cho=self.name(True), dia_chi_cong_trinh=address, loai_cong_trinh="Nhà ở riêng lẻ", cap_cong_trinh="Cấp III",
                    dien_tich_xay_dung=str(base), tong_dien_tich_san=str(round(base * 2, 1)), so_tang=str(self.rng.randrange(1, 5)), tong_von=str(self.rng.randrange(8, 40) * 100_000_000),
                    ngay_het_han=vn(issued + datetime.timedelta(days=365)), ma_xa=commune, ma_tinh="66", tinh_trang="Còn hiệu lực", ngay_cap_nhat=self.recent().isoformat())


def vn(day):
    return day.strftime("%d/%m/%Y")


def of(text):
    return datetime.datetime.strptime(text, "%d/%m/%Y").date()


def age(born, years):
    return (born.replace(day=28) if (born.month, born.day) == (2, 29) else born).replace(year=born.year + years)


def mst(number, fault=0):
    """Nine digits and the check digit of Circular 86/2024/TT-BTC; numbers whose rest gives none are passed over."""
    digits = f"60{number * 7:07}"
    rest = 10 - sum(int(d) * w for d, w in zip(digits, (31, 29, 23, 19, 17, 13, 7, 5, 3))) % 11
    return mst_next(number) if rest == 10 and not fault else digits + str((rest + fault) % 10)


def mst_next(number):
    return mst(number + 500_000)


def words(number):
    names = "Ban Cam Dao Hoa Lan Mai Ngô Sen Tre Xoài".split()
    return " ".join(names[int(digit)] for digit in str(number))


def put(field, value):
    """A fault of one cell: a value, or what a function makes of the row."""
    def do(make, row, other):
        row[field] = value(make, row) if callable(value) else value
        return field
    return do


def pair(field, change):
    """A fault that two rows share; both are told of."""
    def do(make, row, other):
        change(make, row, other)
        return field
    do.pair = True
    return do


def nearly_empty(make, row, other):
    for field in list(row)[2:]:
        row[field] = ""
    return ""


def twin(make, row, other):
    other.clear(); other.update(row)
    return ""
twin.pair = True; twin.later = True


def flip(make, row):
    return "Nữ" if row["gioi_tinh"] == "Nam" else "Nam"


def other_year(make, row):
    born = of(row["ngay_sinh"])
    return vn(age(born, 1 if born.year % 100 < 99 else -1))


def stranger(make, row):
    return make.rng.choice([c for c, _ in COMMUNES if c != row["ma_xa"]])


def swapped(make, row):
    row["toa_do_y"], north = row["toa_do_x"], row["toa_do_y"]
    return north


def same(*fields):
    return lambda make, row, other: other.update({field: row[field] for field in fields})


def two_births(make, row, other):
    """The same number and name, the birth day one day off within the same year."""
    other.update({field: row[field] for field in ("so_dinh_danh", "ho_ten", "gioi_tinh", "ngay_cap")})
    born = of(row["ngay_sinh"])
    other["ngay_sinh"] = vn(born + datetime.timedelta(days=1 if (born.month, born.day) != (12, 31) else -1))


KINDS = [
    ("số định danh để trống", "cong_dan", "DU-001", put("so_dinh_danh", "")),
    ("số định danh thừa một chữ số", "cong_dan", "DUNG-002", put("so_dinh_danh", lambda m, r: r["so_dinh_danh"] + "7")),
    ("số định danh mất số 0 đầu", "cong_dan", "DUNG-017", put("so_dinh_danh", lambda m, r: r["so_dinh_danh"][1:])),
    ("số định danh lẫn chữ cái", "cong_dan", "DUNG-003", put("so_dinh_danh", lambda m, r: r["so_dinh_danh"][:8] + "K" + r["so_dinh_danh"][9:])),
    ("số định danh không có mã tỉnh ấy", "cong_dan", "DUNG-005", put("so_dinh_danh", lambda m, r: "999" + r["so_dinh_danh"][3:])),
    ("số chứng minh 9 số ở ô số định danh", "cong_dan", "SONG-011", put("so_dinh_danh", lambda m, r: f"24{m.number('cmnd'):07}")),
    ("hai người một số định danh", "cong_dan", "SACH-001", pair("so_dinh_danh", same("so_dinh_danh", "ho_ten", "ngay_sinh", "gioi_tinh", "ngay_cap"))),
    ("một số hai họ tên", "cong_dan", "NHAT-001", pair("ho_ten", lambda m, r, o: (same("so_dinh_danh", "ngay_sinh", "gioi_tinh", "ngay_cap")(m, r, o), o.update(ho_ten="Trương Vĩnh Khiêm"))[0])),
    ("một số hai ngày sinh", "cong_dan", "NHAT-002", pair("ngay_sinh", two_births)),
    ("một số, tên khác dấu", "cong_dan", "NHAT-012", pair("ho_ten", lambda m, r, o: (r.update(ho_ten="Nguyễn Văn Hòa"), same("so_dinh_danh", "ngay_sinh", "gioi_tinh", "ngay_cap")(m, r, o), o.update(ho_ten="Nguyễn Văn Hoa"))[0])),
    ("giới tính trái số định danh", "cong_dan", "DUNG-011", put("gioi_tinh", flip)),
    ("năm sinh trái số định danh", "cong_dan", "DUNG-010", put("ngay_sinh", other_year)),
    ("ngày không có trong lịch", "cong_dan", "DUNG-022", put("ngay_sinh", lambda m, r: "31/02/" + r["ngay_sinh"][-4:])),
    ("chỉ có năm sinh", "cong_dan", "DU-008", put("ngay_sinh", lambda m, r: r["ngay_sinh"][-4:])),
    ("ngày cấp ở tương lai", "cong_dan", "DUNG-008", put("ngay_cap", vn(AS_OF + datetime.timedelta(days=40)))),
    ("thẻ quá tuổi phải đổi", "cong_dan", "SONG-008", lambda m, r, o: r.update(so_dinh_danh=m.so(datetime.date(1980, 5, 2), r["gioi_tinh"] == "Nam"), ngay_sinh="02/05/1980", ngay_cap="05/05/2016") or "ngay_cap"),
    ("dân tộc ngoài danh mục", "cong_dan", "DUNG-006", put("dan_toc", "Người Sao Hỏa")),
    ("họ tên có chữ số", "cong_dan", "DUNG-019", put("ho_ten", lambda m, r: r["ho_ten"] + " 2")),
    ("họ tên một tiếng", "cong_dan", "DUNG-020", put("ho_ten", "Hùng")),
    ("âm tiết không có trong tiếng Việt", "cong_dan", "DUNG-027", put("ho_ten", lambda m, r: r["ho_ten"] + "zq")),
    ("nghề nghiệp ghi cho có", "cong_dan", "SACH-005", put("nghe_nghiep", "chưa cập nhật")),
    ("một số hai giới tính", "cong_dan", "NHAT-003", pair("gioi_tinh", lambda m, r, o: (same("so_dinh_danh", "ho_ten", "ngay_sinh", "ngay_cap")(m, r, o), o.update(gioi_tinh=flip(m, r)))[0])),
    ("thư điện tử sai dạng", "cong_dan", "DUNG-029", put("email", "mau.example.vn")),
    ("điện thoại thiếu chữ số", "cong_dan", "DUNG-002", put("so_dien_thoai", "0912345")),
    ("bản ghi quá chu kỳ cập nhật", "cong_dan", "SONG-001", put("ngay_cap_nhat", "2026-06-01")),
    ("cập nhật ở tương lai", "cong_dan", "SONG-003", put("ngay_cap_nhat", "2026-12-01")),
    ("không có ngày cập nhật", "cong_dan", "SONG-002", put("ngay_cap_nhat", "")),
    ("địa chỉ không nêu xã", "cong_dan", "DU-009", lambda m, r, o: r.update(noi_thuong_tru="Thôn 3", ma_xa="") or "noi_thuong_tru"),
    ("địa chỉ khác mã xã", "cong_dan", "NHAT-013", lambda m, r, o: r.update(ma_xa=stranger(m, r)) or "noi_thuong_tru"),
    ("mã xã không có", "cong_dan", "DUNG-025", put("ma_xa", "99999")),
    ("hai số trong một ô", "cong_dan", "SACH-012", put("email", lambda m, r: r["email"] + "; khac@example.vn")),
    ("bản ghi gần như trống", "cong_dan", "DU-005", nearly_empty),
    ("mã số thuế sai số kiểm tra", "doanh_nghiep", "DUNG-004", put("ma_so_doanh_nghiep", lambda m, r: r["ma_so_doanh_nghiep"][:9] + str((int(r["ma_so_doanh_nghiep"][9]) + 3) % 10))),
    ("đơn vị phụ thuộc trong bảng doanh nghiệp", "doanh_nghiep", "DUNG-028", put("ma_so_doanh_nghiep", lambda m, r: r["ma_so_doanh_nghiep"] + "-001")),
    ("thành lập ở tương lai", "doanh_nghiep", "DUNG-008", put("ngay_thanh_lap", "15/03/2031")),
    ("vốn âm", "doanh_nghiep", "DUNG-015", put("von_thuc_gop", "-5000000")),
    ("vốn bằng không", "doanh_nghiep", "DUNG-016", put("von_thuc_gop", "0")),
    ("vốn khác thường", "doanh_nghiep", "DUNG-021", put("von_dieu_le", "900000000000000000")),
    ("thực góp quá điều lệ", "doanh_nghiep", "DUNG-013", put("von_thuc_gop", lambda m, r: str(int(r["von_dieu_le"]) * 2))),
    ("số lao động ngoài khoảng", "doanh_nghiep", "DUNG-007", put("so_lao_dong", "5000000")),
    ("một tên hai mã số", "doanh_nghiep", "NHAT-005", pair("ma_so_doanh_nghiep", same("ten_doanh_nghiep"))),
    ("một mã hai tên", "doanh_nghiep", "NHAT-004", pair("ten_doanh_nghiep", same("ma_so_doanh_nghiep"))),
    ("chủ đất không có trong bảng công dân", "thua_dat", "NHAT-008", put("so_dinh_danh_chu", lambda m, r: m.so(datetime.date(int(r["nam_sinh_chu"]), 1, 1), True))),
    ("tọa độ đảo chỗ", "thua_dat", "DUNG-026", put("toa_do_x", swapped)),
    ("loại đất ngoài danh mục", "thua_dat", "DUNG-006", put("loai_dat", "ZZZ")),
    ("diện tích bằng không", "thua_dat", "DUNG-016", put("dien_tich", "0")),
    ("hai thửa một khóa", "thua_dat", "SACH-001", pair("ma_xa", same("ma_xa", "dia_chi_thua_dat", "so_to", "so_thua", "dien_tich"))),
    ("cùng thửa khác diện tích", "thua_dat", "NHAT-007", pair("dien_tich", lambda m, r, o: (same("ma_xa", "dia_chi_thua_dat", "so_to", "so_thua")(m, r, o), o.update(dien_tich=str(round(float(r["dien_tich"]) + 7.5, 1))))[0])),
    ("dòng giống hệt", "thua_dat", "SACH-003", twin),
    ("hết hạn trước ngày cấp", "giay_phep_xay_dung", "DUNG-009", lambda m, r, o: r.update(ngay_het_han=vn(of(r["ngay_cap"]) - datetime.timedelta(days=9)), tinh_trang="Đã gia hạn") or "ngay_het_han"),
    ("hết hạn mà ghi còn hiệu lực", "giay_phep_xay_dung", "SONG-006", lambda m, r, o: r.update(ngay_cap="05/02/2025", ngay_het_han="05/02/2026") or "ngay_het_han"),
    ("diện tích sàn nhỏ hơn xây dựng", "giay_phep_xay_dung", "DUNG-013", lambda m, r, o: r.update(tong_dien_tich_san=str(round(float(r["dien_tich_xay_dung"]) / 2, 1))) or "dien_tich_xay_dung"),
    ("xã khác tỉnh", "giay_phep_xay_dung", "NHAT-011", lambda m, r, o: r.update(ma_tinh="01") or "ma_xa"),
    ("hai giấy phép một số", "giay_phep_xay_dung", "SACH-001", pair("ma_so_giay_phep", same("ma_so_giay_phep"))),
]
TABLES = ["cong_dan", "doanh_nghiep", "thua_dat", "giay_phep_xay_dung"]


def make(folder, count, seed, each):
    maker, truth = Make(count, seed), []
    rows = {}
    for table in TABLES:
        rows[table] = [getattr(maker, table)() for _ in range(count)]
        free = list(range(count))
        maker.rng.shuffle(free)
        for number, (kind, where, code, fault) in enumerate(KINDS):
            for _ in range(each if where == table else 0):
                at = free.pop()
                mate = free.pop() if getattr(fault, "pair", False) else None
                later = getattr(fault, "later", False)
                if later:
                    at, mate = min(at, mate), max(at, mate)
                field = fault(maker, rows[table][at], None if mate is None else rows[table][mate])
                for row in (at, mate):
                    if row is not None:
                        told = row == mate or not later
                        truth.append(dict(kind=number, table=table, line=row + 2, field=field, code=code if told else None))
        if table == "cong_dan":
            maker.owners = [rows[table][at] for at in free]
    folder.mkdir(parents=True, exist_ok=True)
    job = [f'title = "Bảng sạch có lỗi đặt vào"\nas_of = "{AS_OF}"\n']
    for table in TABLES:
        with open(folder / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, list(rows[table][0]), lineterminator="\n")
            out.writeheader(); out.writerows(rows[table])
        job.append(f'[[dataset]]\nid = "{table}"\nentity = "{table}"\nfiles = ["{table}.csv"]\npublish = false\n')
    (folder / "job.toml").write_text("\n".join(job), encoding="utf-8")
    (folder / "truth.json").write_text(json.dumps(dict(rows=count, truth=truth), ensure_ascii=False), encoding="utf-8")


def judge(folder, out):
    known = json.load(open(folder / "truth.json", encoding="utf-8"))
    told, alarms, cells = collections.defaultdict(set), collections.Counter(), 0
    touched = {(t["table"], t["line"]) for t in known["truth"]}
    for table in TABLES:
        cells += known["rows"] * len(next(csv.reader(open(folder / f"{table}.csv", encoding="utf-8"))))
        for finding in csv.DictReader(open(out / "phat_hien" / f"{table}.csv", encoding="utf-8-sig")):
            parts = finding["Ô"].split(":")
            line = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else None
            told[table, line].add((finding["Mã kiểm tra"], finding["Trường"]))
            if line is not None and (table, line) not in touched:
                alarms[table, finding["Mã kiểm tra"], finding["Trường"]] += 1
    put_in, found = collections.Counter(), collections.Counter()
    for t in known["truth"]:
        if t["code"]:
            put_in[t["kind"]] += 1
            found[t["kind"]] += (t["code"], t["field"]) in told[t["table"], t["line"]]
    for number, (kind, table, code, _) in enumerate(KINDS):
        mark = "" if found[number] == put_in[number] else "  <- " + str(put_in[number] - found[number]) + " missed"
        print(f"{table:20} {code:9} {kind:45} put in {put_in[number]:6}  found {found[number]:6}{mark}")
    for (table, code, field), count in sorted(alarms.items()):
        print(f"false alarm: {table:20} {code:9} {field:20} {count:6}")
    clean = cells - sum(len(next(csv.reader(open(folder / f"{t}.csv", encoding="utf-8")))) for t, _ in touched)
    share, alarm = sum(found.values()) / sum(put_in.values()), sum(alarms.values()) / clean
    print(f"{len(KINDS)} kinds, {sum(put_in.values())} cells put in, {share:.4%} told by the right check; "
          f"{sum(alarms.values())} false alarms on {clean} clean cells ({alarm:.5%})")
    return 0 if share >= .99 and alarm <= .001 else 1


if __name__ == "__main__":
    verb, folder = sys.argv[1], Path(sys.argv[2])
    if verb == "make":
        count, seed, each = (int(sys.argv[at]) if len(sys.argv) > at else default for at, default in ((3, 20000), (4, 1), (5, 0)))
        make(folder, count, seed, each or max(3, count // 400))
    else:
        sys.exit(judge(folder, Path(sys.argv[3])))
