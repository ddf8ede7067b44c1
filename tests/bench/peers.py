#!/usr/bin/env python3
"""The same rules on the same table by tudien, Pandera, Pointblank and frictionless: are the broken cells the same, cell by cell?

    python3 tests/bench/citizens.py 1000000 > citizens.csv
    tudien normalize citizens.csv --entity cong_dan --out bang --as-of 2026-09-30
    python3 tests/bench/peers.py put bang bang_loi               the same table with one cell in 200 of each kind made wrong
    tudien check bang_loi --as-of 2026-09-30
    python3 tests/bench/peers.py compare bang_loi

Needs from PyPI: polars, "pandera[polars]==0.35.*", "pointblank==1.1.*", "frictionless==5.21.*". Each tool reads the normal table (text
cells) and answers with the row numbers that break each rule; findings.parquet of tudien holds its own. A rule:
required, a list of codes, a pattern, no repeats, a date in a range.
"""
import csv, sys, tempfile, time
from pathlib import Path

import polars as pl

folder = Path(sys.argv[2])
CODES = Path(__file__).resolve().parents[2] / "dictionary" / "codes"
listed = lambda name: [row["code"] for row in csv.DictReader(open(CODES / f"{name}.csv", encoding="utf-8"))]
ETHNIC, SEX, FAR = listed("dan_toc_2008"), listed("gioi_tinh"), "2026-09-30"
REQUIRED = ["so_dinh_danh", "ho_ten", "ngay_sinh", "gioi_tinh", "noi_thuong_tru", "ma_xa"]
# Rule → the check of tudien and the field. A date in text is judged by its letters: whole days alone, which ISO puts in order.
DAY = r"^\d{4}-\d{2}-\d{2}"
RULES = {**{("required", f): ("DU-001", f) for f in REQUIRED}, ("codes", "dan_toc"): ("DUNG-006", "dan_toc"), ("codes", "gioi_tinh"): ("DUNG-006", "gioi_tinh"),
         ("unique", "so_dinh_danh"): ("SACH-001", "so_dinh_danh"), ("blank", "ho_ten"): ("DUNG-020", "ho_ten"), ("partial", "ngay_sinh"): ("DU-008", "ngay_sinh"),
         ("future", "ngay_cap"): ("DUNG-008", "ngay_cap")}
PARTIAL, BLANK = r"^[0-9]{4}(-[0-9]{2})?$", r" "
columns = ["_row", *REQUIRED, "dan_toc", "ngay_cap"]
table = pl.read_parquet(folder / "normal.parquet", columns=columns if sys.argv[1] == "compare" else None)


