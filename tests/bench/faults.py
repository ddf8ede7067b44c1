#!/usr/bin/env python3
"""What was put into the samples against what was found, by kind of fault.

    tudien run samples/dak_lak/job.toml --out OUT && python3 tests/bench/faults.py OUT

Standard library only. «found» counts findings of the check in the table; a check may rightly find more than was put in.
"""
import collections, csv, json, sys
from pathlib import Path

OUT = Path(sys.argv[1])
TRUTH = json.load(open(Path(__file__).resolve().parents[2] / "samples/dak_lak/truth.json", encoding="utf-8"))
TOLD = {
    "cong_dan": {"cmnd": "SONG-011", "lost_zero+phone_zero": "DUNG-017", "year_only": "DU-008", "stale": "SONG-001", "id_length": "DUNG-002", "ethnic_unknown": "DUNG-006",
                 "sex_flipped": "DUNG-011", "id_birth_year": "DUNG-010", "id_missing": "DU-001", "impossible_date": "DUNG-022", "duplicates": "SACH-004"},
    "doanh_nghiep": {"negative": "DUNG-015", "tax_checksum": "DUNG-004", "branch": "DUNG-028", "email": "DUNG-029", "founded_in_future": "DUNG-008", "duplicates": "SACH-004"},
    "thua_dat": {"lost_zero": "DUNG-017", "swapped_xy": "DUNG-026", "land_code": "DUNG-006", "unknown_owner": "NHAT-008"},
    "giay_phep_xay_dung": {"grade": "DUNG-006", "expiry_before_issue": "DUNG-009", "floor_below_build": "DUNG-013", "future": "DUNG-008"},
}

for table, kinds in TOLD.items():
    with open(OUT / "phat_hien" / f"{table}.csv", encoding="utf-8-sig") as file:
        found = collections.Counter(row["Mã kiểm tra"] for row in csv.DictReader(file))
    known = {**TRUTH[table]["defects"], "duplicates": TRUTH[table].get("duplicates")}
    for kind, code in kinds.items():
        put_in = sum(known[part] for part in kind.split("+"))
        print(f"{table:20} {kind:24} {code:9} put in {put_in:4}  found {found.pop(code, 0):4}")
    for code, count in sorted(found.items()):
        print(f"{table:20} {'(nothing put in)':24} {code:9} put in    0  found {count:4}")
