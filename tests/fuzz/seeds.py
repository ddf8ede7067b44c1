#!/usr/bin/env python3
"""Inputs to begin fuzzing with: seeds.py OUT [FILE...]

Small inputs of every target are written to OUT/<target>/, and the files named are taken apart into the form in which their
target takes them (targets.rs): a workbook becomes its parts, so that a changed byte is a changed cell.
"""
import os, sqlite3, sys, tempfile, zipfile

NAMES = ["Lê Thị Thử", "Y Thử Niê", "H'Thử Kbuôr", "Trần Văn Mẫu", "Phạm Thử Nghiệm"]
HEAD = ["STT", "Họ và tên", "Ngày sinh", "Số định danh", "Địa chỉ", "Số tiền"]
ROWS = [[str(i), name, f"0{i}/03/198{i}", f"06618700000{i}", f"thôn {i}, xã Ea Kar, tỉnh Đắk Lắk", f"{i}.500,5"] for i, name in enumerate(NAMES, 1)]
TABLE = [HEAD, *ROWS]


def text_files():
    lines = lambda mark, rows: "\n".join(mark.join(row) for row in rows) + "\n"
    yield "csv", "plain", lines(",", [[f'"{cell}"' for cell in row] for row in TABLE]).encode()
    yield "csv", "semicolon", ("\ufeffsep=;\n" + lines(";", TABLE)).encode()
    yield "csv", "tabs_utf16", lines("\t", TABLE).encode("utf-16")
    yield "csv", "tcvn3", "STT,Hä vµ tªn,Sè tiÒn\n1,TrÇn V¨n MÉu,5\n2,Lª ThÞ Thö,6\n3,Ph¹m Thö,7\n".encode("cp1252", "replace")
    yield "json", "records", ('[' + ",".join('{"stt":%s,"ho_ten":"%s","tien":%s.50,"noi":{"xa":"%s"},"ghi":[1,null,true]}' % (r[0], r[1], r[0], r[4]) for r in ROWS) + ']').encode()
    yield "json", "lines", "\n".join('{"ma":"00%s","ten":"%s","so":1e%s}' % (r[0], r[1], r[0]) for r in ROWS).encode()
    yield "json", "wrapped", ('{"total":2,"data":{"items":[{"a":"\\u0110","b":-0.0},{"a":"x","c":{"d":[]}}]}}').encode()
    yield "xml", "records", ('<?xml version="1.0"?><ds><nguoi ma="1"><ten>Lê Thị Thử</ten><noi><xa>Ea Kar</xa></noi></nguoi><nguoi ma="2"><ten>Y Thử &amp; H\'Thử</ten><ghi><![CDATA[x]]></ghi></nguoi></ds>').encode()


def grids():
    row = lambda cells: "\t".join(cells)
    body = [row(cells) for cells in TABLE]
    yield "list", "\n".join(["*DANH SÁCH", "!merge A1:F1", "!skip 1", row(["*" + cell for cell in HEAD]), *body[1:], "\t*Tổng cộng\t\t\t\t=22500", "", "\t\t\t\tNgười lập biểu", "\t\t\t\t(Ký, ghi rõ họ tên)"])
    yield "levels", "\n".join(["Đơn vị tính: ha", "STT\tXã\tDiện tích\t\tDân số\t", "!merge C2:D2", "!merge E2:F2", "!merge A2:A3", "!merge B2:B3", "\t\tĐất ở\tĐất khác\t2024\t2025", "(1)\t(2)\t(3)\t(4)\t(5)\t(6)", "A\tKhu vực I\t=30\t=7\t=4000\t=4100", "1\tEa Kar\t10\t3\t1000\t1100", "2\tCư Ni\t20\t4\t3000\t3000", "B\tKhu vực II\t=5\t=1\t=10\t=12", "1\tEa Ô\t5\t1\t10\t12"])
    yield "indicators", "\n".join(["TT\tChỉ tiêu\tĐơn vị tính\tNăm 2024\tNăm 2025", "I\tNông nghiệp", "1\tTrồng trọt\ttấn\t100\t120", "1.1\tLúa\ttấn\t60\t70", "-\tVụ mùa\ttấn\t30\t35", "-\tVụ đông\ttấn\t30\t35", "1.2\tNgô\ttấn\t40\t50", "II\tCông nghiệp\ttỷ đồng\t5,5\t6,25", "Ghi chú: số liệu sơ bộ"])
    yield "beside", "\n".join(["STT\tTên\tSố\t\tSTT\tTên\tSố"] + [f"{i}\tThử {i}\t{i*7}\t\t{i}\tMẫu {i}\t{i*9}" for i in range(1, 5)] + ["!skip 3", "Mã\tNgày", "x01\t@45000", "x02\t@45001", "x03\t@45002"])
    yield "csv", "\n".join(["!csv", "Biểu 01", "", *body, "Cộng\t\t\t\t\t22500"])
    yield "stated", "\n".join(["!region A2:F7", "!header 1", "Mẫu", *body, "!hidecol 3", "!hide"])
    yield "form", "\n".join(["Họ và tên:\tLê Thị Thử", "Ngày sinh:\t'01/01/1990", "Số định danh:\t'066190000001", "Địa chỉ:\tEa Kar"])