def put(out):
    """Makes one cell in 200 wrong for each rule, the same for the same table."""
    import random, shutil
    rng, cells = random.Random(3), {name: table[name].to_list() for name in columns[1:]}
    rows = lambda: rng.sample(range(table.height), table.height // 200)
    for name in REQUIRED:
        for row in rows():
            cells[name][row] = None
    for name, wrong in [("dan_toc", "Sao Hỏa"), ("gioi_tinh", "khác"), ("ho_ten", "Hùng"), ("ngay_sinh", "1990-05"), ("ngay_cap", "2027-01-15")]:
        for row in rows():
            cells[name][row] = wrong
    for row in rows():
        cells["so_dinh_danh"][row] = cells["so_dinh_danh"][rng.randrange(table.height)]
    shutil.copytree(folder, out, dirs_exist_ok=True, ignore=shutil.ignore_patterns("findings*", "outcomes*", "score*", "phat_hien*"))
    changed = table.with_columns(pl.Series(name, values, dtype=pl.String) for name, values in cells.items())
    changed.write_parquet(Path(out) / "normal.parquet", compression="snappy", row_group_size=131072)


def by_tudien():
    found = pl.read_parquet(folder / "findings.parquet", columns=["code", "field", "_row"]).drop_nulls("_row")
    groups = {key: set(rows["_row"].to_list()) for key, rows in found.partition_by(["code", "field"], as_dict=True).items()}
    return {rule: groups.get(own, set()) for rule, own in RULES.items()}


def by_pandera():
    import pandera.polars as pa
    text = dict(dtype=pl.String, nullable=True)
    column = {f: pa.Column(pl.String, nullable=False) for f in REQUIRED}
    kept = {
        "ho_ten": pa.Column(pl.String, pa.Check.str_contains(BLANK), nullable=False),
        "ngay_sinh": pa.Column(pl.String, pa.Check.str_matches(r"^\d{4}-\d{2}-\d{2}"), nullable=False),
        "gioi_tinh": pa.Column(pl.String, pa.Check.isin(SEX), nullable=False),
        "dan_toc": pa.Column(pl.String, pa.Check.isin(ETHNIC), nullable=True),
        "ngay_cap": pa.Column(pl.String, pa.Check.le(FAR), nullable=True),
        "so_dinh_danh": pa.Column(pl.String, nullable=False, unique=True, report_duplicates="all"),
    }
    schema = pa.DataFrameSchema({**column, **kept}, strict=False)
    found = {rule: set() for rule in RULES}
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        names = {"not_nullable": "required", "isin": "codes", "field_uniqueness": "unique", "str_contains": "blank", "str_matches": "partial", "less_than_or_equal_to": "future"}
        cases = errors.failure_cases
        for (field, check), rows in cases.partition_by(["column", "check"], as_dict=True).items():
            kind = next(kind for word, kind in names.items() if check.startswith(word))
            if (kind, field) in found:
                found[kind, field] |= set(table["_row"].gather(rows["index"].drop_nulls()).to_list())
    return found


def by_pointblank():
    import pointblank as pb
    ran, order = pb.Validate(table), []
    def step(rule, call):
        order.append(rule)
        return call
    for f in REQUIRED:
        ran = step(("required", f), ran.col_vals_not_null(columns=f))
    ran = step(("codes", "dan_toc"), ran.col_vals_in_set(columns="dan_toc", set=[*ETHNIC, None]))
    ran = step(("codes", "gioi_tinh"), ran.col_vals_in_set(columns="gioi_tinh", set=[*SEX, None]))
    ran = step(("unique", "so_dinh_danh"), ran.rows_distinct(columns_subset=["so_dinh_danh"]))
    ran = step(("blank", "ho_ten"), ran.col_vals_regex(columns="ho_ten", pattern=BLANK, na_pass=True))
    ran = step(("partial", "ngay_sinh"), ran.col_vals_regex(columns="ngay_sinh", pattern=DAY, na_pass=True))
    ran = step(("future", "ngay_cap"), ran.col_vals_regex(columns="ngay_cap", pattern="^(19|20[01][0-9]|202[0-5]|2026-0)", na_pass=True))
    ran = ran.interrogate(get_first_n=table.height, extract_limit=table.height)
    extracts, found = ran.get_data_extracts(), {}
    for number, rule in enumerate(order, 1):
        frame = extracts.get(number)
        place = lambda: table["_row"].gather(frame["_row_num_"].cast(pl.Int64) - 1) if "_row" not in frame.columns else frame["_row"]
        found[rule] = set(place().to_list()) if frame is not None and frame.height else set()
    return found


def by_frictionless():
    from frictionless import Resource, Schema, system
    rows, at = table, table["_row"].to_list()
    string = lambda name, **constraints: {"name": name, "type": "string", "constraints": constraints}
    fields = [{"name": "_row", "type": "integer"}, string("so_dinh_danh", required=True, unique=True), string("ho_ten", required=True, pattern=".* .*"),
              string("ngay_sinh", required=True, pattern=r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*"), string("gioi_tinh", required=True, enum=SEX), string("noi_thuong_tru", required=True),
              string("ma_xa", required=True), string("dan_toc", enum=ETHNIC), {"name": "ngay_cap", "type": "string", "constraints": {"pattern": "(19[0-9]{2}|20[01][0-9]|202[0-5]|2026-0).*"}}]
    with tempfile.TemporaryDirectory() as place:
        rows.select([f["name"] for f in fields]).write_csv(f"{place}/bang.csv")
        with system.use_context(trusted=True):
            report = Resource(path=f"{place}/bang.csv", schema=Schema.from_descriptor({"fields": fields})).validate(limit_errors=10**9)
    found = {rule: set() for rule in RULES}
    for error in report.tasks[0].errors:
        field = getattr(error, "field_name", None)
        note = error.note
        kind = "unique" if error.type == "unique-error" else next((k for w, k in {'"required"': "required", '"enum"': "codes", '"pattern"': "pattern"}.items() if w in note), None)
        if kind == "pattern":
            kind = {"ho_ten": "blank", "ngay_sinh": "partial", "ngay_cap": "future"}[field]
        if (kind, field) in found:
            found[kind, field].add(at[error.row_number - 2])
    return found


def by_definition(name, rule, rows):
    """What a tool means otherwise by «no repeats»: which rows it would tell of, and why."""
    if rule[0] != "unique":
        return rows, ""
    ids = table.select("_row", rule[1])
    if name == "frictionless":
        first = ids.filter(pl.col(rule[1]).is_duplicated() & pl.col(rule[1]).is_first_distinct())["_row"].to_list()
        return rows - set(first), ": frictionless tells a repeat from its second row on"
    return rows | set(ids.filter(pl.col(rule[1]).is_null())["_row"].to_list()), f": {name} takes empty cells for repeats of each other"


if __name__ == "__main__":
    if sys.argv[1] == "put":
        put(sys.argv[3])
        sys.exit()
    own, wrong = by_tudien(), 0
    for name, tool in [("pandera", by_pandera), ("pointblank", by_pointblank), ("frictionless", by_frictionless)]:
        begun = time.process_time()
        theirs = tool()
        print(f"{name}: {time.process_time() - begun:.1f} CPU s")
        for rule, here in own.items():
            meant, why = by_definition(name, rule, here)
            other = theirs[rule]
            same = "equal" if here == other else f"equal by its definition{why}" if meant == other else f"DIFFERS: tudien alone {len(meant - other)}, {name} alone {len(other - meant)}"
            wrong += same.startswith("DIFFERS")
            print(f"    {RULES[rule][0]:9} {rule[0]:9} {rule[1]:16} tudien {len(here):8}  {name} {len(other):8}  {same}")
    sys.exit(1 if wrong else 0)
