"""Persons hidden in generated data sets: none may be found in any published byte.

    python3 -m venv .venv && .venv/bin/pip install openpyxl pyarrow
    .venv/bin/python tests/outside/leaks.py target/release/tudien [number of sets, 1000] [first seed, 0]

Each set is an invented table of enterprises (xlsx or csv), with one person hidden in one of the named ways below, or a table
of citizens in which one person stands alone. The program publishes it; then everything that it wrote into the package is
searched: names of files, bytes, text of Parquet (read back, with its metadata), of unzipped workbooks, of JSON and HTML with
their escapes undone, each as NFC, NFD and folded, for every form of the person's number, telephone, e-mail, account, papers
and name. Counted and told: leaks, sets refused, sets published, and how many of the clean records were published. A refusal
is no leak, but it is no answer either: ways in which only one cell is at fault must be published without it.
Ends with status 1 on a leak, or when a set of such a way is refused.
"""

import base64
import collections
import csv
import html
import io
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import urllib.parse
import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet

TUDIEN = sys.argv[1]
SETS = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
FIRST = int(sys.argv[3]) if len(sys.argv) > 3 else 0

SURNAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"]
MIDDLES = ["Văn", "Thị", "Hữu", "Đức", "Ngọc", "Minh", "Quang", "Thanh", "Xuân", "Thị Bích", "Thị Hồng"]
GIVEN = ["Khoát", "Thưởng", "Luyến", "Quyết", "Nhàn", "Thoa", "Bưởi", "Chắt", "Dần", "Hợi", "Kiểm", "Lượt", "Mẫn", "Nghị"]
HIGHLAND = ["Y Bhăm Niê", "H'Lan Êban", "Y Wôl Ksơr", "H'Rê Ayun", "Y Tlôp Kbuôr"]
CLEAN = ["Đang hoạt động", "Chờ bổ sung hồ sơ", "Đã kiểm tra quý II", "Tạm ngừng từ 01/03/2025", "Vốn góp 500.000.000 đồng", "Hồ sơ đủ",
         "Chuyển trụ sở trong năm", "Mở rộng 2 ha", "", "Giấy phép 12/GPXD-UBND", "Đường Nguyễn Tất Thành", "Xã Ea Kao"]
SPOKEN = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
CODES = {  # TCVN3 and VNI of the letters used
    "tcvn3": dict(zip("àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ",
                      "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ")),
}
VNI = {"à": "aø", "á": "aù", "ả": "aû", "ã": "aõ", "ạ": "aï", "ă": "aê", "ằ": "aè", "ắ": "aé", "ẳ": "aú", "ẵ": "aü", "ặ": "aë", "â": "aâ",
       "ầ": "aà", "ấ": "aá", "ẩ": "aå", "ẫ": "aã", "ậ": "aä", "đ": "ñ", "è": "eø", "é": "eù", "ẻ": "eû", "ẽ": "eõ", "ẹ": "eï", "ê": "eâ",
       "ề": "eà", "ế": "eá", "ể": "eå", "ễ": "eã", "ệ": "eä", "ò": "oø", "ó": "où", "ỏ": "oû", "õ": "oõ", "ọ": "oï", "ô": "oâ", "ồ": "oà",
       "ố": "oá", "ổ": "oå", "ỗ": "oã", "ộ": "oä", "ơ": "ô", "ờ": "ôø", "ớ": "ôù", "ở": "ôû", "ỡ": "ôõ", "ợ": "ôï", "ù": "uø", "ú": "uù",
       "ủ": "uû", "ũ": "uõ", "ụ": "uï", "ư": "ö", "ừ": "öø", "ứ": "öù", "ử": "öû", "ữ": "öõ", "ự": "öï", "ì": "ì", "í": "í", "ỉ": "æ",
       "ĩ": "ó", "ị": "ò", "ỳ": "yø", "ý": "yù", "ỷ": "yû", "ỹ": "yõ", "ỵ": "î", "Đ": "Ñ", "Ê": "EÂ", "Ơ": "Ô", "Ư": "Ö"}


