#!/usr/bin/env python3
"""A checked table made large by repeating it, so that the report of millions of findings can be measured in a minute.

    tudien normalize citizens.csv --entity cong_dan --out bang --as-of 2026-09-30 && tudien check bang --as-of 2026-09-30
    python3 tests/bench/large_report.py bang [ROWS] [FINDINGS]      3,350,000 rows and 2,000,000 findings; changes bang
    tudien report bang --to html=bang.html
    python3 tests/outside/report_page.py bang.html --seconds 2

Rows, lines and row numbers of findings go on counting; values repeat. Needs pyarrow from PyPI.
"""
import json, os, sys
import pyarrow as pa, pyarrow.compute as pc, pyarrow.parquet as pq

folder, rows, findings = sys.argv[1], *(int(sys.argv[at]) if len(sys.argv) > at else most for at, most in ((2, 3_350_000), (3, 2_000_000)))


def grown(name, whole, most, change):
    table, made, turn, out = whole, 0, 0, None
    while made < most:
        part = change(table.slice(0, min(table.num_rows, most - made)), turn)
        out = out or pq.ParquetWriter(f"{folder}/{name}.new", part.schema, compression="zstd")
        out.write_table(part)
        made, turn = made + part.num_rows, turn + 1
    out.close()
    os.replace(f"{folder}/{name}.new", f"{folder}/{name}")


def put(part, name, values):
    at = part.schema.get_field_index(name)
    return part.set_column(at, part.schema.field(name), values)


normal = pq.read_table(f"{folder}/normal.parquet")
count = normal.num_rows
numbers = lambda first, part: pa.array(range(first, first + part.num_rows), pa.uint32())
grown("normal.parquet", normal, rows, lambda part, turn: put(put(part, "_row", numbers(turn * count, part)), "_line", numbers(turn * count + 2, part)))
told = pq.read_table(f"{folder}/findings.parquet")
told = told.filter(pc.is_valid(told["_row"]))
times = max(1, rows // count)
later = lambda part, turn: pc.cast(pc.add(pc.cast(part["_row"], pa.int64()), turn % times * count), pa.uint32())
grown("findings.parquet", told, findings, lambda part, turn: put(part, "_row", later(part, turn)))

checked = json.load(open(f"{folder}/outcomes.json", encoding="utf-8"))
for one in checked["outcomes"]:
    one.update(tested=one["tested"] * times, broken=one["broken"] * findings // told.num_rows)
checked["findings"] = findings
table = json.load(open(f"{folder}/table.json", encoding="utf-8"))
table["rows"] = rows
for name, value in (("outcomes.json", checked), ("table.json", table)):
    json.dump(value, open(f"{folder}/{name}", "w", encoding="utf-8"), ensure_ascii=False)
print(f"{rows} rows, {findings} findings out of {count} and {told.num_rows}")
