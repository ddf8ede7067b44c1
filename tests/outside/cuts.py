"""`tudien run` cut with kill -9 at random moments, gone on with, and compared byte for byte with a run that was not cut.

    python3 tests/outside/cuts.py TUDIEN [--times 500] [--seed 1]

A job of three small tables with every stage (linking, links between sets, packages, a catalog). Each time a run is
started and killed after a random time that spreads over the whole of a run, up to four times in a row on the same
folder; half of the times the folder holds a former result. Then the run is let through, and every file of the output
folder and of the package in the catalog is compared with those of an uncut run; nothing may be left beside the folder.
`chi_phi.json` holds what each stage cost and is never the same twice: it is looked at, not compared. So is the log of
the catalog, whose entries say when: `catalog verify` judges it.
Also shown: that going on skips what is finished (by a run cut late, whose finished steps keep their costs), and that two
runs on one folder exclude each other. Ends with status 1 when any of this fails.
"""

import argparse
import hashlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cutting import enterprises, killed

JOB = """title = "Thử cắt ngang"
as_of = "2026-09-30"
catalog = "kho"

[[dataset]]
id = "cong_dan"
entity = "cong_dan"
files = ["cong_dan.csv"]

[[dataset]]
id = "doanh_nghiep"
entity = "doanh_nghiep"
files = ["doanh_nghiep.csv"]

[[dataset]]
id = "thua_dat"
entity = "thua_dat"
files = ["thua_dat.csv"]

[[between]]
from = "thua_dat"
to = "cong_dan"
"""
NAMES = ["Nguyễn Văn An", "Trần Thị Bình", "Lê Hoàng Cường", "Y Blim Niê", "H'Hen Êban", "Phạm Minh Đức", "Võ Thị Lan"]


def write_tables(folder, rows):
    with (folder / "cong_dan.csv").open("w", encoding="utf-8") as out:
        out.write("Số định danh cá nhân,Họ và tên,Ngày sinh,Giới tính,Nơi thường trú\n")
        for n in range(rows):
            twin = n - 1 if n % 20 == 19 else n
            out.write(f'0660{80 + twin % 20}{twin:06},{NAMES[twin % 7]} {chr(65 + twin % 23)},{twin % 28 + 1:02}/{twin % 12 + 1:02}/19{80 + twin % 20},{["Nam", "Nữ"][twin % 2]},"Xã Ea Ning, tỉnh Đắk Lắk"\n')
    enterprises(folder / "doanh_nghiep.csv", rows)
    with (folder / "thua_dat.csv").open("w", encoding="utf-8") as out:
        out.write("Số tờ bản đồ,Số thửa,Địa chỉ thửa đất,Diện tích,Loại đất,Người sử dụng đất,Số định danh người sử dụng đất\n")
        for n in range(rows):
            out.write(f'{n // 50 + 1},{n % 50 + 1},"Xã Ea Ning, tỉnh Đắk Lắk",{100 + n}.5,ONT,{NAMES[n % 7]} {chr(65 + n % 23)},0660{80 + n % 20}{n:06}\n')


