#!/usr/bin/env python3
"""Makes the four sample workbooks of this folder, as departments send them. Everybody in them is invented.

    pip install openpyxl && python3 make.py

The same seed gives the same cells. `truth.json` tells what was put in, for the test that compares it with what tudien finds.
"""
import csv, datetime as dt, json, random, unicodedata
from pathlib import Path
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

HERE = Path(__file__).parent
CODES = HERE.parent.parent / "dictionary" / "codes"
rng = random.Random(20260930)
AS_OF = dt.date(2026, 9, 30)
truth = {}

# ---------------------------------------------------------------- places
rows = lambda name: list(csv.DictReader(open(CODES / f"{name}.csv", encoding="utf-8")))
new = {r["code"]: r["label"] for r in rows("xa") if r["parent"] == "66" and not r["valid_to"]}
district = {r["code"]: (r["label"], r["parent"]) for r in rows("huyen_696")}
old = [r for r in rows("xa_cu") if r["kind"] == "whole" and r["successors"] in new and r["parent"] in district and district[r["parent"]][1] == "66"]
COMMUNES = rng.sample(sorted(new), 14)
old_of = {c: [r for r in old if r["successors"] == c] for c in COMMUNES}
STREETS = ["Nguyễn Tất Thành", "Lê Duẩn", "Phan Chu Trinh", "Y Jút", "Trần Phú", "Hùng Vương", "Hoàng Diệu", "Y Ngông", "Giải Phóng"]
HAMLETS = ["Thôn 1", "Thôn 2", "Thôn 3", "Thôn 7", "Buôn Ea Bông", "Buôn Kô Tam", "Buôn Drai", "Buôn Cuôr Kăp", "Tổ dân phố 2", "Tổ dân phố 5"]

def address(commune, form):
    head = rng.choice(HAMLETS) if rng.random() < .6 else f"Số {rng.randint(1, 320)} {rng.choice(STREETS)}"
    if form == "old" and old_of[commune]:
        r = rng.choice(old_of[commune]); d = district[r["parent"]][0]
        if rng.random() < .4:
            short = r["label"].replace("Xã ", "X. ").replace("Phường ", "P. ").replace("Thị trấn ", "TT. ")
            return f"{head}, {short}, {d.replace('Huyện ', 'H. ').replace('Thành phố ', 'TP. ').replace('Thị xã ', 'TX. ')}, Đắk Lắk"
        return f"{head}, {r['label']}, {d}, tỉnh Đắk Lắk"
    return f"{head}, {new[commune]}, tỉnh Đắk Lắk"

# ---------------------------------------------------------------- people
HO = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Tạ Hà".split()
DEM_NAM, DEM_NU = "Văn Đức Quang Minh Hữu Công Thanh Quốc Xuân Đình".split(), "Thị Ngọc Thanh Thu Kim Mỹ Hồng Bích Thùy Phương".split()
TEN_NAM = "An Bình Cường Dũng Hải Hùng Khánh Long Nam Phúc Quân Sơn Thắng Tuấn Việt Hòa Thủy Khỏe Trường Huy".split()
TEN_NU = "Anh Chi Dung Hà Hạnh Hoa Hương Lan Linh Mai Nga Oanh Phượng Quyên Thảo Trang Uyên Vân Xuân Yến Thúy Hòa".split()
EDE_HO = ["Niê", "Byă", "Mlô", "Kbuôr", "Êban", "Ayŭn", "Kđoh"]
EDE_NAM, EDE_NU = ["Bhiông", "Thuyên", "Khiêm", "Djuang", "Suat", "Wih"], ["Hen", "Mai", "Linh", "Bliăk", "Nuăn", "Rin"]
ETHNIC = [("Kinh", 70), ("Ê Đê", 15), ("Nùng", 5), ("Tày", 4), ("M'Nông", 3), ("Mông", 3)]

