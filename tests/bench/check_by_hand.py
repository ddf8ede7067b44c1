#!/usr/bin/env python3
"""The 20 rules of «tudien check --only …» over a normal table of citizens, as somebody would write them by hand in polars.

    tudien normalize citizens.csv --entity cong_dan --out bang --as-of 2026-09-30
    python3 tests/bench/check_by_hand.py bang                     the counts, and the CPU seconds of the query alone
    python3 tests/bench/check_by_hand.py bang path/to/tudien      both, each in its own process: CPU seconds and memory side by side

Needs polars from PyPI. Counts only: tudien also keeps every finding with its address, value, proposal and owner.
"""
import datetime, json, os, resource, subprocess, sys, time

AS_OF = datetime.date(2026, 9, 30)
ONLY = "DU-001,DUNG-006,DUNG-007,DUNG-008,DUNG-009,DUNG-010,DUNG-011,DUNG-012,DUNG-020,SACH-001,SACH-011,SONG-001"


def by_hand(folder):
    import polars as pl
    from pathlib import Path
    codes = Path(__file__).resolve().parents[2] / "dictionary" / "codes"
    ethnic = pl.read_csv(codes / "dan_toc_2008.csv", infer_schema=False)["code"].to_list()
    sexes = pl.read_csv(codes / "gioi_tinh.csv", infer_schema=False)["code"].to_list()
    col, d = pl.col, lambda name: col(name).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    born, issued, updated = d("ngay_sinh"), d("ngay_cap"), d("ngay_cap_nhat")
    so, name = col("so_dinh_danh"), col("ho_ten")
    whole = so.str.contains("^[0-9]{12}$")
    century = so.str.slice(3, 1).cast(pl.Int32, strict=False)
    coded = 1900 + century // 2 * 100 + so.str.slice(4, 2).cast(pl.Int32, strict=False)
    year = col("ngay_sinh").str.slice(0, 4).cast(pl.Int32, strict=False)
    filled = lambda names: {f"DU-001 {n}": col(n).is_null() for n in names}
    rules = {
        **filled(["gioi_tinh", "ho_ten", "ma_xa", "ngay_sinh", "noi_thuong_tru", "so_dinh_danh"]),
        "DUNG-006 dan_toc": ~col("dan_toc").is_in(ethnic),
        "DUNG-006 gioi_tinh": ~col("gioi_tinh").is_in(sexes),
        "DUNG-007 ngay_cap": issued < datetime.date(1957, 1, 1),
        "DUNG-007 ngay_sinh": born < datetime.date(1890, 1, 1),
        "DUNG-008 ngay_cap": issued > AS_OF,
        "DUNG-008 ngay_sinh": born > AS_OF,
        "DUNG-009 ngay_cap": (issued < born) & (born <= AS_OF),
        "DUNG-010 ngay_sinh": whole & (year != coded),
        "DUNG-011 gioi_tinh": whole & col("gioi_tinh").is_in(["nam", "nu"]) & ((century % 2 == 1) != (col("gioi_tinh") == "nu")),
        "DUNG-012 ngay_sinh": year < AS_OF.year - 120,
        "DUNG-020 ho_ten": ~name.str.contains(" ", literal=True),
        "SACH-001 so_dinh_danh": so.is_duplicated() & so.is_not_null(),
        "SACH-011 ho_ten": (name == name.str.to_uppercase()) & (name.str.len_chars() > 1) & (name != name.str.to_lowercase()),
        "SONG-001 ngay_cap_nhat": updated < AS_OF - datetime.timedelta(days=31),
    }
    plan = pl.scan_parquet(f"{folder}/normal.parquet").select([rule.sum().alias(key) for key, rule in rules.items()])
    begun = time.process_time()
    counts = plan.collect(engine=os.environ.get("POLARS_BY", "streaming")).row(0, named=True)
    return counts, time.process_time() - begun


def measured(call, **more):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run(["/usr/bin/time", "-f", "%U %S %M", *call], capture_output=True, text=True, **more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    user, system, peak = out.stderr.strip().splitlines()[-1].split()
    return out.stdout, float(user) + float(system), int(peak) / 1024


if __name__ == "__main__":
    folder = sys.argv[1]
    if len(sys.argv) == 2:
        counts, cpu = by_hand(folder)
        print(json.dumps({"counts": counts, "query_cpu": cpu}))
        sys.exit()
    best = {}
    for turn in range(int(sys.argv[3]) if len(sys.argv) > 3 else 3):
        for engine in ["streaming", "in-memory"]:
            text, cpu, peak = measured([sys.executable, __file__, folder], env={**os.environ, "POLARS_BY": engine})
            hand = json.loads(text)
            print(f"polars by hand, {engine:10}  {cpu:6.2f} CPU s in all, {hand['query_cpu']:6.2f} the query  {peak:7.0f} MB")
            best[engine] = min(best.get(engine, (9e9,)), (hand["query_cpu"], cpu, peak))
        text, cpu, peak = measured([sys.argv[2], "check", folder, "--as-of", str(AS_OF), "--only", ONLY, "--format", "json", "--quiet"])
        own = {f"{o['code']} {o['field']}": o["broken"] for o in json.loads(text)["outcomes"]}
        print(f"tudien check                {cpu:6.2f} CPU s in all                     {peak:7.0f} MB, {json.loads(text)['findings']} findings kept")
        best["tudien"] = min(best.get("tudien", (9e9,)), (cpu, peak))
    for key, count in hand["counts"].items():
        print(f"{key:28} {count:9} {own.get(key, 0):9} {'' if count == own.get(key, 0) else '  <- differs'}")
    print(f"rules of tudien: {len(own)}; best of tudien ÷ best query by hand: "
          + ", ".join(f"{best['tudien'][0] / best[e][0]:.2f} ({e})" for e in ["streaming", "in-memory"]))