def tree(folder):
    files = {path for path in folder.rglob("*") if path.is_file()}
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def result(folder):
    """Every file of a result with its sum, what each stage cost apart."""
    sums = tree(folder)
    return {name: digest for name, digest in sums.items() if name != "chi_phi.json"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=300)
    given = parser.parse_args()
    random.seed(given.seed)
    program = str(Path(given.program).resolve())
    work = Path(tempfile.mkdtemp(prefix="tudien-cuts-"))
    (work / "job.toml").write_text(JOB, encoding="utf-8")
    write_tables(work, given.rows)
    command = [program, "run", "job.toml", "--out", "kq", "--by", "cb.mau"]
    run = lambda *args: subprocess.run([program, *map(str, args)], cwd=work, capture_output=True, text=True)
    out, faults = work / "kq", []

    def catalog():
        shutil.rmtree(work / "kho", ignore_errors=True)
        assert run("catalog", "init", "kho", "--by", "cb.mau").returncode == 0

    catalog()
    begun = time.monotonic()
    done = run(*command[1:])
    length = time.monotonic() - begun
    # 1: the catalog does not take the citizens, for their marks; every run must say so again
    code = done.returncode
    assert code in (0, 1) and "Đã công bố: doanh_nghiep" in done.stderr, done.stderr
    first, stored = result(out), tree(work / "kho" / "du_lieu")
    assert len(stored) > 10 and any(name.endswith("lien_ket.parquet") or "noi/" in name for name in first), sorted(first)
    done = run(*command[1:])
    assert done.returncode == code and result(out) == first, "a second run over the first is not the same"

    cut = lambda after: killed(command, after, work)
    cuts = resumed = kept_steps = 0
    number = 0
    left = lambda: sorted(path.name for path in work.iterdir() if path.name.startswith(".tudien-"))
    while cuts < given.times:
        number += 1
        if random.random() < 0.5:
            shutil.rmtree(out, ignore_errors=True)
        if random.random() < 0.5:
            catalog()
        for _ in range(random.choice([1, 1, 2, 4])):
            cuts += cut(random.uniform(0, length * 1.05))
        there = out.exists()
        if there and result(out) != first and not (work / next((name for name in left() if "-old-" in name), "-")).is_dir():
            faults.append(f"{number}: after the cut the folder is neither the former result nor the new one")
        begun = time.monotonic()
        done = run(*command[1:])
        took = time.monotonic() - begun
        if done.returncode != code:
            faults.append(f"{number}: going on fails: {done.stderr}")
            continue
        if "bước đã xong" in done.stderr:
            resumed += 1
            kept_steps += int(done.stderr.split("giữ ")[1].split()[0])
        else:
            length = 0.8 * length + 0.2 * took
        now = result(out)
        if now != first:
            faults.append(f"{number}: not the same: {sorted(name for name in now.keys() | first.keys() if now.get(name) != first.get(name))[:5]}")
        if json.loads((out / "chi_phi.json").read_text()) == []:
            faults.append(f"{number}: no costs")
        if tree(work / "kho" / "du_lieu") != stored:
            faults.append(f"{number}: the catalog holds something else")
        if (found := run("catalog", "verify", "kho")).returncode != 0:
            faults.append(f"{number}: catalog verify: {found.stdout}{found.stderr}")
        if left():
            faults.append(f"{number}: left beside: {left()}")

    # Going on skips what is finished: cut as late as possible, the steps before keep their very costs.
    skipped, after = None, length * 0.9
    while skipped is None and after > 0.05:
        shutil.rmtree(out, ignore_errors=True)
        if cut(after) and (states := list(work.glob(".tudien-run-*/buoc.json"))):
            state = json.loads(states[0].read_text(encoding="utf-8"))
            done = run(*command[1:])
            costs = {cost["stage"]: cost for cost in json.loads((out / "chi_phi.json").read_text(encoding="utf-8"))}
            kept = [step for step, was in state["done"].items() if costs.get(step) == was["cost"]]
            skipped = (len(kept), len(state["done"]), len(costs))
            if not kept or len(kept) != len(state["done"]) or result(out) != first:
                faults.append(f"finished steps are done again: {skipped}")
            for step, was in state["done"].items():
                if was["cost"]["stage"] != step:
                    faults.append(f"{step} has the cost of {was['cost']['stage']}")
        else:
            run(*command[1:])
        after *= 0.8
    if skipped is None:
        faults.append("no run could be cut late enough to show that steps are skipped")

    # Two at once: one does the work, the other is told who has the folder.
    process = subprocess.Popen(command, cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not list(work.glob(".tudien-lock-*")):
        time.sleep(0.001)
    other = run(*command[1:])
    process.wait()
    if other.returncode != 2 or str(process.pid) not in other.stderr or process.returncode != code or result(out) != first:
        faults.append(f"two at once: {other.returncode} {other.stderr} {process.returncode}")

    print(f"{cuts} cuts spread over {length:.2f} s in {number} turns; {resumed} went on with {kept_steps} finished steps; "
          f"of a run cut late {skipped[0] if skipped else 0} of {skipped[2] if skipped else 0} steps were not done again; "
          f"{len(first)} files the same bytes each time; {len(faults)} faults")
    for fault in faults[:20]:
        print("FAILED", fault)
    shutil.rmtree(work)
    sys.exit(1 if faults else 0)


main()