def person():
    sex = rng.choice(["Nam", "Nữ"]); born = dt.date(1940, 1, 1) + dt.timedelta(days=rng.randint(0, 24800))
    ethnic = rng.choices([e for e, _ in ETHNIC], [w for _, w in ETHNIC])[0]
    if ethnic == "Ê Đê":
        name = f"Y {rng.choice(EDE_NAM)} {rng.choice(EDE_HO)}" if sex == "Nam" else f"H'{rng.choice(EDE_NU)} {rng.choice(EDE_HO)}"
    else:
        dem, ten = (DEM_NAM, TEN_NAM) if sex == "Nam" else (DEM_NU, TEN_NU)
        name = f"{rng.choice(HO)} {rng.choice(dem)} {rng.choice(ten)}"
        if rng.random() < .2: name = name.replace(" ", f" {rng.choice(dem)} ", 1) if name.split()[1] not in dem[:1] else name
    g = (0 if born.year < 2000 else 2) + (sex == "Nữ")
    number = f"066{g}{born.year % 100:02}{rng.randint(900000, 999999)}"
    commune = rng.choice(COMMUNES)
    issued = max(dt.date(2016, 1, 1), born + dt.timedelta(days=14 * 366)) + dt.timedelta(days=rng.randint(0, 2400))
    return dict(so=number, ten=name, sinh=born, gioi=sex, dan=ethnic, xa=commune, cap=min(issued, dt.date(2026, 8, 1)), quoc="Việt Nam", hon=rng.choice(["Độc thân", "Đã kết hôn", "Ly hôn", "Góa"]),
                dc=address(commune, "old" if rng.random() < .45 else "new"), que=address(rng.choice(COMMUNES), "old"), sdt=f"09{rng.randint(10000000, 99999999)}",
                cn=dt.date(2026, 9, 1) + dt.timedelta(days=rng.randint(0, 28)))

# ---------------------------------------------------------------- legacy text
LOW = "à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ đ è ẻ ẽ é ẹ ê ề ể ễ ế ệ ì ỉ ĩ í ị ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ ù ủ ũ ú ụ ư ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ".split()
BYTES = "B5 B6 B7 B8 B9 A8 BB BC BD BE C6 A9 C7 C8 C9 CA CB AE CC CE CF D0 D1 AA D2 D3 D4 D5 D6 D7 D8 DC DD DE DF E1 E2 E3 E4 AB E5 E6 E7 E8 E9 AC EA EB EC ED EE EF F1 F2 F3 F4 AD F5 F6 F7 F8 F9 FA FB FC FD FE".split()
TCVN3 = {l: chr(int(b, 16)) for l, b in zip(LOW, BYTES)} | {"Ă": "¡", "Â": "¢", "Ê": "£", "Ô": "¤", "Ơ": "¥", "Ư": "¦", "Đ": "§"}
def tcvn3(s): return "".join(TCVN3.get(c, c) for c in unicodedata.normalize("NFC", s))
def encodable(s): return all(c in TCVN3 or ord(c) < 128 for c in unicodedata.normalize("NFC", s))
def nfd(s): return unicodedata.normalize("NFD", s)

# ---------------------------------------------------------------- sheets
THIN = Border(*[Side(style="thin")] * 4); BOLD = Font(name="Times New Roman", bold=True); PLAIN = Font(name="Times New Roman")
LEGACY = Font(name=".VnTime"); MID = Alignment(horizontal="center", vertical="center", wrap_text=True)

