#!/usr/bin/env python3
"""PDFs of many kinds with their exact truth, all invented, and the score of `tudien extract` on them.

    pdf_forms.py make FOLDER [--seed N] [--only KIND,KIND]     draws FOLDER/NAME.pdf and FOLDER/NAME.csv
    pdf_forms.py score FOLDER TUDIEN [--only KIND,KIND]        runs the program on each and compares row by row
    pdf_forms.py fixtures FOLDER                               draws the small files that the tests read

Needs reportlab, weasyprint and LibreOffice (kinds whose tool is absent are skipped and named).
"""
import csv
import os
import random
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter

FONTS = "/usr/share/fonts/truetype"
FAMILIES = {
    "serif": ("liberation2/LiberationSerif-Regular.ttf", "liberation2/LiberationSerif-Bold.ttf"),
    "sans": ("liberation2/LiberationSans-Regular.ttf", "liberation2/LiberationSans-Bold.ttf"),
    "dejavu": ("dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"),
    "dejavuserif": ("dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSerif-Bold.ttf"),
}
HO = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Y H' Rơ".split()
DEM = "Văn Thị Đức Ngọc Minh Bảo Gia Xuân Quốc Thúy Hữu Kim".split()
TEN = "An Bình Cường Dũng Giang Hải Hương Khánh Linh Mẫu Nga Phượng Quỳnh Sơn Thử Uyên Vinh Yến Ỷ".split()
XA = ["Xã Ea Thử", "Phường Mẫu Lợi", "Xã Cư Mẫu", "Thị trấn Thử Phú", "Xã Krông Mẫu", "Xã Đắk Thử Nhỏ"]
DUONG = ["Hùng Vương", "Lê Duẩn", "Nguyễn Tất Thành", "Phan Chu Trinh", "Y Jút", "Tỉnh lộ 8"]
LOAI = ["ODT", "ONT", "LUC", "CLN", "HNK", "RSX"]
CTY = ["Công ty TNHH MTV", "Công ty cổ phần", "Hợp tác xã nông nghiệp", "Doanh nghiệp tư nhân",
       "Công ty cổ phần đầu tư xây dựng và thương mại"]


def person(r):
    return f"{r.choice(HO)} {r.choice(DEM)} {r.choice(TEN)}"


def day(r):
    return f"{r.randint(1, 28):02}/{r.randint(1, 12):02}/{r.randint(1950, 2024)}"


def number(r, low, high, decimals=0):
    value = r.uniform(low, high)
    text = f"{value:,.{decimals}f}"
    return text.replace(",", "_").replace(".", ",").replace("_", ".")


def address(r):
    return f"Số {r.randint(1, 499)} đường {r.choice(DUONG)}, {r.choice(XA)}"


def company(r):
    return f"{r.choice(CTY)} {r.choice(['Mẫu Thử', 'Thử Nghiệm Xanh', 'Đại Mẫu', 'Ví Dụ 268'])} {r.choice(['Đắk Thử', 'Miền Tây', 'Gia Khánh', ''])}".strip()


COLUMNS = {
    "stt": ("STT", 26, "c", None),
    "ten": ("Họ và tên", 96, "l", person),
    "ngay": ("Ngày sinh", 58, "c", day),
    "gioi": ("Giới tính", 32, "c", lambda r: r.choice(["Nam", "Nữ"])),
    "cccd": ("Số định danh", 74, "c", lambda r: f"066{r.randint(0, 999999999):09}"),
    "noi": ("Nơi thường trú", 130, "l", address),
    "dt": ("Diện tích (m²)", 56, "r", lambda r: number(r, 50, 20000, 1)),
    "to": ("Số tờ", 34, "c", lambda r: str(r.randint(1, 99))),
    "thua": ("Số thửa", 38, "c", lambda r: str(r.randint(1, 999))),
    "loai": ("Loại đất", 44, "c", lambda r: r.choice(LOAI)),
    "cty": ("Tên doanh nghiệp", 140, "l", company),
    "mst": ("Mã số thuế", 98, "l", lambda r: f"99{r.randint(0, 99999999):08}" + (f"-{r.randint(1, 20):03}" if r.random() < .2 else "")),
    "von": ("Vốn điều lệ (đồng)", 82, "r", lambda r: number(r, 5e8, 9e10)),
    "gc": ("Ghi chú", 50, "l", lambda r: r.choice(["", "", "", "Đạt", "Chưa đạt"])),
    "xa": ("Xã, phường", 84, "l", lambda r: r.choice(XA)),
}


