#!/usr/bin/env python3
"""Hostile files against `tudien extract`: no panic, no hang, memory bounded, a clear error.

hostile.py TUDIEN SEED_FILE... [--count 1000] [--memory 1024] [--seconds 10]

Every seed file (xlsx, xls, ods, csv, pdf …; an xlsb is made) is cut short COUNT times and has bits flipped COUNT times, at places drawn from a
fixed seed. Made besides: a workbook of 5 KB with A1 and XFD1048576 filled, zip bombs, an encrypted workbook's container,
a line of 10 MB, an entity bomb, a million nested elements, a million merged areas. Each file is read by a process of its
own under a limit of address space (MB) and of processor seconds, so that a busy machine changes nothing. Told are the exit statuses, and every file that broke a rule.
"""
import argparse, collections, io, os, random, resource, signal, struct, subprocess, sys, tempfile, time, zipfile
from concurrent.futures import ThreadPoolExecutor

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(sheet, strings=None):
    """A workbook of one sheet, given as its XML or as chunks of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{DOCS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>')
        package.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{DOCS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        for name, chunks in (("xl/worksheets/sheet1.xml", sheet), ("xl/sharedStrings.xml", strings)):
            if chunks is None:
                continue
            with package.open(name, "w", force_zip64=True) as part:
                for chunk in [chunks] if isinstance(chunks, (str, bytes)) else chunks:
                    part.write(chunk.encode() if isinstance(chunk, str) else chunk)
    return out.getvalue()


def sheet(rows):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def binary(sheet):
    """A binary workbook of one sheet, given as its records."""
    text = lambda value: struct.pack("<I", len(value)) + value.encode("utf-16-le")
    record = lambda kind, data=b"": bytes([kind] if kind < 128 else [kind & 127 | 128, kind >> 7]) + bytes([len(data)] if len(data) < 128 else [len(data) & 127 | 128, len(data) >> 7]) + data
    rows = b""
    for row, cells in sheet:
        rows += record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        for column, value in cells:
            rows += record(6, struct.pack("<II", column, 0) + text(value)) if isinstance(value, str) else record(5, struct.pack("<IId", column, 0, value))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.bin", record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + text("r1") + text("S")) + record(144) + record(132))
        package.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{DOCS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>')
        package.writestr("xl/worksheets/sheet1.bin", record(129) + record(148, struct.pack("<IIII", 0, 1048575, 0, 16383)) + record(145) + rows + record(146) + record(130))
    return out.getvalue()


def list_xlsb():
    """A list of forty rows as a binary workbook: the seed for damaged ones."""
    return binary([(0, [(0, "STT"), (1, "Họ và tên"), (2, "Số tiền")])] + [(row, [(0, float(row)), (1, f"Người Thử {row}"), (2, row * 1000.5)]) for row in range(1, 41)])


def made():
    text = lambda place, value: f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    yield "corners.xlsx", workbook(sheet(f'<row r="1">{text("A1", "a")}</row><row r="1048576">{text("XFD1048576", "b")}</row>'))
    yield "corners.xlsb", binary([(0, [(0, "a")]), (1048575, [(16383, "b")])])
    yield "list.xlsb", list_xlsb()
    yield "bomb_spaces.xlsx", workbook([b"<worksheet><sheetData>"] + [b" " * (1 << 20)] * 2048 + [b"</sheetData></worksheet>"])
    yield "bomb_text.xlsx", workbook([b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'] + [b"a" * (1 << 20)] * 1024 + [b"</t></is></c></row></sheetData></worksheet>"])
    yield "bomb_strings.xlsx", workbook(sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), [b"<sst>"] + [b"<si><t>" + b"a" * (1 << 20) + b"</t></si>"] * 1500 + [b"</sst>"])
    yield "bomb_rows.xlsx", workbook([b"<worksheet><sheetData>"] + [b'<row><c t="str"><v>x</v></c></row>' * 10000] * 2000 + [b"</sheetData></worksheet>"])
    yield "bomb_tag.xlsx", workbook([b'<worksheet><sheetData><row r="'] + [b"1" * (1 << 20)] * 512)
    yield "nested.xlsx", workbook([b"<worksheet><sheetData>"] + [b"<row><c><is>" * 10000] * 100)
    yield "merges.xlsx", workbook([sheet(f'<row r="1">{text("A1", "STT")}{text("B1", "b")}</row>').replace("</worksheet>", "<mergeCells>")] + [b'<mergeCell ref="A1:XFD1048576"/>' * 10000] * 100 + [b"</mergeCells></worksheet>"])
    entities = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + i)} "{"&" + chr(97 + i) + ";" * 1}{("&" + chr(97 + i) + ";") * 9}">' for i in range(20)) + "]>"
    yield "entities.xlsx", workbook(entities + sheet(f'<row r="1">{text("A1", "&u;")}{text("B1", "&u;")}</row>'))
    yield "encrypted.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2048
    yield "line.csv", b"STT,T\xc3\xaan\n1," + b"a" * 10_000_000 + b"\n2,b\n"
    yield "quote.csv", b'STT,Ten\n1,"' + b"a,b\n" * 5_000_000
    yield "separators.csv", b"STT,Ten\n" + b"," * 10_000_000 + b"\n1,b\n"
    yield "binary.csv", bytes(random.Random(1).randbytes(1 << 20))
    yield "zeros.csv", bytes(1 << 20)
    content = '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="S"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:document-content>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
    yield "repeated.ods", out.getvalue()


def spoiled(paths, count):
    seeds = [(os.path.basename(path), open(path, "rb").read()) for path in paths]
    if seeds:
        seeds.append(("list.xlsb", list_xlsb()))
    for name, whole in seeds:
        draw = random.Random(name)
        for number in range(count):
            yield f"cut{number}_{name}", whole[: draw.randrange(len(whole))]
        for number in range(count):
            bytes_ = bytearray(whole)
            for _ in range(draw.choice([1, 1, 2, 8, 64])):
                bytes_[draw.randrange(len(bytes_))] ^= 1 << draw.randrange(8)
            yield f"flip{number}_{name}", bytes(bytes_)


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("tudien"); ask.add_argument("seeds", nargs="*")
    ask.add_argument("--count", type=int, default=1000); ask.add_argument("--memory", type=int, default=1024); ask.add_argument("--seconds", type=int, default=10)
    args = ask.parse_args()
    limit = args.memory << 20

    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CPU, (args.seconds, args.seconds + 1))

    def one(item):
        name, content = item
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, name)
            with open(path, "wb") as file:
                file.write(content)
            begun = time.monotonic()
            try:
                done = subprocess.run([args.tudien, "extract", path, "--out", os.path.join(folder, "out")], capture_output=True, timeout=args.seconds * 20, preexec_fn=limited)
            except subprocess.TimeoutExpired:
                return name, "HANG", args.seconds * 20, ""
            if -done.returncode in (signal.SIGXCPU, signal.SIGKILL):
                return name, "HANG", time.monotonic() - begun, ""
            told = done.stderr.decode(errors="replace")
            broke = done.returncode not in (0, 2) or "panicked" in told or (done.returncode == 2 and not told.strip())
            return name, ("BROKE" if broke else f"exit {done.returncode}"), time.monotonic() - begun, told.strip().splitlines()[-1:] if broke else told.strip().split("\n")[0][:160]

    counts, bad = collections.Counter(), 0
    with ThreadPoolExecutor(2) as pool:
        for kind, items in (("made", made()), ("spoiled", spoiled(args.seeds, args.count))):
            for name, status, seconds, told in pool.map(one, items):
                counts[kind, status] += 1
                bad += status in ("BROKE", "HANG")
                if kind == "made" or status in ("BROKE", "HANG"):
                    print(f"{name:24} {status:8} {seconds:5.1f} s  {told}", flush=True)
    for (kind, status), count in sorted(counts.items()):
        print(f"{kind:8} {status:8} {count}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
