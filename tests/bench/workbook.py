#!/usr/bin/env python3
"""A long workbook: workbook.py ROWS OUT.xlsx [--inline] writes ROWS rows of 12 columns, invented, the same for the same ROWS.

Shared strings as Excel writes them, or inline strings as many programs do. Columns: STT, name, date, sex, 12-digit id as
text, ethnicity, address, two amounts, a code padded by its format, a ratio, a note that is mostly empty.
"""
import random, sys, zipfile

rows, out, inline = int(sys.argv[1]), sys.argv[2], "--inline" in sys.argv
draw = random.Random(rows)
main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
docs = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
heads = "STT,Họ và tên,Ngày sinh,Giới tính,Số định danh,Dân tộc,Nơi thường trú,Diện tích,Số tiền,Mã hồ sơ,Tỷ lệ,Ghi chú".split(",")
families = "Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Đặng Bùi".split()
middles = "Văn Thị Minh Ngọc Quốc Thanh Hữu".split()
givens = "An Bình Cường Dung Giang Hạnh Khánh Linh Nam Phượng Quỳnh Tâm Uyên Vinh Yến".split()
places, index = [], {}


def shared(text):
    at = index.get(text)
    if at is None:
        at = index[text] = len(places)
        places.append(text)
    return at


def string(column, row, text):
    if inline:
        return f'<c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c>'
    return f'<c r="{column}{row}" t="s"><v>{shared(text)}</v></c>'


def line(row):
    number = row - 1
    name = f"{draw.choice(families)} {draw.choice(middles)} {draw.choice(givens)}"
    cells = [
        f'<c r="A{row}"><v>{number}</v></c>', string("B", row, name), f'<c r="C{row}" s="1"><v>{draw.randrange(18000, 45000)}</v></c>',
        string("D", row, draw.choice(("Nam", "Nữ"))), string("E", row, f"066{draw.randrange(10**9):09}"), string("F", row, draw.choice(("Kinh", "Ê Đê", "Mnông", "Thái"))),
        string("G", row, f"Thôn {draw.randrange(1, 20)}, xã Ea Thử {draw.randrange(1, 90)}"), f'<c r="H{row}"><v>{draw.randrange(100, 99999) / 10}</v></c>',
        f'<c r="I{row}"><v>{draw.randrange(1, 9000) * 1000}</v></c>', f'<c r="J{row}" s="2"><v>{draw.randrange(10**6)}</v></c>', f'<c r="K{row}"><v>{draw.randrange(1, 999) / 1000}</v></c>',
    ]
    if draw.random() < 0.1:
        cells.append(string("L", row, "tạm vắng"))
    return f'<row r="{row}" spans="1:12">{"".join(cells)}</row>'


with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
    package.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>')
    package.writestr("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{docs}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    package.writestr("xl/workbook.xml", f'<workbook {main} xmlns:r="{docs}"><sheets><sheet name="Danh sách" sheetId="1" r:id="r1"/></sheets></workbook>')
    package.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{docs}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{docs}/styles" Target="styles.xml"/><Relationship Id="r3" Type="{docs}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
    package.writestr("xl/styles.xml", f'<styleSheet {main}><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="00000000"/></numFmts><fonts count="1"><font><name val="Times New Roman"/></font></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>')
    with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
        part.write(f"<worksheet {main}><sheetData><row r=\"1\">".encode())
        part.write("".join(string(letter, 1, text) for letter, text in zip("ABCDEFGHIJKL", heads)).encode() + b"</row>")
        for first in range(2, rows + 2, 5000):
            part.write("".join(line(row) for row in range(first, min(first + 5000, rows + 2))).encode())
        part.write(b"</sheetData></worksheet>")
    with package.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
        part.write(f'<sst {main} uniqueCount="{len(places)}">'.encode())
        for first in range(0, len(places), 50000):
            part.write("".join(f"<si><t>{text}</t></si>" for text in places[first : first + 50000]).encode())
        part.write(b"</sst>")
