#!/usr/bin/env python3
"""The whole `run` against the bare copy CSV → Parquet by polars and DuckDB, one after another in one go.

    python3 tests/bench/whole.py TUDIEN [--rows 3350000] [--folder DIR] [--runs 1] [--formats parquet]
    python3 tests/bench/whole.py TUDIEN --growth 100000,1000000,10000000

Measured four ways: `run` with every check that the dictionary names for citizens, and one command a stage with 24 of them; each with and without linking.
The package is of Parquet, as the copy is; `--formats ""` writes every format that the program writes where nobody asks.

Writes a table: CPU seconds, seconds by the clock, highest memory, the ratio to polars' copy, and the share of each stage.
With --growth: CPU microseconds a row for each stage and number of rows, and the largest ratio of the whole. Peers are
used where `import polars` and `import duckdb` work (pip install polars duckdb).
"""
import argparse, datetime, json, os, platform, shutil, subprocess, sys, tempfile, time
from pathlib import Path

HERE = Path(__file__).resolve().parent
DAY = ["--as-of", "2026-09-30"]
# what a first look asks of a register of persons; the dictionary names 74 checks for them
SOME = ("DU-001,DUNG-001,DUNG-002,DUNG-003,DUNG-004,DUNG-005,DUNG-006,DUNG-007,DUNG-008,DUNG-009,DUNG-010,DUNG-011,DUNG-012,DUNG-020,"
        "NHAT-001,NHAT-002,NHAT-003,NHAT-011,SACH-001,SACH-003,SACH-005,SACH-011,SONG-001,SONG-002")
COPIES = {
    "polars, bare copy": "import polars as pl, sys; pl.scan_csv(sys.argv[1], infer_schema=False).sink_parquet(sys.argv[2])",
    "DuckDB, bare copy": "import duckdb, sys; duckdb.sql(f\"COPY (SELECT * FROM read_csv('{sys.argv[1]}', all_varchar=true)) TO '{sys.argv[2]}' (FORMAT parquet)\")",
}


