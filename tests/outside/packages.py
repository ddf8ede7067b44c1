"""Open packages as other people's programs see them.

    python3 -m venv .venv && .venv/bin/pip install frictionless pandas pyarrow duckdb polars
    .venv/bin/python tests/outside/packages.py out/dak_lak/goi/*

For each package: the sums hold; frictionless finds the descriptor and both tables valid; pyarrow, DuckDB and polars read
the Parquet file with the types that the descriptor promises; its values are those of the CSV; no text that a spreadsheet
would run; no number that looks like a person's. Ends with status 1 when any of this fails.
"""

import csv
import datetime
import hashlib
import json
import re
import sys
from pathlib import Path

import duckdb
import frictionless
import polars
import pyarrow.parquet

ARROW = {
    "string": {"string"},
    "yearmonth": {"string"},
    "integer": {"int64"},
    "number": {"double"},
    "date": {"date32[day]"},
    "datetime": {"timestamp[us]"},
    "boolean": {"bool"},
}
DUCKDB = {
    "string": {"VARCHAR"},
    "yearmonth": {"VARCHAR"},
    "integer": {"BIGINT"},
    "number": {"DOUBLE"},
    "date": {"DATE"},
    "datetime": {"TIMESTAMP"},
    "boolean": {"BOOLEAN"},
}
POLARS = {
    "string": {polars.String},
    "yearmonth": {polars.String},
    "integer": {polars.Int64},
    "number": {polars.Float64},
    "date": {polars.Date},
    "datetime": {polars.Datetime},
    "boolean": {polars.Boolean},
}
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PERSONAL = re.compile(r"(?<!\d)\d{12}(?!\d)|(?<!\d)0[35789]\d{8}(?!\d)")


def canonical(value, kind):
    """A value as the CSV writes it, comparable whatever program read it."""
    if value is None or value == "":
        return None
    if kind == "integer":
        return int(value)
    if kind == "number":
        return float(value)
    if kind == "datetime" and isinstance(value, str):
        return datetime.datetime.fromisoformat(value)
    if kind == "date" and isinstance(value, str):
        return datetime.date.fromisoformat(value)
    if kind == "boolean" and isinstance(value, str):
        return value == "true"
    return value


def runs(part, first):
    """True for what a spreadsheet would run: the rule of the page of the format csv."""
    skipped = {c for c in part if (c.isspace() and not (first and c in "\t\r\n")) or c in "'\ufeff\u200b"}
    rest = part.lstrip("".join(skipped)) if skipped else part
    return rest[:1] != "" and (rest[0] in "=+-@＝＋－＠" or (first and rest[0] in "\t\r\n"))


def original(text):
    """A guarded text as it was."""
    parts = re.findall(r"[^;\t\r\n]*[;\t\r\n]|[^;\t\r\n]+$", text)
    return "".join(p[1:] if p.startswith("'") and runs(p[1:], at == 0) else p for at, p in enumerate(parts))


def sums(folder):
    """Faults of SHA256SUMS: files that differ, and files that it does not name."""
    told = {}
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        told[name] = digest
    for name, digest in told.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
            yield f"{name}: the sum differs"
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if file.name != "SHA256SUMS" and file.relative_to(folder).as_posix() not in told:
            yield f"{file.name}: not in SHA256SUMS"


def types(folder, parquet, fields):
    """Columns whose type is not the one promised."""
    schema = pyarrow.parquet.read_schema(folder / parquet)
    described = duckdb.sql(f"DESCRIBE SELECT * FROM read_parquet('{folder / parquet}')").fetchall()
    frame = polars.read_parquet_schema(folder / parquet)
    names = [field["name"] for field in fields]
    if not (schema.names == [row[0] for row in described] == list(frame) == names):
        yield "the columns are not those of the descriptor"
        return
    for field, row in zip(fields, described):
        name, kind = field["name"], field["type"]
        if str(schema.field(name).type) not in ARROW[kind]:
            yield f"{name}: pyarrow reads {schema.field(name).type}, promised {kind}"
        if row[1] not in DUCKDB[kind]:
            yield f"{name}: DuckDB reads {row[1]}, promised {kind}"
        if frame[name].base_type() not in POLARS[kind]:
            yield f"{name}: polars reads {frame[name]}, promised {kind}"


def values(folder, parquet, table, fields):
    """Cells of the CSV that differ from the Parquet file as each program reads it, and cells that are not safe."""
    with open(folder / table, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not (folder / table).read_bytes().startswith(b"\xef\xbb\xbf"):
        yield f"{table}: no byte order mark, so Excel misreads the letters"
    readers = {
        "pyarrow": pyarrow.parquet.read_table(folder / parquet).to_pylist(),
        "polars": polars.read_parquet(folder / parquet).to_dicts(),
    }
    reader = duckdb.sql(f"SELECT * FROM read_parquet('{folder / parquet}')")
    readers["DuckDB"] = [dict(zip(reader.columns, row)) for row in reader.fetchall()]
    for program, read in readers.items():
        if len(read) != len(rows):
            yield f"{program} reads {len(read)} rows, the CSV has {len(rows)}"
            continue
        for place, (left, right) in enumerate(zip(rows, read)):
            for field in fields:
                name, kind = field["name"], field["type"]
                text = original(left[name]) if kind == "string" else left[name]
                want, have = canonical(text, kind), canonical(right[name], kind)
                if want != have and left[name] != have:
                    yield f"{program}: row {place + 1}, {name}: the CSV has another value"
    for place, row in enumerate(rows):
        for field in fields:
            cell = row[field["name"]]
            if field["type"] == "string" and cell.startswith(ACTIVE):
                yield f"{table}: row {place + 1}, {field['name']}: a spreadsheet would run this cell"
            if PERSONAL.search(cell) and field["type"] == "string":
                yield f"{table}: row {place + 1}, {field['name']}: looks like a person's number"


def valid(folder):
    """What frictionless says of the package."""
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    for error in report.flatten(["type", "message"]):
        yield f"frictionless: {error[0]}: {error[1]}"


def faults(folder):
    """Every fault of one package."""
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    by_format = {resource["format"]: resource for resource in described["resources"]}
    parquet, table = by_format["parquet"]["path"], by_format["csv"]["path"]
    fields = by_format["csv"]["schema"]["fields"]
    yield from sums(folder)
    yield from valid(folder)
    yield from types(folder, parquet, fields)
    yield from values(folder, parquet, table, fields)


def main(folders):
    """Tells every fault; answers the exit status."""
    if not folders:
        print("name the folders of packages", file=sys.stderr)
        return 2
    found = 0
    for folder in map(Path, folders):
        here = list(faults(folder))
        found += len(here)
        for fault in here[:20]:
            print(f"{folder.name}: {fault}")
        print(f"{folder.name}: {len(here)} fault(s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