def fold(text):
    text = unicodedata.normalize("NFKD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(letter for letter in text if not unicodedata.combining(letter)).lower()


class Person:
    def __init__(self, rng):
        self.rng = rng
        self.name = f"{rng.choice(SURNAMES)} {rng.choice(MIDDLES)} {rng.choice(GIVEN)}"
        self.highland = rng.choice(HIGHLAND)
        self.id = f"0{rng.choice(['66', '54', '51', '01', '79'])}{rng.randint(0, 3)}{rng.randint(40, 99):02}{rng.randint(0, 999999):06}"
        self.old = f"24{rng.randint(0, 9999999):07}"
        self.phone = f"0{rng.choice('35789')}{rng.randint(0, 99999999):08}"
        self.email = f"{fold(self.name).replace(' ', '.')}{rng.randint(1, 99)}@example.vn"
        self.account = f"{rng.randint(10**12, 10**13 - 1)}"
        self.passport = f"C{rng.randint(1000000, 9999999)}"
        self.card = f"DN466{rng.randint(10**9, 10**10 - 1)}"
        self.plate = f"47A-{rng.randint(100, 999)}.{rng.randint(10, 99)}"


def spaced(digits, mark, sizes):
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at:at + size])
        at += size
    return mark.join(part for part in parts if part)


# name of the way → the note in which the person is hidden
NOTES = {
    "số định danh trơn": lambda p: f"CCCD {p.id}",
    "số định danh có dấu cách": lambda p: f"cccd: {spaced(p.id, ' ', [3, 3, 3, 3])}",
    "số định danh có dấu chấm": lambda p: spaced(p.id, ".", [3, 3, 3, 3]),
    "số định danh toàn chữ số rộng": lambda p: "".join(chr(ord(d) + 0xFEE0) for d in p.id),
    "số định danh xen ký tự không thấy": lambda p: "\u200b".join(p.id),
    "số định danh xen dấu cách không ngắt": lambda p: spaced(p.id, "\u00a0", [4, 4, 4]),
    "số định danh dính chữ": lambda p: f"soCCCD{p.id}chuho",
    "số định danh mất số 0 đầu": lambda p: f"giấy tờ {p.id[1:]}",
    "số định danh chữ số Ả Rập": lambda p: "".join(chr(0x660 + int(d)) for d in p.id),
    "số định danh mã hóa HTML": lambda p: "".join(f"&#{ord(d)};" for d in p.id),
    "số định danh mã hóa phần trăm": lambda p: "".join(f"%{ord(d):02X}" for d in p.id),
    "số định danh base64": lambda p: base64.b64encode(p.id.encode()).decode(),
    "số định danh có chữ O thay số 0": lambda p: p.id.replace("0", "O", 1),
    "số định danh mỗi số một dấu cách": lambda p: " ".join(p.id),
    "chứng minh nhân dân": lambda p: f"CMND số {p.old}",
    "chứng minh nhân dân có dấu cách": lambda p: f"cmnd {spaced(p.old, ' ', [3, 3, 3])}",
    "điện thoại trơn": lambda p: f"liên hệ {p.phone}",
    "điện thoại +84": lambda p: f"+84 {spaced(p.phone[1:], ' ', [3, 3, 3])}",
    "điện thoại có dấu chấm": lambda p: spaced(p.phone, ".", [4, 3, 3]),
    "điện thoại đọc bằng chữ": lambda p: " ".join(SPOKEN[int(d)] for d in p.phone),
    "thư điện tử": lambda p: f"gửi {p.email}",
    "thư điện tử viết bằng chữ": lambda p: p.email.replace("@", " (a còng) ").replace(".vn", " chấm vn"),
    "tài khoản ngân hàng": lambda p: f"STK {p.account} ngân hàng Mẫu",
    "tên đủ dấu": lambda p: f"Người nhận: {p.name}",
    "tên NFD": lambda p: "Đã giao " + unicodedata.normalize("NFD", p.name),
    "tên không dấu": lambda p: f"giao cho {fold(p.name).title()}",
    "tên viết hoa": lambda p: f"ĐẠI DIỆN {p.name.upper()}",
    "tên TCVN3": lambda p: "Chñ cò: " + "".join(CODES["tcvn3"].get(c, c) for c in p.name),
    "tên VNI": lambda p: "Chuû cuõ: " + "".join(VNI.get(c, c) for c in p.name),
    "tên xen ký tự không thấy": lambda p: p.name[:3] + "\u200c" + p.name[3:],
    "tên sau danh xưng": lambda p: f"đã gặp ông {p.name.split()[-1]}",
    "tên đồng bào": lambda p: f"giao {p.highland}",
    "tên viết liền": lambda p: fold(p.name).title().replace(" ", ""),
    "hộ chiếu": lambda p: f"hộ chiếu {p.passport}",
    "thẻ bảo hiểm y tế": lambda p: f"BHYT {p.card}",
    "biển số xe": lambda p: f"xe {p.plate}",
    "nơi ở": lambda p: f"nhà riêng số {p.rng.randint(1, 99)} hẻm {p.rng.randint(1, 20)} thôn 3",
    "ngày sinh": lambda p: f"sinh ngày {p.rng.randint(1, 28):02}/{p.rng.randint(1, 12):02}/{p.rng.randint(1950, 2000)}",
}
ELSEWHERE = ["chia hai cột", "trong khóa", "trong tên tệp", "trong tên trang tính", "trong tiêu đề cột lạ", "trong cột lạ", "trong ô gộp",
             "trong dòng tiêu đề bảng", "trong ngày", "trong mã danh mục", "trong số", "trong tiêu đề gói", "trong đơn vị cung cấp",
             "người đứng một mình", "thứ tự dòng"]