def pdf_pages():
    cells = []
    for y, row in enumerate(TABLE):
        for x, cell in enumerate(row[:4]):
            text = cell.encode("ascii", "ignore").decode().replace("(", "").replace(")", "")
            cells.append(f"BT /F1 9 Tf 1 0 0 1 {52 + x * 120} {704 - y * 20} Tm ({text}) Tj ET")
    lines = [f"50 {720 - y * 20} m 530 {720 - y * 20} l S" for y in range(len(TABLE) + 1)] + [f"{50 + x * 120} 720 m {50 + x * 120} {720 - len(TABLE) * 20} l S" for x in range(5)]
    yield "ruled", "\n".join(lines + cells)
    yield "unruled", "\n".join(cells)
    yield "pages", "\n".join(lines + cells + ["=== page"] + cells)
    yield "mapped", "\n".join(["BT /F2 10 Tf 50 700 Td <00010002> Tj 60 0 Td [<0003> -200 <0001>] TJ ET q 0.5 0 0 0.5 10 10 cm 0 0 100 50 re f Q", "=== cmap",
                               "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <0110> <0002> <1EAF> endbfchar 1 beginbfrange <0003> <0009> <0041> endbfrange endcmap"])


TEXTS = ["Hoà  Bình", "C¨n cø NghÞ ®Þnh", "Nguyeãn Vaên A", "Hà Ná»™i", "ti\u00e9\u0302ng Vi\u00ea\u0323t", "Нà Nội", "H'Hen Niê", "CÔNG TY TNHH １２３", "thuỷ\u200b \u00a0quý_x000D_", "TÊN Tæ CHøC", "Ơ\u0306 ƀ č ñ"]
VALUES = ["31/02/2019", "066187000001", "6000000001-001", "1.234.567,89", "47A-123.45", "0905 123 456", "12°40'30\"", "12,5 ha", "unit=ha;scale=1000\u000112,5", "serial=1900\u000145000", "Nam", "x", "Số 12/2025/NĐ-CP", "ten.mau@vi.du", "DK 4 75 1234567890", "3/4/25 14:05", "A6:M420", "tr1:5-tr3:40", "1402345,67 451234,56"]
ADDRESSES = ["xã Ea Tu, TP. Buôn Ma Thuột, tỉnh Đắk Lắk", "Thôn 3 - Xã Cư Ni - H. Ea Kar - Đắk Lắk", "P.Tân Lợi,BMT", "tổ 5, phường Ea Kao", "Số 1 Lê Duẩn, Hà Nội", "00148"]
DICTIONARY = {
    "entity": 'id = "thu"\ntitle = "Thử"\ntitle_en = "Trial"\ndefinition = "Bảng để thử"\nkey = ["ma"]\n[[field]]\nid = "ma"\ntitle = "Mã"\ntype = "van_ban"\nrequired = true\n[[field]]\nid = "ngay"\ntitle = "Ngày"\ntype = "ngay"\naliases = ["Ngày tháng"]\n[[order]]\nfields = ["ngay", "ngay"]\n',
    "codes": '=== codes/mau.toml\nid = "mau"\ntitle = "Mẫu"\n=== codes/mau.csv\ncode,name\n01,Một\n02,Hai\n',
    "link": '=== link/cong_dan.toml\nentity = "cong_dan"\n[[comparison]]\nid = "ho_ten"\n',
}


def readings():
    yield "plain", 'version = 1\n[read]\nregion = "A1:C"\nheader_rows = 1\nencoding = "utf-8"\n[[table]]\nheader_rows = 1\ncolumns = [["STT"], ["Họ và tên"], ["Số tiền"]]\n'


