#!/usr/bin/env python3
"""Writes invented citizens as CSV, any number, the same for the same seed.

    python3 tests/bench/citizens.py 1000000 > citizens.csv

One row in twenty repeats an earlier person with a change; one in a hundred carries a defect of each kind below. Standard library only.
"""
import csv, datetime, random, sys, unicodedata
from pathlib import Path

count = int(sys.argv[1]); rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
CODES = Path(__file__).resolve().parents[2] / "dictionary" / "codes"
rows = lambda name: csv.DictReader(open(CODES / f"{name}.csv", encoding="utf-8"))
communes = [(r["code"], r["label"]) for r in rows("xa") if r["parent"] == "66" and not r["valid_to"]]
districts = {r["code"]: r["label"] for r in rows("huyen_696") if r["parent"] == "66"}
former = [(r["successors"], f"{r['label']}, {districts[r['parent']]}") for r in rows("xa_cu") if r["kind"] == "whole" and r["parent"] in districts]
HO = "Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Tạ Hà Niê Mlô".split()
NAM = [a + " " + b for a in "Văn Đức Quang Minh Hữu Công Thanh Quốc Xuân Đình Trọng Bá Ngọc Anh".split() for b in "An Bình Cường Dũng Hải Hùng Khánh Long Nam Phúc Quân Sơn Thắng Tuấn Việt Hòa Thủy Trường Huy Tài Đạt Khoa Nghĩa".split()]
NU = [a + " " + b for a in "Thị Ngọc Thanh Thu Kim Mỹ Hồng Bích Thùy Phương Minh Thị Thị Diệu".split() for b in "Anh Chi Dung Hà Hạnh Hoa Hương Lan Linh Mai Nga Oanh Phượng Quyên Thảo Trang Uyên Vân Xuân Yến Thúy Hòa".split()]
ETHNIC = ["Kinh"] * 14 + ["Ê Đê", "Ê Đê", "Nùng", "Tày", "M'Nông", "Mông"]
STREETS = ["Nguyễn Tất Thành", "Lê Duẩn", "Phan Chu Trinh", "Y Jút", "Trần Phú", "Hùng Vương", "Hoàng Diệu"]
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow("record_id,so_dinh_danh,ho_ten,ngay_sinh,gioi_tinh,dan_toc,que_quan,noi_thuong_tru,so_dien_thoai,cmnd_cu,ngay_cap,ma_xa,ngay_cap_nhat".split(","))
day0 = datetime.date(1940, 1, 1); DAYS = [(day0 + datetime.timedelta(days=i)) for i in range(29000)]
shown = [d.strftime("%d/%m/%Y") for d in DAYS]
kept = []
def plain(s): return "".join(c for c in unicodedata.normalize("NFD", s) if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")
for i in range(count):
    r = rng.random
    if kept and r() < .05:
        so, name, born, sex, ethnic, home, addr, phone, commune = rng.choice(kept)
        x = r()
        if x < .3: name = plain(name)
        elif x < .5: so = ""
        elif x < .7: phone = ""
    else:
        b = int(r() * 29000); male = r() < .5; y = DAYS[b].year
        so = f"066{(0 if y < 2000 else 2) + (not male)}{y % 100:02}{int(r() * 1000000):06}"
        name = rng.choice(HO) + " " + rng.choice(NAM if male else NU); born = shown[b]; sex = "Nam" if male else "Nữ"; ethnic = rng.choice(ETHNIC)
        commune, label = rng.choice(communes); old, where = rng.choice(former)
        home = f"{rng.choice(former)[1]}, tỉnh Đắk Lắk"
        head = f"Thôn {int(r() * 12) + 1}" if r() < .5 else f"{int(r() * 300) + 1} {rng.choice(STREETS)}"
        addr = f"{head}, {label}, tỉnh Đắk Lắk"
        if r() < .4: commune, addr = old, f"{head}, {where}, tỉnh Đắk Lắk"
        phone = f"09{int(r() * 1e8):08}"
        if len(kept) < 50000: kept.append((so, name, born, sex, ethnic, home, addr, phone, commune))
        elif r() < .05: kept[int(r() * 50000)] = (so, name, born, sex, ethnic, home, addr, phone, commune)
    if r() < .01: name = unicodedata.normalize("NFD", name)
    if r() < .01: name = name.upper()
    if r() < .01: so = so.lstrip("0")
    if r() < .01: born = born[-4:]
    out.writerow([f"R{i:08}", so, name, born, sex, ethnic, home, addr, phone, "", "17/01/2021", commune, "2026-09-15"])