WAYS = [*NOTES, *ELSEWHERE]
# where the place itself cannot be published without the person: refusing is the answer
MAY_REFUSE = {"trong tên tệp", "trong tiêu đề gói", "trong đơn vị cung cấp"}
# Notes of the built-in dictionary stay at home; here they are opened, so that something can be hidden in what goes out.
OVERLAY = """id = "doanh_nghiep"
[[field]]
id = "ghi_chu_mo"
title = "Ghi chú mở"
description = "Ghi chú tự do, mở để thử việc rà."
type = "van_ban"
role = "note"
classification = { sharing = "3.3", importance = "4.1", secrecy = "6.1" }
open = { method = "keep", reason = "Thử việc rà dấu vết cá nhân." }
[[field]]
id = "ghi_chu_them"
title = "Ghi chú thêm"
description = "Ghi chú tự do thứ hai."
type = "van_ban"
role = "note"
classification = { sharing = "3.3", importance = "4.1", secrecy = "6.1" }
open = { method = "keep", reason = "Thử việc rà dấu vết cá nhân." }
"""
HEADER = ["Mã số doanh nghiệp", "Tên doanh nghiệp", "Tên viết tắt", "Loại hình doanh nghiệp", "Ngành, nghề kinh doanh", "Địa chỉ doanh nghiệp",
          "Ngày thành lập", "Vốn điều lệ", "Người đại diện pháp luật", "Ghi chú mở", "Ghi chú thêm"]


def check_digit(code):
    total = sum(weight * int(digit) for weight, digit in zip([31, 29, 23, 19, 17, 13, 7, 5, 3], code))
    return 10 - total % 11


def tax_code(rng):
    while True:
        code = f"600{rng.randint(0, 999999):06}"
        digit = check_digit(code)
        if digit < 10:
            return code + str(digit)


def enterprises(rng, rows):
    table, known = [], set()
    while len(table) < rows:
        code = tax_code(rng)
        if code in known:
            continue
        known.add(code)
        table.append([
            code, f"Công ty TNHH {rng.choice(['Sao Mai', 'Hòa Bình', 'Bình Minh', 'Phú Thịnh'])} {len(table) + 1}", "",
            rng.choice(["Công ty TNHH một thành viên", "Công ty cổ phần"]), rng.choice(["4620", "4711", "0126"]),
            "Xã Ea Kao, tỉnh Đắk Lắk", f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{rng.randint(2001, 2024)}",
            str(rng.randint(1, 900) * 10**6), f"{rng.choice(SURNAMES)} {rng.choice(['Văn', 'Thị'])} {rng.choice(['Ất', 'Giáp', 'Bính'])}",
            rng.choice(CLEAN), rng.choice(CLEAN),
        ])
    return table


def citizens(rng, rows):
    """Mostly people of two decades; one alone in a decade of their own."""
    table = []
    for row in range(rows):
        year = rng.choice([1981, 1985, 1992, 1996]) if row else 1911
        table.append([f"066{rng.randint(0, 3)}{year % 100:02}{row:06}", f"{rng.choice(SURNAMES)} Văn {rng.choice(['Ất', 'Giáp'])}",
                      f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{year}", rng.choice(["Nam", "Nữ"]), "Xã Ea Kao, tỉnh Đắk Lắk",
                      f"09{rng.randint(0, 99999999):08}"])
    return table