def of_file(path):
    """A file in the form its target takes."""
    name, whole = os.path.basename(path), open(path, "rb").read()
    kind = name.rsplit(".", 1)[-1]
    if kind in ("xlsx", "ods", "xlsb"):
        with zipfile.ZipFile(path) as package:
            wanted = [entry for entry in package.namelist() if entry.startswith("xl/") and not entry.startswith(("xl/theme", "xl/printer", "xl/media", "xl/drawings")) or entry == "content.xml"]
            whole = b"".join(f"=== {entry}\n".encode() + package.read(entry) + b"\n" for entry in sorted(wanted))
    return {"tsv": "csv", "txt": "csv", "ndjson": "json", "db": "sqlite"}.get(kind, kind), name, whole


def made():
    yield from text_files()
    for target, found in (("region", grids()), ("pdf", pdf_pages()), ("dictionary", DICTIONARY.items()), ("reading", readings())):
        for name, text in found:
            yield target, name, text.encode()
    for target, texts in (("text", TEXTS), ("value", VALUES), ("addresses", ADDRESSES)):
        for number, text in enumerate(texts):
            yield target, f"{number:02}", text.encode()
    for number, encoding in enumerate(["utf-8", "utf-16", "utf-8-sig"]):
        yield "bytes", encoding, "\n".join(TEXTS).encode(encoding)
    yield "bytes", "cp1258", "Nguye\u0302\u0303n H\u01b0\u01a1ng".encode("cp1258", "ignore")
    cell = lambda place, text: f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
    sheet = "".join(f'<row r="{y}">' + "".join(cell(f"{chr(65 + x)}{y}", text) for x, text in enumerate(row)) + "</row>" for y, row in enumerate(TABLE, 1))
    yield "xlsx", "inline", f"<worksheet><sheetData>{sheet}</sheetData></worksheet>".encode()
    yield "resubmit", "mended", open(os.path.join(os.path.dirname(__file__), "enterprises.xml"), "rb").read().replace(b"31/02/2019", b"28/02/2019")
    tables = "".join("<table:table-row>" + "".join(f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in row) + "</table:table-row>" for row in TABLE)
    yield "ods", "list", f'<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="S">{tables}</table:table></office:document-content>'.encode()
    yield "exchange", "contract", b"odcs\napiVersion: v3.0.2\nkind: DataContract\nid: thu\nname: Thu\nversion: 1.0.0\nstatus: active\nschema:\n- name: thu\n  properties:\n  - name: ma\n    logicalType: string\n    required: true\n    primaryKey: true\n"
    yield "exchange", "data_package", '{"name":"thu","resources":[{"name":"thu","path":"thu.csv","schema":{"primaryKey":"ma","fields":[{"name":"ma","type":"string","constraints":{"required":true}},{"name":"ngay","type":"date"}]}}]}'.join(["datapackage\n", ""]).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "thu.db")
        base = sqlite3.connect(path)
        base.executescript("PRAGMA page_size=512; CREATE TABLE thu(ma TEXT, so REAL, anh BLOB); CREATE VIEW v AS SELECT ma FROM thu;")
        base.executemany("INSERT INTO thu VALUES(?,?,?)", [(row[3], 1.5, b"\x00\xff") for row in ROWS])
        base.commit(); base.close()
        yield "sqlite", "thu", open(path, "rb").read()
        try:
            import pyarrow, pyarrow.parquet
        except ImportError:
            return
        for codec in ("none", "snappy", "zstd"):
            path = os.path.join(folder, f"{codec}.parquet")
            table = pyarrow.table({"ma": [row[3] for row in ROWS], "so": [1.5, None, -0.0, 4e30, 5.0], "ngay": pyarrow.array([1, 2, None, 4, 5], pyarrow.date32()), "ds": [[1], [], None, [2, 3], [4]]})
            pyarrow.parquet.write_table(table, path, compression=codec)
            yield "parquet", codec, open(path, "rb").read()


def main():
    out, files = sys.argv[1], sys.argv[2:]
    for target, name, content in [*made(), *map(of_file, files)]:
        os.makedirs(os.path.join(out, target), exist_ok=True)
        with open(os.path.join(out, target, name), "wb") as file:
            file.write(content)


if __name__ == "__main__":
    main()
