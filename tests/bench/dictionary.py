"""CPU seconds of what loads the dictionary: python3 tests/bench/dictionary.py TUDIEN [RUNS].

Prints the least and the median CPU time (user and system) of each call; wall time says little on a shared machine.
"""

import resource
import statistics
import subprocess
import sys

CALLS = {
    "--help": ["--help"],
    "list (load)": ["dictionary", "list"],
    "lint (load, all examples, all advice)": ["dictionary", "lint"],
    "search (load, index, search)": ["dictionary", "search", "so dinh danh"],
    "value": ["value", "--type", "so_dinh_danh", "066190000001"],
}


def cpu(call: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    program, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 15
    for name, arguments in CALLS.items():
        times = sorted(cpu([program, *arguments]) for _ in range(runs))
        print(f"{name:40} least {times[0] * 1000:6.1f} ms  median {statistics.median(times) * 1000:6.1f} ms")


if __name__ == "__main__":
    main()