def make(way, seed, folder):
    """The file, the arguments of the command, and what must not be found."""
    rng = random.Random(seed)
    person = Person(rng)
    secrets = {person.id, person.old, person.phone, person.email, person.account, person.passport, person.card, person.plate, person.name,
               person.highland, person.id[1:], person.id.lstrip("0"), person.phone[1:]}
    extra = []
    if way in ("người đứng một mình", "thứ tự dòng"):
        table = citizens(rng, 80)
        secrets |= {row[0] for row in table} | {row[5] for row in table} | {row[1] for row in table}
        secrets |= {"1911", "1910–1919"} if way == "người đứng một mình" else set()
        if way == "thứ tự dòng":
            table.sort()
        path = write(folder / "cong_dan.csv", ["Số định danh cá nhân", "Họ và tên", "Ngày sinh", "Giới tính", "Nơi thường trú", "Số điện thoại"], table, "csv", None)
        return path, "cong_dan", extra, secrets, len(table)
    table, header, name, sheet = enterprises(rng, 40), list(HEADER), "doanh_nghiep", "Danh sách"
    secrets |= {row[8] for row in table}
    row = table[rng.randrange(len(table))]
    suffix = "csv" if rng.random() < 0.5 else "xlsx"
    title = None
    if way in NOTES:
        row[9] = NOTES[way](person)
        if way == "tên sau danh xưng":
            secrets.add(row[9].split("gặp ")[1])
        if way in ("nơi ở", "ngày sinh"):
            secrets.add(row[9])
        if way == "tên đồng bào":
            secrets.add(person.highland)
    elif way == "chia hai cột":
        row[9], row[10] = person.id[:6], person.id[6:]
        secrets |= {f",{person.id[:6]},", f",{person.id[6:]}\r"}
    elif way == "trong khóa":
        row[0] = person.id
    elif way == "trong tên tệp":
        name = f"ds_{fold(person.name).replace(' ', '_')}_{person.id}"
    elif way == "trong tên trang tính":
        sheet, suffix = person.id, "xlsx"
    elif way == "trong tiêu đề cột lạ":
        header.append(f"Theo dõi {person.name} {person.phone}")
        [line.append("x") for line in table]
    elif way == "trong cột lạ":
        header.append("Cột phụ")
        [line.append("") for line in table]
        row[-1] = f"{person.name} {person.id}"
    elif way == "trong ô gộp":
        suffix = "xlsx"
        for line in table[3:7]:
            line[9] = f"Phụ trách: {person.name} {person.phone}"
    elif way == "trong dòng tiêu đề bảng":
        title, suffix = f"DANH SÁCH DO {person.name} {person.phone} LẬP", "xlsx"
    elif way == "trong ngày":
        row[6] = f"{row[6]} {person.phone}"
    elif way == "trong mã danh mục":
        row[3] = f"Công ty của {person.name}"
    elif way == "trong số":
        row[7] = f"{person.id}"
    elif way == "trong tiêu đề gói":
        extra = ["--title", f"Doanh nghiệp do {person.name} quản lý"]
    elif way == "trong đơn vị cung cấp":
        extra = ["--provider", f"Phòng của ông {person.name}, {person.phone}"]
    path = write(folder / f"{name}.{suffix}", header, table, suffix, sheet, title, merged=way == "trong ô gộp")
    return path, "doanh_nghiep", extra, secrets, len(table)


def write(path, header, table, suffix, sheet, title=None, merged=False):
    if suffix == "csv":
        with open(path, "w", newline="", encoding="utf-8-sig") as file:
            csv.writer(file).writerows([header, *table])
        return path
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet or "Sheet1"
    if title:
        page.append([title])
        page.append([])
    page.append(header)
    first = page.max_row + 1
    for line in table:
        page.append([cell or None for cell in line])
    if merged:
        page.merge_cells(start_row=first + 3, end_row=first + 6, start_column=10, end_column=10)
    book.save(path)
    return path