class Draw:
    """A page drawn cell by cell, so that every position is known."""

    def __init__(self, path, landscape=False, family="serif", size=9, rotate=0, textrotate=False):
        from reportlab.lib.pagesizes import A4
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.pdfgen.canvas import Canvas
        self.regular, self.bold = f"{family}-r", f"{family}-b"
        for name, file in zip((self.regular, self.bold), FAMILIES[family]):
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, f"{FONTS}/{file}"))
        self.metrics = pdfmetrics
        wide, high = A4[1] if landscape else A4[0], A4[0] if landscape else A4[1]
        self.textrotate = textrotate
        self.canvas = Canvas(path, pagesize=(high, wide) if textrotate else (wide, high))
        self.wide, self.high, self.size, self.rotate = wide, high, size, rotate
        self.page = 0
        self.begin()

    def begin(self):
        self.page += 1
        if self.rotate:
            self.canvas.setPageRotation(self.rotate)
        if self.textrotate:
            self.canvas.translate(self.high, 0)
            self.canvas.rotate(90)

    def end(self):
        self.canvas.showPage()
        self.begin()

    def width(self, text, bold=False, size=None):
        return self.metrics.stringWidth(text, self.bold if bold else self.regular, size or self.size)

    def text(self, x, y, text, bold=False, size=None):
        self.canvas.setFont(self.bold if bold else self.regular, size or self.size)
        self.canvas.drawString(x, self.high - y, text)

    def centre(self, x, y, text, bold=False, size=None):
        self.text(x - self.width(text, bold, size) / 2, y, text, bold, size)

    def line(self, x0, y0, x1, y1, width=.5):
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.high - y0, x1, self.high - y1)

    def fill(self, x0, y0, x1, y1, grey=.9):
        self.canvas.setFillGray(grey)
        self.canvas.rect(x0, self.high - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
        self.canvas.setFillGray(0)

    def wrap(self, text, room, bold=False):
        lines, now = [], ""
        for word in text.split():
            trial = f"{now} {word}".strip()
            if now and self.width(trial, bold) > room:
                lines.append(now)
                now = word
            else:
                now = trial
        return lines + [now] if now else lines


def table_pdf(path, columns, rows, r, *, rules="grid", align="middle", pad=3, gap=2, lead=1.2, landscape=False, family="serif",
              size=9, header_repeat=True, colnum=False, groups=None, title=True, sign=True, pageno=True, watermark=None,
              rotate=0, textrotate=False, frame=False, shade=False, parents=None, sections=None, split_rows=False, note=False,
              running=None, header_align="middle", glyphs=False, stamp=False):
    """Draws a table. `rows` are lists of texts; sections maps a row's place to a heading above it."""
    d = Draw(path, landscape, family, size, rotate, textrotate)
    leading = size * lead
    widths = [COLUMNS[c][1] if isinstance(c, str) else c[1] for c in columns]
    heads = [COLUMNS[c][0] if isinstance(c, str) else c[0] for c in columns]
    aligns = [COLUMNS[c][2] if isinstance(c, str) else c[2] for c in columns]
    room = d.wide - 60
    scale = min(1.35, room / sum(widths))
    widths = [w * scale for w in widths]
    x0 = (d.wide - sum(widths)) / 2
    xs = [x0]
    for w in widths:
        xs.append(xs[-1] + w)
    bottom = d.high - 50
    y = 40

    def put(x, y, line, bold):
        if glyphs:
            for letter in line:
                d.text(x, y, letter, bold)
                x += d.width(letter, bold)
        else:
            d.text(x, y, line, bold)

    def cell(left, right, top, height, lines, how, bold=False, valign=None):
        valign = valign or align
        block = len(lines) * leading
        start = top + pad if valign == "top" else top + height - pad - block if valign == "bottom" else top + (height - block) / 2
        for k, line in enumerate(lines):
            base = start + k * leading + size * .92
            w = d.width(line, bold)
            x = left + gap if how == "l" else right - gap - w if how == "r" else (left + right - w) / 2
            put(x, base, line, bold)

    def rule_box(left, top, right, low):
        if rules == "grid":
            for a, b, c, e in ((left, top, right, top), (left, low, right, low), (left, top, left, low), (right, top, right, low)):
                d.line(a, b, c, e)
        elif rules == "h":
            d.line(left, top, right, top)
            d.line(left, low, right, low)
        elif rules == "v":
            d.line(left, top, left, low)
            d.line(right, top, right, low)

    def header(y):
        leaf = [d.wrap(h, w - 2 * gap, True) for h, w in zip(heads, widths)]
        leaf_height = max(len(lines) for lines in leaf) * leading + 2 * pad
        upper = 0
        if parents:
            upper = max(len(d.wrap(t, sum(widths[a:b + 1]) - 2 * gap, True)) for t, a, b in parents) * leading + 2 * pad
        covered = {}
        for text, a, b in parents or []:
            cell(xs[a], xs[b + 1], y, upper, d.wrap(text, sum(widths[a:b + 1]) - 2 * gap, True), "c", True, "middle")
            rule_box(xs[a], y, xs[b + 1], y + upper)
            if rules == "book":
                d.line(xs[a] + 2, y + upper - 1, xs[b + 1] - 2, y + upper - 1)
            covered.update({k: 1 for k in range(a, b + 1)})
        for k, lines in enumerate(leaf):
            top = y + (upper if k in covered else 0)
            cell(xs[k], xs[k + 1], top, y + upper + leaf_height - top, lines, "c", True, header_align)
            rule_box(xs[k], top, xs[k + 1], y + upper + leaf_height)
        if rules in ("book", "none+") or rules == "frame":
            d.line(xs[0], y, xs[-1], y, 1)
            d.line(xs[0], y + upper + leaf_height, xs[-1], y + upper + leaf_height, .7)
        y += upper + leaf_height
        if colnum:
            for k in range(len(widths)):
                cell(xs[k], xs[k + 1], y, leading + 2 * pad, [f"({k + 1})"], "c")
                rule_box(xs[k], y, xs[k + 1], y + leading + 2 * pad)
            y += leading + 2 * pad
        return y

    def finish():
        if pageno:
            d.centre(d.wide / 2, d.high - 22, f"Trang {d.page}" if pageno is True else f"{d.page}")
        if frame:
            d.canvas.rect(18, 18, d.wide - 36, d.high - 36)
        if watermark:
            d.canvas.saveState()
            d.canvas.setFillGray(.85)
            d.canvas.translate(d.wide / 2, d.high / 2)
            d.canvas.rotate(40)
            d.canvas.setFont(d.bold, 54)
            d.canvas.drawCentredString(0, 0, watermark)
            d.canvas.restoreState()
        d.end()
        if running:
            d.text(40, 26, running, size=7.5)

    if running:
        d.text(40, 26, running, size=7.5)
    if title:
        for k, text in enumerate(["ỦY BAN NHÂN DÂN TỈNH THỬ NGHIỆM", "DANH SÁCH LẬP ĐỂ THỬ", "(Kèm theo Báo cáo số 12/BC-THU ngày 05 tháng 6 năm 2025)"]):
            d.centre(d.wide / 2, y, text, True, size + 1)
            y += 15
        y += 6
    y = header(y)
    opened = None
    for at, row in enumerate(rows):
        if sections and at in sections:
            if y + leading + 2 * pad > bottom:
                finish()
                y = header(40) if header_repeat else 40
            cell(xs[0], xs[-1], y, leading + 2 * pad, [sections[at]], "l", True)
            rule_box(xs[0], y, xs[-1], y + leading + 2 * pad)
            y += leading + 2 * pad
        lines = [d.wrap(t, w - 2 * gap) for t, w in zip(row, widths)]
        height = max(1, max(len(cell) for cell in lines)) * leading + 2 * pad
        if split_rows and y + height > bottom and y + 2 * leading + 2 * pad <= bottom:
            fit = int((bottom - y - 2 * pad) / leading)
            here = fit * leading + 2 * pad
            for k in range(len(row)):
                cell(xs[k], xs[k + 1], y, here, lines[k][:fit], aligns[k], valign="top")
                rule_box(xs[k], y, xs[k + 1], y + here)
            rest = [cell_lines[fit:] for cell_lines in lines]
            finish()
            y = header(40) if header_repeat else 40
            if any(rest):
                height = max(len(part) for part in rest) * leading + 2 * pad
                for k in range(len(row)):
                    cell(xs[k], xs[k + 1], y, height, rest[k], aligns[k], valign="top")
                    rule_box(xs[k], y, xs[k + 1], y + height)
                y += height
            continue
        if y + height > bottom:
            finish()
            y = header(40) if header_repeat else 40
        if shade and at % 2:
            d.fill(xs[0], y, xs[-1], y + height)
        for k in range(len(row)):
            cell(xs[k], xs[k + 1], y, height, lines[k], aligns[k])
            rule_box(xs[k], y, xs[k + 1], y + height)
        y += height
    if rules in ("book", "frame"):
        d.line(xs[0], y, xs[-1], y, 1)
    if note and y + 30 < bottom:
        y += 16
        d.text(xs[0], y, "Ghi chú: số liệu lập để thử, không có thật.")
    if sign:
        if y + 70 > bottom:
            finish()
            y = 40
        y += 30
        d.centre(d.wide * .72, y, "Thử Nghiệm, ngày 12 tháng 3 năm 2025")
        d.centre(d.wide * .25, y + 14, "NGƯỜI LẬP BIỂU", True)
        d.centre(d.wide * .72, y + 14, "THỦ TRƯỞNG ĐƠN VỊ", True)
        if stamp:
            d.canvas.saveState()
            d.canvas.setStrokeColorRGB(.8, 0, 0)
            d.canvas.setFillColorRGB(.8, 0, 0)
            d.canvas.translate(d.wide * .6, d.high - y - 20)
            d.canvas.rotate(12)
            d.canvas.circle(0, 0, 26)
            d.canvas.setFont(d.bold, 7)
            d.canvas.drawCentredString(0, 0, "ĐÃ KÝ SỐ")
            d.canvas.restoreState()
    finish()
    d.canvas.save()
    paths = []
    for k, h in enumerate(heads):
        parent = next((t for t, a, b in parents or [] if a <= k <= b), None)
        paths.append(f"{parent} > {h}" if parent else h)
    return paths


def rows_of(columns, count, r, start=1):
    made = []
    for at in range(count):
        made.append([str(at + start) if c == "stt" else COLUMNS[c][3](r) for c in columns])
    return made


def write(folder, name, header, rows):
    with open(f"{folder}/{name}.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header] + rows)


SETS = {
    "nguoi": ["stt", "ten", "ngay", "gioi", "cccd", "noi"],
    "dat": ["stt", "to", "thua", "ten", "dt", "loai", "xa"],
    "cty": ["stt", "mst", "cty", "noi", "von", "gc"],
    "it": ["stt", "ten", "xa"],
}


def kinds():
    base = {}
    for rules in ("grid", "h", "v", "book", "none", "frame"):
        for align in ("top", "middle", "bottom"):
            base[f"{rules}_{align}"] = dict(rules=rules, align=align)
    more = {
        "grid_rot90": dict(rules="grid", rotate=90, landscape=True), "none_rot270": dict(rules="none", rotate=270, landscape=True, align="top"),
        "grid_textrot": dict(rules="grid", textrotate=True, landscape=True), "none_textrot": dict(rules="none", textrotate=True, landscape=True),
        "grid_rot180": dict(rules="grid", rotate=180),
        "none_tight": dict(rules="none", align="top", pad=.4, gap=1.2), "none_tight_mid": dict(rules="none", align="middle", pad=.8, gap=1.2),
        "none_tight_bottom": dict(rules="none", align="bottom", pad=.8, gap=1.2),
        "none_shade": dict(rules="none", shade=True), "none_shade_top": dict(rules="none", shade=True, align="top"),
        "grid_nohead": dict(rules="grid", header_repeat=False), "none_nohead": dict(rules="none", header_repeat=False, align="top"),
        "none_nohead_mid": dict(rules="none", header_repeat=False, align="middle"),
        "grid_colnum": dict(rules="grid", colnum=True), "none_colnum": dict(rules="none", colnum=True, align="top"),
        "grid_water": dict(rules="grid", watermark="BẢN SAO", stamp=True), "none_water": dict(rules="none", watermark="BẢN SAO", stamp=True),
        "grid_pageframe": dict(rules="grid", frame=True), "none_pageframe": dict(rules="none", frame=True, align="top"),
        "grid_glyphs": dict(rules="grid", glyphs=True), "none_glyphs": dict(rules="none", glyphs=True, align="top"),
        "grid_split": dict(rules="grid", split_rows=True, align="top"), "none_split": dict(rules="none", split_rows=True, align="top"),
        "h_split": dict(rules="h", split_rows=True, align="top"),
        "none_bare": dict(rules="none", title=False, sign=False, pageno=False, align="top"),
        "none_running": dict(rules="none", running="Hệ thống thử nghiệm: in ngày 01/02/2025", note=True, align="top"),
        "grid_running": dict(rules="grid", running="Hệ thống thử nghiệm: in ngày 01/02/2025", note=True, pageno="bare"),
        "none_headtop": dict(rules="none", header_align="top", align="top"), "none_headbottom": dict(rules="none", header_align="bottom", align="top"),
        "book_headbottom": dict(rules="book", header_align="bottom", align="middle"),
    }
    base.update(more)
    return base


def make(folder, seed, only):
    os.makedirs(folder, exist_ok=True)
    for name, options in kinds().items():
        for family, (kind, columns) in zip(("serif", "sans", "dejavu", "dejavuserif"), SETS.items()):
            made = f"{name}__{kind}"
            if only and not any(made.startswith(start) for start in only):
                continue
            r = random.Random(f"{seed}{made}")
            rows = rows_of(columns, r.randint(30, 90), r)
            options = dict(options)
            options.setdefault("size", r.choice([8, 8.5, 9, 10]))
            options.setdefault("lead", r.choice([1.12, 1.2, 1.3]))
            options.setdefault("pad", r.choice([2, 3, 4]))
            options.setdefault("gap", r.choice([2, 3, 5]))
            header = table_pdf(f"{folder}/{made}.pdf", columns, rows, r, family=family, **options)
            write(folder, made, header, rows)
    special(folder, seed, only)
    office(folder, seed, only)


def special(folder, seed, only):
    wanted = lambda name: not only or any(name.startswith(start) for start in only)
    for rules in ("grid", "none", "book", "h"):
        r = random.Random(f"{seed}{rules}")
        columns = ["stt", "xa", ("Tổng số", 50, "r"), ("Nam", 50, "r"), ("Nữ", 50, "r"), ("Đất ở", 60, "r"), ("Đất nông nghiệp", 60, "r"), "gc"]
        rows = [[str(k + 1), r.choice(XA)] + [number(r, 1, 4000) for _ in range(3)] + [number(r, 1, 900, 2) for _ in range(2)] + [r.choice(["", "Đạt"])] for k in range(60)]
        parents = [("Dân số (người)", 2, 4), ("Diện tích (ha)", 5, 6)]
        name = f"parents_{rules}"
        if wanted(name):
            header = table_pdf(f"{folder}/{name}.pdf", columns, rows, r, rules=rules, parents=parents, colnum=rules != "book", family="sans")
            write(folder, name, header, rows)
        name = f"sections_{rules}"
        if wanted(name):
            r = random.Random(f"{seed}{name}")
            columns = SETS["dat"]
            rows = rows_of(columns, 70, r)
            sections = {0: "Xã Ea Thử", 22: "Phường Mẫu Lợi", 51: "Xã Cư Mẫu"}
            header = table_pdf(f"{folder}/{name}.pdf", columns, rows, r, rules=rules, sections=sections, align="top", family="serif")
            write(folder, name, header, rows)
        name = f"nostt_{rules}"
        if wanted(name):
            r = random.Random(f"{seed}{name}")
            columns = ["mst", "cty", "von", "xa"]
            rows = rows_of(columns, 60, r)
            header = table_pdf(f"{folder}/{name}.pdf", columns, rows, r, rules=rules, align="top", family="dejavu", size=8.5)
            write(folder, name, header, rows)
        name = f"roman_{rules}"
        if wanted(name):
            r = random.Random(f"{seed}{name}")
            columns = ["stt", "cty", "mst", "von"]
            rows = []
            for k, xa in zip(("I", "II", "III", "IV"), XA):
                rows.append([k, xa, "", ""])
                rows += [[str(n + 1), company(r), COLUMNS["mst"][3](r), COLUMNS["von"][3](r)] for n in range(r.randint(3, 14))]
            header = table_pdf(f"{folder}/{name}.pdf", columns, rows, r, rules=rules, align="top", family="serif")
            write(folder, name, header, rows)


def fixtures(folder):
    """The files that tests/it/pdf.rs reads: small, and each with its truth beside it."""
    os.makedirs(folder, exist_ok=True)
    plans = {
        "ke_o": (SETS["nguoi"], 34, dict(rules="grid", landscape=True, watermark="BẢN SAO", note=True)),
        "khong_ke": (SETS["cty"], 30, dict(rules="none", align="middle", landscape=True)),
        "ke_ngang_khong_stt": (["mst", "cty", "von", "xa"], 30, dict(rules="h", align="top", landscape=True)),
        "xoay": (SETS["dat"], 20, dict(rules="grid", rotate=90, landscape=True)),
        "cat_trang": (SETS["nguoi"], 40, dict(rules="grid", split_rows=True, align="top", pageno="bare", sign=False)),
        "phan": (SETS["dat"], 24, dict(rules="grid", align="top", sections={0: "Xã Ea Thử", 11: "Phường Mẫu Lợi"})),
    }
    for name, (columns, count, options) in plans.items():
        r = random.Random(name)
        rows = rows_of(columns, count, r)
        write(folder, name, table_pdf(f"{folder}/{name}.pdf", columns, rows, r, family="sans", size=9, **options), rows)
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject
    mute = PdfWriter(clone_from=f"{folder}/xoay.pdf")
    for item in mute._objects:
        if isinstance(item, dict) and item.get("/Type") == "/Font" and "/ToUnicode" in item:
            del item[NameObject("/ToUnicode")]
    mute.write(f"{folder}/thieu_bang_chu.pdf")
    for name, password in (("mat_khau", "mo-ra"), ("chi_han_che", "")):
        locked = PdfWriter(clone_from=f"{folder}/xoay.pdf")
        locked.encrypt(password, "chu-so-huu", algorithm="RC4-128")
        locked.write(f"{folder}/{name}.pdf")
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.lib.utils import ImageReader
    import io
    import struct
    import zlib
    grey = b"".join(b"\0" + bytes((x * y) % 251 for x in range(60)) for y in range(80))
    chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 80, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(grey)) + chunk(b"IEND", b"")
    scan = Canvas(f"{folder}/anh_quet.pdf")
    scan.drawImage(ImageReader(io.BytesIO(png)), 0, 0, 595, 842)
    scan.showPage()
    scan.save()


HTML = """<html><head><meta charset=utf-8><style>@page{{size:A4 {page};margin:1.5cm;@bottom-center{{content:"Trang " counter(page)}}}}
body{{font-family:{font};font-size:{size}pt}} table{{border-collapse:collapse;width:100%}} td,th{{padding:{pad}pt;{border}vertical-align:{align}}}
tr{{page-break-inside:{inside}}} .r{{text-align:right}} .c{{text-align:center}} {extra}</style></head><body><h3 style="text-align:center">DANH SÁCH LẬP ĐỂ THỬ</h3>
<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>Ghi chú: số liệu lập để thử.</p></body></html>"""


def office(folder, seed, only):
    try:
        import weasyprint
    except ImportError:
        print("weasyprint is absent: its kinds are skipped", file=sys.stderr)
        weasyprint = None
    wanted = lambda name: not only or any(name.startswith(start) for start in only)
    styles = {
        "web_grid": dict(border="border:0.5pt solid black;", align="middle", extra="", inside="avoid"),
        "web_zebra": dict(border="", align="top", extra="tbody tr:nth-child(even){background:#eee} th{border-bottom:1pt solid black}", inside="avoid"),
        "web_lines": dict(border="border-bottom:0.5pt solid #999;", align="middle", extra="", inside="avoid"),
        "web_plain": dict(border="", align="top", extra="", inside="avoid"),
        "web_break": dict(border="border:0.5pt solid black;", align="top", extra="td{padding:8pt}", inside="auto"),
    }
    for name, style in styles.items():
        for kind, columns in SETS.items():
            made = f"{name}__{kind}"
            if not wanted(made):
                continue
            r = random.Random(f"{seed}{made}")
            rows = rows_of(columns, r.randint(40, 80), r)
            head = "".join(f"<th>{COLUMNS[c][0]}</th>" for c in columns)
            body = "".join("<tr>" + "".join(f'<td class={COLUMNS[c][2]}>{t}</td>' for c, t in zip(columns, row)) + "</tr>" for row in rows)
            html = HTML.format(page=r.choice(["portrait", "landscape"]), font=r.choice(["Liberation Serif", "DejaVu Sans"]), size=r.choice([9, 10]), pad=r.choice([2, 4]), head=head, body=body, **style)
            if weasyprint:
                weasyprint.HTML(string=html).write_pdf(f"{folder}/{made}.pdf")
                write(folder, made, [COLUMNS[c][0] for c in columns], rows)
            if name in ("web_grid", "web_plain", "web_break") and shutil.which("soffice"):
                low = f"writer_{made}"
                with open(f"{folder}/{low}.html", "w", encoding="utf-8") as file:
                    file.write(html)
                convert(folder, f"{folder}/{low}.html", "writer_web_HTML")
                write(folder, low, [COLUMNS[c][0] for c in columns], rows)


def convert(folder, path, kind):
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/.office", f"--infilter={kind}", "--convert-to", "pdf", "--outdir", folder, path],
                   check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def norm(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [[norm(cell) for cell in row] for row in csv.reader(file)]


def score(folder, program, only):
    out = f"{folder}/out"
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    total, exact, headers, wrong = 0, 0, 0, []
    names = sorted(n[:-4] for n in os.listdir(folder) if n.endswith(".pdf"))
    groups = {}
    for name in names:
        if only and not any(name.startswith(start) for start in only):
            continue
        done = subprocess.run([program, "extract", f"{folder}/{name}.pdf", "--out", out, "--quiet"], capture_output=True, text=True)
        truth = read(f"{folder}/{name}.csv")
        tables = sorted(f for f in os.listdir(out) if f.startswith(f"{name}.t") and f.endswith(".csv"))
        found = read(f"{out}/{tables[0]}") if tables else [[]]
        for more in tables[1:]:
            found += read(f"{out}/{more}")
        want, have = Counter(map(tuple, truth[1:])), Counter(map(tuple, found[1:]))
        hit = sum((want & have).values())
        extra = sum(have.values()) - hit
        head = truth[0] == found[0]
        group = groups.setdefault(name.split("__")[0], [0, 0, 0])
        group[0] += len(truth) - 1
        group[1] += hit
        group[2] += extra
        total += len(truth) - 1
        exact += hit
        headers += head
        if hit < len(truth) - 1 or extra or not head:
            wrong.append(f"{name}: {hit}/{len(truth) - 1} rows, {extra} more, header {'right' if head else 'WRONG'} {done.stderr.strip()[:160]}")
    for name, (want, hit, extra) in groups.items():
        if hit < want or extra:
            print(f"  {name}: {hit}/{want} rows exact, {extra} that are not in the truth")
    print("\n".join(wrong))
    print(f"documents {len(names)}, rows exact {exact}/{total} = {exact / max(total, 1):.4f}, headers right {headers}, documents not wholly right {len(wrong)}")


def main():
    only = next((a.split("=", 1)[1].split(",") for a in sys.argv if a.startswith("--only=")), None)
    seed = next((a.split("=", 1)[1] for a in sys.argv if a.startswith("--seed=")), "1")
    if sys.argv[1] == "fixtures":
        fixtures(sys.argv[2])
    elif sys.argv[1] == "make":
        make(sys.argv[2], seed, only)
    else:
        score(sys.argv[2], sys.argv[3], only)


if __name__ == "__main__":
    main()
