"""The program as it is handed over: its size, what it is linked with, how soon it starts, and a folder of 10,000 files.

    python3 tests/bench/handover.py TUDIEN [--files 10000] [--times 20]

Prints one line each; ends with status 1 when `--help` takes more than 30 ms or `value` more than 60 ms (the median of
`--times` starts, by the clock; on a busy machine the figure is not of the program alone, so the CPU time is told too).
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def started(command, times):
    """Median seconds by the clock and of CPU."""
    clock, cpu = [], []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        clock.append(time.perf_counter() - begun)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(clock), statistics.median(cpu)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--files", type=int, default=10000)
    parser.add_argument("--times", type=int, default=20)
    given = parser.parse_args()
    late = []
    print(f"size: {Path(given.program).stat().st_size / 1e6:.1f} MB")
    linked = subprocess.run(["ldd", given.program], capture_output=True, text=True).stdout
    print("linked with:", ", ".join(line.split()[0].rsplit("/", 1)[-1] for line in linked.splitlines() if line.strip()))
    for name, command, most in [("--help", ["--help"], 0.030), ("value", ["value", "--type", "so_dinh_danh", "066183687834"], 0.060)]:
        clock, cpu = started([given.program, *command], given.times)
        print(f"{name}: {clock * 1000:.0f} ms by the clock, {cpu * 1000:.0f} ms of CPU (at most {most * 1000:.0f})")
        if clock > most:
            late.append(name)
    if given.files:
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work) / "nop"
            folder.mkdir()
            for n in range(given.files):
                (folder / f"xa_{n:05}.csv").write_text("Mã số doanh nghiệp,Tên doanh nghiệp,Ngày thành lập\n" + "".join(
                    f"60{n:05}{row:03},Công ty TNHH Mẫu {n} {row},{row + 1:02}/03/2015\n" for row in range(3)), encoding="utf-8")
            begun = time.perf_counter()
            process = subprocess.Popen([given.program, "run", str(folder), "--entity", "doanh_nghiep", "--out", str(Path(work) / "kq"),
                                        "--as-of", "2026-09-30", "--quiet", "--summary"], stdout=subprocess.DEVNULL)
            _, status, used = os.wait4(process.pid, 0)
            print(f"a folder of {given.files} files: {time.perf_counter() - begun:.1f} s by the clock, {used.ru_utime + used.ru_stime:.1f} s of CPU, "
                  f"{used.ru_maxrss / 1024:.0f} MB at most, status {os.waitstatus_to_exitcode(status)}")
    sys.exit(1 if late else 0)


main()
