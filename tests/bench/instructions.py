"""Instructions of the kernels for each row, counted by callgrind: the same however busy the machine is.

    python3 tests/bench/instructions.py TUDIEN [--keep FILE.json] [--against FILE.json] [--more 0.10] [--only KERNEL...]

Each kernel is run by the program on N and on 3 N rows under `valgrind --tool=callgrind` (Debian's package valgrind), with one
thread; the difference over 2 N rows leaves out what starting costs. --keep writes the counts; --against compares with kept
ones of a program of the same profile and ends with status 1 where a kernel needs --more (a share) than then.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROWS = 1000
DAY = ["--as-of", "2026-09-30"]


def column(table, at):
    """The cells of a column of a CSV table, header left out."""
    import csv
    with open(table, encoding="utf-8") as file:
        return [row[at] for row in csv.reader(file)][1:]


class Kernels:
    """The kernels by name: what is run on a folder with `rows` invented rows, and what goes to its standard input."""

    def __init__(self, tudien, folder):
        self.tudien, self.folder = tudien, folder

    def table(self, rows):
        path = self.folder / f"{rows}.csv"
        if not path.exists():
            with open(path, "wb") as out:
                subprocess.run([sys.executable, HERE / "citizens.py", str(rows)], stdout=out, check=True)
        return path

    def lines(self, rows, at):
        return "\n".join(column(self.table(rows), at)).encode()

    def workbook(self, rows):
        path = self.folder / f"{rows}.xlsx"
        if not path.exists():
            subprocess.run([sys.executable, HERE / "workbook.py", str(rows), path], check=True, stdout=subprocess.DEVNULL)
        return path

    def normal(self, rows):
        """A table normalized, linked and checked before."""
        out = self.folder / f"bang_{rows}"
        if not out.exists():
            for step in (["normalize", self.table(rows), "--entity", "cong_dan", "--out", out, *DAY], ["link", out], ["check", out, *DAY], ["score", out]):
                done = subprocess.run([self.tudien, *step, "--quiet"], capture_output=True)
                if done.returncode > 1:
                    sys.exit(done.stderr.decode())
        return out

    def fresh(self, name):
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        return path

    def all(self):
        return {
            "text default, names": lambda n: (["text", "default"], self.lines(n, 2)),
            "text default, addresses": lambda n: (["text", "default"], self.lines(n, 7)),
            "text search_key": lambda n: (["text", "search_key"], self.lines(n, 2)),
            "value so_dinh_danh": lambda n: (["value", "--type", "so_dinh_danh", *DAY], self.lines(n, 1)),
            "value ngay": lambda n: (["value", "--type", "ngay", *DAY], self.lines(n, 3)),
            "value so_dien_thoai": lambda n: (["value", "--type", "so_dien_thoai", *DAY], self.lines(n, 8)),
            "units convert": lambda n: (["units", "convert", *DAY], self.lines(n, 7)),
            "inspect CSV": lambda n: (["inspect", self.table(n), "--entity", "cong_dan", "--format", "json"], b""),
            "inspect XLSX": lambda n: (["inspect", self.workbook(n), "--entity", "cong_dan", "--format", "json"], b""),
            "normalize": lambda n: (["normalize", self.table(n), "--entity", "cong_dan", "--out", self.fresh("n"), *DAY], b""),
            "link": lambda n: (["link", self.normal(n)], b""),
            "check": lambda n: (["check", self.normal(n), *DAY], b""),
            "publish": lambda n: (["publish", self.normal(n), "--out", self.fresh("goi")], b""),
        }


def counted(tudien, command, said, folder):
    """Instructions of one run."""
    env = {**os.environ, "RAYON_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1", "TOKIO_WORKER_THREADS": "1"}
    call = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder / 'callgrind.out'}", tudien, *map(str, command), "--quiet"]
    done = subprocess.run(call, input=said, capture_output=True, env=env)
    told = re.search(rb"Collected : (\d+)", done.stderr)
    if done.returncode > 1 or not told:
        sys.exit(f"{command}: {done.stderr.decode(errors='replace')[-1500:]}")
    return int(told[1])


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("tudien"), ask.add_argument("--keep", type=Path), ask.add_argument("--against", type=Path)
    ask.add_argument("--more", type=float, default=0.10), ask.add_argument("--only", nargs="*")
    given = ask.parse_args()
    if not shutil.which("valgrind"):
        sys.exit("valgrind is not installed: nothing is counted")
    before = json.loads(given.against.read_text()) if given.against else {}
    found, slower = {}, []
    with tempfile.TemporaryDirectory(prefix="instructions-") as made:
        kernels = Kernels(given.tudien, Path(made))
        print("| kernel | instructions a row | then |\n|---|---|---|")
        for name, kernel in kernels.all().items():
            if given.only and name not in given.only:
                continue
            few, many = (counted(given.tudien, *kernel(rows), Path(made)) for rows in (ROWS, 3 * ROWS))
            found[name] = round((many - few) / (2 * ROWS))
            then = before.get(name)
            print(f"| {name} | {found[name]:,} | {f'{then:,} ({found[name] / then - 1:+.0%})' if then else ''} |", flush=True)
            if then and found[name] > then * (1 + given.more):
                slower.append(name)
    if given.keep:
        given.keep.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if slower:
        sys.exit(f"slower than then: {', '.join(slower)}")


main()
