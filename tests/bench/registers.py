#!/usr/bin/env python3
"""Writes invented parcels or construction permits as CSV, any number, the same for the same seed.

    python3 tests/bench/registers.py thua_dat 1000000 > thua_dat.csv
    python3 tests/bench/registers.py giay_phep_xay_dung 100000 [SEED] > giay_phep.csv

One row in a hundred carries a defect of each of the kinds below. Standard library only.
"""
import csv, datetime, random, sys
from pathlib import Path

what, count = sys.argv[1], int(sys.argv[2])
rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
CODES = Path(__file__).resolve().parents[2] / "dictionary" / "codes"
communes = [(r["code"], r["label"]) for r in csv.DictReader(open(CODES / "xa.csv", encoding="utf-8")) if r["parent"] == "66" and not r["valid_to"]]
HO = "Nguyễn Nguyễn Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Niê Mlô".split()
MIDDLE = "Văn Thị Đức Quang Minh Hữu Công Thanh Quốc Xuân Ngọc Kim Bích".split()
GIVEN = "An Bình Chi Dũng Giang Hải Hạnh Hoa Hương Khánh Lan Linh Long Mai Nam Nga Phúc Quân Sơn Thắng Trang Tuấn Vân Xuân Yến".split()
LAND = ["ONT", "ODT", "CLN", "LUC", "BHK", "RSX", "NTS"]
ORIGIN = ["Nhà nước giao đất có thu tiền sử dụng đất", "Nhận chuyển nhượng", "Được thừa kế", "Công nhận quyền sử dụng đất"]
out = csv.writer(sys.stdout, lineterminator="\n")
day = lambda first, days: first + datetime.timedelta(days=int(rng.random() * days))
shown = lambda date: date.strftime("%d/%m/%Y")
wrong = lambda: rng.random() < .01


def person():
    """A name and a number: of 1940 to 2005, of either sex."""
    year, woman = 1940 + int(rng.random() * 66), rng.random() < .5
    name = f"{rng.choice(HO)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}"
    return name, f"066{(0 if year < 2000 else 2) + woman}{year % 100:02}{int(rng.random() * 1e6):06}"


def parcels():
    out.writerow("Người sử dụng đất,Số CCCD,Số tờ bản đồ,Số thửa,Diện tích (m2),Loại đất,Địa chỉ thửa đất,Tọa độ X,Tọa độ Y,Số GCN,Ngày cấp GCN,Nguồn gốc sử dụng,Mã xã,Ngày cập nhật".split(","))
    for n in range(count):
        # each commune has its own sheets; a parcel stands once
        code, label = communes[n % len(communes)]
        own = n // len(communes)
        name, number = person()
        north, east = 1_400_000 + rng.randint(-60_000, 60_000), 500_000 + rng.randint(-60_000, 60_000)
        if wrong(): north, east = east, north
        if wrong(): number = number.lstrip("0")
        area = f"{rng.uniform(80, 9000):.1f}"
        if wrong(): area = area.replace(".", ",") + " m2"
        out.writerow([name, number, own // 400 + 1, own % 400 + 1, area, "XYZ" if wrong() else rng.choice(LAND), f"Thôn {rng.randint(1, 12)}, {label}, tỉnh Đắk Lắk",
                      north, east, "" if wrong() else f"{rng.choice(['BX', 'CA', 'DB', 'AM'])} {n % 1_000_000:06}", shown(day(datetime.date(2005, 1, 1), 7500)), rng.choice(ORIGIN), code,
                      shown(day(datetime.date(2026, 7, 1), 90))])


def permits():
    out.writerow("Số giấy phép,Ngày cấp,Cấp cho,Số CCCD,Tên công trình,Địa chỉ công trình,Loại công trình,Cấp công trình,Diện tích xây dựng (m2),Tổng diện tích sàn (m2),Chiều cao (m),Số tầng,Hiệu lực giấy phép,Mã xã,Ngày cập nhật".split(","))
    for n in range(count):
        code, label = rng.choice(communes)
        name, number = person()
        given, floors, build = day(datetime.date(2016, 1, 1), 3900), rng.randint(1, 7), round(rng.uniform(60, 800), 1)
        expiry = given.replace(year=given.year + (-1 if wrong() else 1), day=min(given.day, 28))
        whole = round(build * (.5 if wrong() else max(1, floors * .92)), 1)
        date = given.strftime("%d/%m/") + "2062" if wrong() else shown(given)
        out.writerow(["" if wrong() else f"{n:07}/GPXD", date, name, number, "Nhà ở riêng lẻ", f"Số {rng.randint(1, 300)} Lê Duẩn, {label}, tỉnh Đắk Lắk", "Nhà ở",
                      "Cấp VI" if wrong() else rng.choice(["Cấp III", "Cấp IV"]), build, whole, round(3.6 * floors + 1.2, 1), floors, shown(expiry), code,
                      shown(day(datetime.date(2026, 9, 1), 28))])


{"thua_dat": parcels, "giay_phep_xay_dung": permits}[what]()