def measured(command, log):
    """CPU seconds, seconds, peak MB of a process with its children; stops where it fails."""
    begun = time.monotonic()
    with open(log, "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command}: status {process.returncode}: {Path(log).read_text(errors='replace')[-800:]}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - begun, usage.ru_maxrss / 1024


def citizens(rows, folder):
    path = folder / f"citizens_{rows}.csv"
    if not path.exists():
        part = path.with_suffix(".part")
        with open(part, "wb") as out:
            subprocess.run([sys.executable, HERE / "citizens.py", str(rows)], stdout=out, check=True)
        part.rename(path)
    return path


def run(args, path, folder, more=()):
    out, job = folder / "ket_qua", folder / "job.toml"
    shutil.rmtree(out, ignore_errors=True)
    formats = json.dumps([name for name in args.formats.split(",") if name])
    job.write_text(f"""title = "{path.stem}"
as_of = "2026-09-30"

[[dataset]]
id = "cong_dan"
entity = "cong_dan"
files = [{json.dumps(str(path.resolve()))}]
formats = {formats}
""")
    cost = measured([args.tudien, "run", job, "--out", out, "--quiet", *more], folder / "log")
    stages = {stage["stage"].split()[0]: stage for stage in json.loads((out / "chi_phi.json").read_text())}
    shutil.rmtree(out)
    # the program begins its highest memory anew with each stage
    peak = max([cost[2], *((stage["peak_memory"] or 0) / 2**20 for stage in stages.values())])
    return (*cost[:2], peak), stages


def by_stages(args, path, folder, link):
    """The same by one command a stage, with the 24 checks of SOME instead of all."""
    table, html = folder / "bang", folder / "bao_cao.html"
    package = ["--out", folder / "goi", *(["--formats", args.formats] if args.formats else [])]
    commands = {
        "normalize": [path, "--entity", "cong_dan", "--out", table, *DAY],
        "link": [table],
        "check": [table, "--only", SOME, *DAY],
        "score": [table],
        "publish": [table, *package, *DAY],
        "report": [table, "--to", f"html={html}"],
    }
    shutil.rmtree(table, ignore_errors=True)
    parts = {name: measured([args.tudien, name, *command, "--quiet"], folder / "log") for name, command in commands.items() if link or name != "link"}
    shutil.rmtree(table)
    shutil.rmtree(folder / "goi")
    cpu, clock, peak = zip(*parts.values())
    stages = {name: {"cpu_seconds": cost[0], "peak_memory": cost[2] * 2**20} for name, cost in parts.items()}
    return (sum(cpu), sum(clock), max(peak)), stages


def best(runs, work):
    return min((work() for _ in range(runs)), key=lambda result: (result[0] if isinstance(result[0], tuple) else result)[0])


def machine():
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{datetime.date.today()}; {os.cpu_count()} cores ({cpu}), {memory:.0f} GB; load {os.getloadavg()[0]:.1f}"


def ratios(args, folder):
    path = citizens(args.rows, folder)
    print(f"{args.rows:,} citizens, {path.stat().st_size / 1e6:.0f} MB; {machine()}\n")
    lines, bare = [], None
    for name, program in COPIES.items():
        if subprocess.run([sys.executable, "-c", program.split(",")[0].split(" as ")[0]], stderr=subprocess.DEVNULL).returncode:
            print(f"({name}: not installed)")
            continue
        cost = best(args.runs, lambda: measured([sys.executable, "-c", program, path, folder / "copy.parquet"], folder / "log"))
        (folder / "copy.parquet").unlink()
        bare = bare or cost[0]
        lines.append((name, cost, ""))
    works = {
        "tudien run, every check": lambda: run(args, path, folder),
        "tudien run --no-link, every check": lambda: run(args, path, folder, ("--no-link",)),
        "tudien by stages, 24 checks": lambda: by_stages(args, path, folder, True),
        "tudien by stages without link, 24 checks": lambda: by_stages(args, path, folder, False),
    }
    for name, work in works.items():
        cost, stages = best(args.runs, work)
        shares = ", ".join(f"{stage} {part['cpu_seconds'] / cost[0]:.0%} ({(part['peak_memory'] or 0) / 2**20:.0f} MB)"
                           for stage, part in stages.items() if part["cpu_seconds"] / cost[0] >= .005)
        lines.append((name, cost, shares))
    print("| what | CPU s | seconds | peak MB | ratio of CPU | share of the stages (peak memory of each) |\n|---|---|---|---|---|---|")
    for name, (cpu, seconds, memory), shares in lines:
        print(f"| {name} | {cpu:.1f} | {seconds:.1f} | {memory:.0f} | {f'{cpu / bare:.1f}' if bare else '–'} | {shares} |")


def growth(args, folder):
    print(f"CPU µs a row; {machine()}\n")
    sizes = [int(rows) for rows in args.growth.split(",")]
    results = []
    for rows in sizes:
        path = citizens(rows, folder)
        results.append(best(args.runs, lambda: run(args, path, folder)))
        if args.tidy:
            path.unlink()
    stages = list(results[0][1])
    print("| rows | " + " | ".join(stages) + " | whole | peak MB |\n|" + "---|" * (len(stages) + 3))
    for rows, (cost, parts) in zip(sizes, results):
        each = " | ".join(f"{parts[stage]['cpu_seconds'] / rows * 1e6:.1f}" for stage in stages)
        print(f"| {rows:,} | {each} | {cost[0] / rows * 1e6:.1f} | {cost[2]:.0f} |")
    cells = [cost[0] / rows for rows, (cost, _) in zip(sizes, results)]
    print(f"\nlargest to smallest cost of a row: {max(cells) / min(cells):.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tudien")
    parser.add_argument("--rows", type=int, default=3_350_000)
    parser.add_argument("--runs", type=int, default=1, help="the best of so many")
    parser.add_argument("--folder", type=Path, help="where files are made and kept; otherwise a folder that goes away")
    parser.add_argument("--formats", default="parquet", help="formats of the package, with commas between")
    parser.add_argument("--growth", help="numbers of rows, with commas between")
    parser.add_argument("--tidy", action="store_true", help="remove each file of --growth after use")
    args = parser.parse_args()
    args.tudien = shutil.which(args.tudien) or sys.exit(f"{args.tudien}: no such program")
    with tempfile.TemporaryDirectory(prefix="whole-") as made:
        folder = args.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        (growth if args.growth else ratios)(args, folder)


main()
