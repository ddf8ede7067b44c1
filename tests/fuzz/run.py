#!/usr/bin/env python3
"""Fuzzes every target in turn, one process at a time, and keeps a table of what was run.

run.py PROGRAM CORPUS TABLE [--until HH:MM | --seconds N] [--slice 60] [--patience 10] [--only TARGET...]

PROGRAM is the built `fuzz` (README.md); CORPUS has a folder for each target (seeds.py, and what was found before) and grows.
What crashes, hangs (--patience seconds by the clock: more on a busy machine) or takes more than 1 GB is laid into CORPUS/../faults/<target>/. TABLE is a Markdown file, written
anew after each slice: target, seconds by the clock and of CPU (less on a busy machine), executions, coverage, inputs, faults.
"""
import argparse, datetime, json, os, re, resource, subprocess, time

# bytes that an input may have at most
LENGTHS = {"text": 256, "value": 128, "addresses": 512, "bytes": 512, "reading": 2048, "region": 6000, "dictionary": 6000}
WORD = re.compile(rb"[\w:./!\-\xa1-\xff]{2,24}|[<>\"'=/]{2,6}")


def words(folder, path):
    """The words of the inputs as a dictionary of libFuzzer."""
    counts = {}
    for name in sorted(os.listdir(folder))[:400]:
        with open(os.path.join(folder, name), "rb") as file:
            for word in set(WORD.findall(file.read(100_000))):
                counts[word] = counts.get(word, 0) + 1
    found = sorted(counts, key=lambda word: (-counts[word], word))[:400]
    with open(path, "w") as file:
        for word in found:
            file.write('"' + "".join(chr(byte) if 32 < byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word) + '"\n')


def one(program, target, corpus, faults, seconds, patience):
    """One slice of a target; what libFuzzer told."""
    folder, place = os.path.join(corpus, target), os.path.join(faults, target)
    os.makedirs(folder, exist_ok=True)
    os.makedirs(place, exist_ok=True)
    own = os.path.join(os.path.dirname(faults), "programs", target)
    os.makedirs(os.path.dirname(own), exist_ok=True)
    if not os.path.exists(own) or os.stat(own).st_ino != os.stat(program).st_ino:
        if os.path.exists(own):
            os.remove(own)
        os.link(program, own)
    listed = os.path.join(faults, f"{target}.dict")
    if not os.path.exists(listed):
        words(folder, listed)
    begun, before = time.monotonic(), cpu()
    done = subprocess.run([own, folder, f"-max_total_time={seconds}", f"-timeout={patience}", "-rss_limit_mb=1024", f"-max_len={LENGTHS.get(target, 20000)}", f"-dict={listed}",
                           f"-artifact_prefix={place}/", "-print_final_stats=1", "-reload=0", "-detect_leaks=0"], stdin=subprocess.DEVNULL, capture_output=True)
    told = done.stderr.decode(errors="replace")
    runs = re.findall(r"stat::number_of_executed_units:\s+(\d+)", told) or re.findall(r"^#(\d+)", told, re.M)
    covered = re.findall(r"cov: (\d+)", told)
    return {"seconds": time.monotonic() - begun, "cpu": cpu() - before, "runs": int(runs[-1]) if runs else 0, "cov": int(covered[-1]) if covered else 0, "ok": done.returncode == 0, "told": told}


def cpu():
    """CPU seconds of what has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("program"), ask.add_argument("corpus"), ask.add_argument("table")
    ask.add_argument("--until"), ask.add_argument("--seconds", type=int), ask.add_argument("--slice", type=int, default=60), ask.add_argument("--patience", type=int, default=10), ask.add_argument("--only", nargs="*")
    args = ask.parse_args()
    corpus, faults = os.path.abspath(args.corpus), os.path.join(os.path.dirname(os.path.abspath(args.corpus)), "faults")
    targets = args.only or sorted(os.listdir(corpus))
    end = datetime.datetime.combine(datetime.date.today(), datetime.time.fromisoformat(args.until)).timestamp() if args.until else time.time() + args.seconds
    kept = args.table + ".json"
    sums = json.load(open(kept)) if os.path.exists(kept) else {}
    while time.time() + 5 < end:
        for target in targets:
            left = int(min(args.slice, end - time.time()))
            if left < 5:
                break
            found = one(os.path.abspath(args.program), target, corpus, faults, left, args.patience)
            row = sums.setdefault(target, {"seconds": 0, "cpu": 0, "runs": 0, "cov": 0, "faults": 0})
            row["seconds"] += found["seconds"]
            row["cpu"] += found["cpu"]
            row["runs"] += found["runs"]
            row["cov"] = max(row["cov"], found["cov"])
            if not found["ok"]:
                row["faults"] += 1
                with open(os.path.join(faults, f"{target}.log"), "a") as log:
                    log.write(found["told"][-6000:] + "\n----\n")
            json.dump(sums, open(kept, "w"))
            with open(args.table, "w") as table:
                table.write("| target | seconds | CPU s | executions | edges | inputs | stops |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n")
                for name in sorted(sums):
                    row = sums[name]
                    table.write(f"| {name} | {row['seconds']:.0f} | {row['cpu']:.0f} | {row['runs']:,} | {row['cov']:,} | {len(os.listdir(os.path.join(corpus, name)))} | {row['faults']} |\n")
                total = lambda key: sum(row[key] for row in sums.values())
                table.write(f"| **all** | {total('seconds'):.0f} | {total('cpu'):.0f} | {total('runs'):,} | | | {total('faults')} |\n")


if __name__ == "__main__":
    main()