class Sheet:
    def __init__(self, ws, agency, title, under, width):
        self.ws, self.width, self.r = ws, width, 1
        half = max(2, width // 2)
        self.line(1, half, agency); self.line(half + 1, width, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"); self.r += 1
        self.line(half + 1, width, "Độc lập - Tự do - Hạnh phúc"); self.r += 2
        self.line(1, width, title); self.r += 1
        self.line(1, width, under, italic=True); self.r += 2

    def line(self, a, b, text, italic=False):
        self.ws.merge_cells(start_row=self.r, start_column=a, end_row=self.r, end_column=b)
        c = self.ws.cell(self.r, a, text); c.font = Font(name="Times New Roman", bold=not italic, italic=italic); c.alignment = MID

    def header(self, tree, numbers=True):
        """`tree`: texts, or (text, [children])."""
        top, col = self.r, 1
        for item in tree:
            if isinstance(item, tuple):
                text, kids = item
                self.ws.merge_cells(start_row=top, start_column=col, end_row=top, end_column=col + len(kids) - 1)
                self.head(top, col, text)
                for k, kid in enumerate(kids): self.head(top + 1, col + k, kid)
                col += len(kids)
            else:
                self.ws.merge_cells(start_row=top, start_column=col, end_row=top + 1, end_column=col); self.head(top, col, item); col += 1
        self.r += 2
        if numbers:
            for c in range(1, self.width + 1): self.head(self.r, c, f"({c})")
            self.r += 1

    def head(self, r, c, text):
        x = self.ws.cell(r, c, text); x.font, x.alignment, x.border = BOLD, MID, THIN
        x.fill = PatternFill("solid", fgColor="DDEBF7")

    def section(self, text):
        self.ws.merge_cells(start_row=self.r, start_column=1, end_row=self.r, end_column=self.width)
        self.ws.cell(self.r, 1, text).font = BOLD; self.r += 1

    def row(self, values, font=PLAIN, formats={}):
        for c, v in enumerate(values, 1):
            x = self.ws.cell(self.r, c, v); x.font, x.border = font, THIN
            if isinstance(v, (dt.date, dt.datetime)): x.number_format = "dd/mm/yyyy"
            if c in formats: x.number_format = formats[c]
        self.r += 1

    def total(self, label, values):
        self.ws.cell(self.r, 2, label).font = BOLD
        for c, v in values.items(): self.ws.cell(self.r, c, v).font = BOLD
        self.r += 1

    def sign(self, place, who):
        self.r += 1
        a = max(1, self.width - 3)
        self.line(a, self.width, f"{place}, ngày 30 tháng 9 năm 2026", italic=True); self.r += 1
        self.line(1, 2, "NGƯỜI LẬP BIỂU"); self.line(a, self.width, who); self.r += 1
        self.line(1, 2, "(Ký, ghi rõ họ tên)", italic=True); self.line(a, self.width, "(Ký tên, đóng dấu)", italic=True)

def book(): wb = Workbook(); wb.remove(wb.active); wb.properties.creator = "tudien"; wb.properties.created = wb.properties.modified = dt.datetime(2026, 9, 30); return wb
def widths(ws, ws_widths):
    for c, w in enumerate(ws_widths, 1): ws.column_dimensions[get_column_letter(c)].width = w

# ---------------------------------------------------------------- 1. citizens
people = []
seen = set()
while len(people) < 1140:
    p = person()
    if p["so"] not in seen: seen.add(p["so"]); people.append(p)
records = [dict(p, goc=i) for i, p in enumerate(people)]
for i in rng.sample(range(len(people)), 60):           # duplicates: the same person once more, written otherwise
    p = dict(people[i], goc=i); kind = rng.choice(["ten", "dc", "hoa", "so"])
    if kind == "ten": p["ten"] = "".join(c for c in nfd(p["ten"]) if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")
    if kind == "dc": p["dc"] = address(p["xa"], "new")
    if kind == "hoa": p["ten"] = p["ten"].upper()
    if kind == "so": p["so"] = None
    p["cn"] = dt.date(2026, 8, 1); p["lap"] = kind; records.append(p)
truth["cong_dan"] = {"rows": len(records), "duplicates": 60}
counts = {}
def count(k, value=None): counts[k] = counts.get(k, 0) + 1; return value
by_commune = {c: [p for p in records if p["xa"] == c] for c in COMMUNES}
wb = book(); ws = wb.create_sheet("Danh sách")
tree = ["STT", "Họ và tên", "Ngày, tháng, năm sinh", "Giới tính", "Dân tộc", ("Giấy tờ tùy thân", ["Số CCCD/CMND", "Ngày cấp"]), "Quốc tịch", "Tình trạng hôn nhân", "Quê quán", "Nơi thường trú", "Số điện thoại", "Ngày cập nhật"]
s = Sheet(ws, "CÔNG AN TỈNH ĐẮK LẮK", "DANH SÁCH CÔNG DÂN CƯ TRÚ TRÊN ĐỊA BÀN", "(Kèm theo Công văn số 1024/CAT-QLHC ngày 30 tháng 9 năm 2026)", 13)
s.header(tree)
stt, legacy_commune = 0, COMMUNES[4]
for c in COMMUNES:
    s.section(new[c])
    group = by_commune[c]; rng.shuffle(group)
    for p in group:
        stt += 1; name, born, so, phone, sex, dc = p["ten"], p["sinh"], p["so"], p["sdt"], p["gioi"], p["dc"]; font, formats = PLAIN, {}
        x = rng.random()
        if so and x < .05: so = int(so); count("lost_zero")                             # numeric cell, zero lost
        elif so and x < .09: so = int(so); formats = {6: "000000000000"}; count("zero_format")   # numeric cell, zero shown by its format
        elif so and x < .10: so = so[:11]; count("id_length")
        elif so and x < .115: so = so[:4] + f"{(int(so[4:6]) + 7) % 100:02}" + so[6:]; count("id_birth_year")
        elif so and x < .125: so = f"{rng.randint(200000000, 249999999)}"; count("cmnd")
        elif so and x < .14: so = None; count("id_missing")
        y = rng.random()
        if y < .25: born = born.strftime("%d/%m/%Y")
        elif y < .30: born = f"ngày {born.day} tháng {born.month} năm {born.year}"
        elif y < .33: born = str(born.year); count("year_only")
        elif y < .34: born = f"31/02/{born.year}"; count("impossible_date")
        z = rng.random()
        if z < .10: name = nfd(name); dc = nfd(dc); count("nfd")
        elif z < .16: name = name.upper(); count("upper")
        elif z < .20: name = "  " + name.replace(" ", "  ", 1) + " "; count("space")
        if c == legacy_commune and encodable(name + dc): name, dc, sex, font = tcvn3(name), tcvn3(dc), tcvn3(sex), LEGACY; count("tcvn3")
        if rng.random() < .08: phone = int(phone); count("phone_zero")
        elif rng.random() < .08: phone = "0168" + phone[3:] if len(phone) == 10 else phone; count("phone_old")
        elif rng.random() < .10: phone = f"{phone[:4]} {phone[4:7]} {phone[7:]}"
        elif rng.random() < .1: phone = "+84 " + phone[1:]
        if rng.random() < .02 and sex in ("Nam", "Nữ"): sex = "Nữ" if sex == "Nam" else "Nam"; count("sex_flipped")
        dan = p["dan"] if rng.random() > .01 else count("ethnic_unknown", "Không rõ tộc")
        s.row([stt, name, born, sex, dan, so, p["cap"], p["quoc"], p["hon"], p["que"] if rng.random() > .03 else None, dc, phone, p["cn"] if rng.random() > .04 else count("stale", dt.date(2024, 3, 5))], font, formats)
    s.total(f"Cộng {new[c]}", {3: f"{len(group)} người"})
s.total("Tổng cộng", {3: f"{stt} người"})
s.sign("Đắk Lắk", "TRƯỞNG PHÒNG")
widths(ws, [6, 26, 16, 9, 10, 16, 12, 10, 14, 40, 44, 15, 14])
wb.save(HERE / "cong_dan.xlsx"); truth["cong_dan"]["defects"] = counts

# ---------------------------------------------------------------- 2. enterprises
def tax_code(): 
    while True:
        d = [6, 0, 9] + [rng.randint(0, 9) for _ in range(6)]; m = sum(a * b for a, b in zip(d, [31, 29, 23, 19, 17, 13, 7, 5, 3])) % 11
        if m and any(d[2:]): return "".join(map(str, d)) + str(10 - m)
counts = {}
FIELD = ["Cà phê", "Nông sản", "Xây dựng", "Vận tải", "Thương mại", "Cao su", "Hồ tiêu", "Điện máy", "Du lịch", "Thủy sản"]
WORD = ["Ban Mê", "Tây Nguyên", "Ea Kao", "Hoàng Long", "Phú Thịnh", "Đại Ngàn", "Sêrêpốk", "Minh Phát", "An Bình", "Trường Sơn", "Krông Ana", "Hòa Phát Đạt"]
FORMS = ["Công ty TNHH", "Công ty TNHH Một thành viên", "Công ty cổ phần", "Doanh nghiệp tư nhân", "Hợp tác xã"]
firms = []
names = set()
while len(firms) < 430:
    form = rng.choice(FORMS); name = f"{form} {rng.choice(FIELD)} {rng.choice(WORD)}" + (f" {rng.randint(2, 9)}" if rng.random() < .3 else "")
    if name in names: continue
    names.add(name); boss = rng.choice(people); commune = rng.choice(COMMUNES)
    firms.append(dict(ms=tax_code(), ten=name, loai=form, dc=address(commune, "old" if rng.random() < .5 else "new"), boss=boss, von=rng.choice([100, 500, 900, 1500, 2000, 5000, 10000, 25000]) * 1_000_000,
                      lap=dt.date(1998, 1, 1) + dt.timedelta(days=rng.randint(0, 10000)), sdt=f"0262{rng.randint(3000000, 3999999)}", tt=rng.choices(["Đang hoạt động", "Tạm ngừng kinh doanh", "Không hoạt động tại địa chỉ đăng ký", "Đã giải thể"], [85, 8, 4, 3])[0],
                      nganh=rng.choice(["A", "C", "F", "G", "H", "I"]), ddk=f"{rng.randint(10, 99999):05}", cn=dt.date(2026, 9, 1) + dt.timedelta(days=rng.randint(0, 28))))
recs = [dict(f) for f in firms]
for f in rng.sample(firms, 20):
    g = dict(f); k = rng.choice(["ten", "ms"]); g["cn"] = dt.date(2026, 7, 1)
    if k == "ten": g["ten"] = g["ten"].upper().replace("CÔNG TY TNHH", "CTY TNHH")
    else: g["ms"] = None
    recs.append(g)
rng.shuffle(recs)
wb = book(); ws = wb.create_sheet("DN")
tree = ["TT", "Mã số doanh nghiệp", "Tên doanh nghiệp", "Loại hình", "Địa chỉ trụ sở chính", ("Người đại diện theo pháp luật", ["Họ và tên", "Số CCCD"]), ("Vốn, ngành nghề", ["Vốn điều lệ (đồng)", "Ngành nghề kinh doanh"]), "Mã số địa điểm kinh doanh", "Điện thoại", "Email", "Ngày thành lập", "Tình trạng", "Ngày cập nhật"]
s = Sheet(ws, "SỞ TÀI CHÍNH TỈNH ĐẮK LẮK", "DANH SÁCH DOANH NGHIỆP ĐĂNG KÝ TRÊN ĐỊA BÀN TỈNH", "Tính đến ngày 30/9/2026", 15)
s.header(tree)
for i, f in enumerate(recs, 1):
    ms, von, ten = f["ms"], f["von"], f["ten"]; x = rng.random()
    if ms and x < .03: ms = ms[:9] + str((int(ms[9]) + 3) % 10); count("tax_checksum")
    elif ms and x < .05: ms = ms + "-001"; count("branch")
    y = rng.random()
    if y < .3: von = f"{von:,}".replace(",", ".")
    elif y < .4: von = f"{von // 1_000_000_000} tỷ" if von % 1_000_000_000 == 0 else f"{von // 1_000_000} triệu đồng"
    if rng.random() < .05: ten = nfd(ten); count("nfd")
    if rng.random() < .02: von = -abs(f["von"]); count("negative")
    mail = f"lienhe{i}@congty{i}.example" if rng.random() > .05 else count("email", f"lienhe{i}(at)congty.example")
    s.row([i, ms, ten, f["loai"], f["dc"], f["boss"]["ten"], f["boss"]["so"], von, f["nganh"], f["ddk"], f["sdt"] if rng.random() > .1 else f"0500{f['sdt'][4:]}", mail, f["lap"] if rng.random() > .02 else count("founded_in_future", dt.date(2027, 5, 1)), f["tt"], f["cn"]])
s.total("Tổng số", {3: f"{len(recs)} doanh nghiệp"})
s.sign("Đắk Lắk", "KT. GIÁM ĐỐC")
widths(ws, [6, 16, 46, 24, 44, 24, 16, 18, 10, 12, 14, 26, 14, 22, 14])
wb.save(HERE / "doanh_nghiep.xlsx"); truth["doanh_nghiep"] = {"rows": len(recs), "duplicates": 20, "defects": counts}

# ---------------------------------------------------------------- 3. parcels: one sheet a commune
counts = {}
LAND = ["ONT", "ODT", "CLN", "LUC", "BHK", "RSX", "NTS"]
wb = book(); total = 0
tree = ["STT", ("Người sử dụng đất", ["Họ và tên", "Số CCCD", "Địa chỉ"]), ("Thửa đất", ["Số tờ bản đồ", "Số thửa", "Diện tích (m2)", "Loại đất", "Địa chỉ thửa đất", "Tọa độ X", "Tọa độ Y"]), ("Giấy chứng nhận", ["Số GCN", "Ngày cấp GCN"]), "Nguồn gốc sử dụng", "Ngày cập nhật"]
parcels = []
for c in COMMUNES[:5]:
    ws = wb.create_sheet(new[c].replace("Phường ", "P ").replace("Xã ", "X ")[:31])
    s = Sheet(ws, "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", f"BIỂU TỔNG HỢP THỬA ĐẤT - {new[c].upper()}", "Đơn vị tính diện tích: m2", 15)
    s.header(tree)
    begin = s.r; used = set()
    for i in range(1, 141):
        o = rng.choice(people)
        while (k := (rng.randint(1, 40), rng.randint(1, 400))) in used: pass
        used.add(k); total += 1
        area = round(rng.uniform(80, 9000), 1); serial = f"{rng.choice(['BX', 'CA', 'DB', 'AM'])} {rng.randint(100000, 999999)}"
        so = o["so"]; x = rng.random()
        if x < .04: so = int(so); count("lost_zero")
        elif x < .06: so = "066" + so[3:11] + str((int(so[11]) + 5) % 10); count("unknown_owner")
        y = rng.random(); north, east = 1_400_000 + rng.randint(-60_000, 60_000), 500_000 + rng.randint(-60_000, 60_000)
        if y < .02: north, east = east, north; count("swapped_xy")
        land = rng.choice(LAND) if rng.random() > .02 else count("land_code", "XYZ")
        p = dict(to=k[0], thua=k[1], xa=c, o=o, gcn=serial); parcels.append(p)
        s.row([i, o["ten"] if rng.random() > .05 else nfd(o["ten"]), so, o["dc"], k[0], k[1], area if rng.random() > .15 else f"{area:,.1f}".replace(",", " ").replace(".", ",").replace(" ", "."), land, f"{rng.choice(HAMLETS)}, {new[c]}, tỉnh Đắk Lắk", north, east,
               serial if rng.random() > .03 else None, dt.date(2005, 1, 1) + dt.timedelta(days=rng.randint(0, 7500)), rng.choice(["Nhà nước giao đất có thu tiền sử dụng đất", "Nhận chuyển nhượng", "Được thừa kế", "Công nhận quyền sử dụng đất"]), dt.date(2026, 7, 1) + dt.timedelta(days=rng.randint(0, 90))])
    s.total("Cộng", {7: f"=SUM(G{begin}:G{s.r - 1})"})
    s.sign(new[c], "CHỦ TỊCH")
    widths(ws, [6, 24, 16, 40, 8, 8, 12, 8, 36, 12, 12, 14, 13, 30, 14])
wb.save(HERE / "thua_dat.xlsx"); truth["thua_dat"] = {"rows": total, "defects": counts}

# ---------------------------------------------------------------- 4. construction permits
counts = {}
wb = book(); ws = wb.create_sheet("GPXD 2026")
tree = ["STT", "Số giấy phép", "Ngày cấp", ("Chủ đầu tư", ["Cấp cho", "Số CCCD", "Mã số doanh nghiệp"]), "Tên công trình", "Địa chỉ công trình", "Loại công trình", "Cấp công trình", ("Quy mô", ["Diện tích xây dựng (m2)", "Tổng diện tích sàn (m2)", "Chiều cao (m)", "Số tầng"]), "Hiệu lực giấy phép", "Ngày cập nhật"]
s = Sheet(ws, "SỞ XÂY DỰNG TỈNH ĐẮK LẮK", "TỔNG HỢP GIẤY PHÉP XÂY DỰNG ĐÃ CẤP NĂM 2026", "(Số liệu từ 01/01/2026 đến 30/9/2026)", 16)
s.header(tree)
n = 0
for month in range(1, 10):
    s.section(f"Tháng {month} năm 2026")
    for _ in range(36):
        n += 1; day = dt.date(2026, month, rng.randint(1, 28)); firm = rng.random() < .25
        if firm: f = rng.choice(firms); who, num, ms = f["ten"], None, f["ms"]
        else: p = rng.choice(people); who, num, ms = p["ten"], p["so"], None
        build = round(rng.uniform(60, 800), 1); floors = rng.randint(1, 7); total_area = round(build * max(1, floors * .92), 1)
        if rng.random() < .03: total_area = round(build * .5, 1); count("floor_below_build")
        expiry = day.replace(year=day.year + 1)
        if rng.random() < .03: expiry = day.replace(year=day.year - 1); count("expiry_before_issue")
        shown = day if rng.random() > .3 else day.strftime("%d/%m/%Y")
        if rng.random() < .02: shown = day.strftime("%d/%m/") + "2062"; count("future")
        s.row([n, f"{n:03}/GPXD" if rng.random() > .02 else None, shown, who, num, ms, "Nhà ở riêng lẻ" if not firm else "Trụ sở làm việc", address(rng.choice(COMMUNES), "old" if rng.random() < .3 else "new"), "Nhà ở" if not firm else "Công trình dân dụng", rng.choice(["Cấp III", "Cấp IV"]) if rng.random() > .03 else count("grade", "Cấp VI"),
               build, total_area, round(3.6 * floors + 1.2, 1), floors, expiry, dt.date(2026, 9, rng.randint(1, 29))])
    s.total(f"Cộng tháng {month}", {5: "36 giấy phép"})
s.total("Tổng cộng", {5: f"{n} giấy phép"})
s.sign("Đắk Lắk", "TRƯỞNG PHÒNG QUẢN LÝ XÂY DỰNG")
widths(ws, [6, 14, 12, 34, 16, 16, 22, 44, 18, 10, 12, 12, 10, 8, 14, 14])
wb.save(HERE / "giay_phep_xay_dung.xlsx"); truth["giay_phep_xay_dung"] = {"rows": n, "defects": counts}

json.dump(truth, open(HERE / "truth.json", "w", encoding="utf-8"), ensure_ascii=False, indent=1)
print(json.dumps(truth, ensure_ascii=False))