def texts(package):
    """Every text of a package: names, bytes, what is inside of the containers, with escapes undone."""
    for path in sorted(package.rglob("*")):
        yield path.name
        if not path.is_file():
            continue
        data = path.read_bytes()
        yield data.decode("utf-8", "replace")
        if path.suffix == ".parquet":
            file = pyarrow.parquet.ParquetFile(path)
            metadata = file.metadata.metadata or {}
            yield "\n".join(f"{key.decode()}\n{value.decode()}" for key, value in metadata.items())
            table = file.read()
            yield "\n".join(str(value) for column in table.columns for value in column.to_pylist())
            for group in range(file.metadata.num_row_groups):
                for column in range(file.metadata.num_columns):
                    yield str(file.metadata.row_group(group).column(column).statistics)
        if path.suffix in (".xlsx", ".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for name in archive.namelist():
                    yield name
                    yield html.unescape(archive.read(name).decode("utf-8", "replace"))
        if path.suffix in (".html", ".xml", ".md", ".xsd"):
            yield html.unescape(data.decode("utf-8", "replace"))
        if path.suffix in (".json", ".jsonld", ".ndjson"):
            try:
                yield json.dumps(json.loads(data), ensure_ascii=False)
            except ValueError:
                pass


def forms(secret):
    """Ways in which a secret may stand in a text."""
    found = {secret, unicodedata.normalize("NFC", secret), unicodedata.normalize("NFD", secret), urllib.parse.quote(secret)}
    if len(secret) >= 6 and not secret.isdigit():
        found |= {fold(secret), fold(secret).replace(" ", "_"), fold(secret).replace(" ", "")}
    if secret.isdigit() and len(secret) >= 9:
        found |= {base64.b64encode(secret.encode()).decode(), "".join(chr(ord(d) + 0xFEE0) for d in secret)}
    return {form for form in found if form}


def leaks(package, secrets):
    digits = {secret for secret in secrets if secret.isdigit() and len(secret) >= 9}
    for text in texts(package):
        folded = fold(text)
        plain = unicodedata.normalize("NFKC", text)
        plain = re.sub("[\u200b-\u200f\u2060\ufeff\u00ad]", "", plain)
        solid = re.sub(r"(?<=\d)[\s.\-_/,()]{1,2}(?=\d)", "", plain)
        for secret in secrets:
            for form in forms(secret):
                if form in text or form in plain or (len(form) >= 6 and not form.isdigit() and form == form.lower() and form in folded):
                    yield f"{secret!r} as {form!r}"
        for secret in digits:
            # hashes have digits too: only whole runs count
            if re.search(rf"(?<![0-9a-f]){secret}(?![0-9a-f])", solid):
                yield f"{secret!r} across separators"


def main():
    overlay = Path(tempfile.mkdtemp(prefix="tudien-leaks-dictionary-"))
    (overlay / "entities" / "doanh_nghiep").mkdir(parents=True)
    (overlay / "entities" / "doanh_nghiep" / "doanh_nghiep.toml").write_text(OVERLAY, encoding="utf-8")
    try:
        run(overlay)
    finally:
        shutil.rmtree(overlay)


def run(overlay):
    told = collections.defaultdict(collections.Counter)
    found, wrong, records, published_records, withheld = [], [], 0, 0, 0
    for number in range(SETS):
        way = WAYS[number % len(WAYS)]
        with tempfile.TemporaryDirectory(prefix="tudien-leaks-") as name:
            folder = Path(name)
            path, entity, extra, secrets, rows = make(way, FIRST + number, folder)
            out = folder / "goi"
            done = subprocess.run([TUDIEN, "--format", "json", "--dictionary", overlay, "publish", path, "--entity", entity, "--out", out, "--as-of", "2026-07-01", *extra],
                                  capture_output=True, text=True, encoding="utf-8")
            if done.returncode == 0:
                told[way]["published"] += 1
                answer = json.loads(done.stdout)
                records += rows
                published_records += answer["rows_out"]
                cells = sum(column["withheld"] for column in answer["columns"])
                withheld += cells
                hidden = 4 if way == "trong ô gộp" else 2 if way == "chia hai cột" else 1 if way in NOTES or way == "trong số" else 0
                if cells != hidden:
                    wrong.append(f"{FIRST + number} {way}: {cells} cells withheld, {hidden} hidden")
                if entity == "doanh_nghiep" and not any("Đang hoạt động" in text for text in texts(out)):
                    wrong.append(f"{FIRST + number} {way}: clean notes did not go out")
                for leak in sorted(set(leaks(out, secrets))):
                    found.append(f"{FIRST + number} {way}: {leak}")
                    told[way]["leaked"] += 1
            elif out.exists():
                wrong.append(f"{FIRST + number} {way}: refused, and yet a package stands there")
            else:
                told[way]["refused"] += 1
                if way not in MAY_REFUSE:
                    wrong.append(f"{FIRST + number} {way}: {done.stderr.strip()[:300]}")
    for way in WAYS:
        print(f"{way:<40} published {told[way]['published']:>4}  refused {told[way]['refused']:>4}  leaks {told[way]['leaked']:>4}")
    published = sum(counts["published"] for counts in told.values())
    refused = sum(counts["refused"] for counts in told.values())
    print(f"{SETS} sets, {len(WAYS)} ways: {published} published, {refused} refused, {len(found)} leaks; "
          f"{published_records} of {records} records of the published sets went out, {withheld} cells were withheld")
    for line in [*found[:40], *wrong[:40]]:
        print(line)
    sys.exit(bool(found or wrong))


main()
