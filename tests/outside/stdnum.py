#!/usr/bin/env python3
"""Tax codes against python-stdnum (LGPL-2.1+), fetched from PyPI with its tests; nothing of it is kept.

Usage: stdnum.py TUDIEN        Needs pip and the network.
1. every code that stdnum's own tests say is valid must be valid here, in the same canonical form;
2. every error case of these tests must be invalid here;
3. 20,000 invented codes, right ones and damaged ones, must be judged alike by both.
"""
import glob, json, os, random, re, subprocess, sys, tarfile, tempfile

TUDIEN = sys.argv[1]


def judge(codes):
    lines = "".join(json.dumps(code) + "\n" for code in codes)
    args = [TUDIEN, "value", "--type", "ma_so_thue", "--json-lines"]
    out = subprocess.run(args, input=lines, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def fetch(folder):
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    subprocess.run([*pip, "--dest", folder, "python-stdnum==2.2"], check=True)
    with tarfile.open(glob.glob(os.path.join(folder, "*.tar.gz"))[0]) as archive:
        archive.extractall(folder, filter="data")
    root = next(path for path in glob.glob(os.path.join(folder, "*")) if os.path.isdir(path))
    sys.path.insert(0, root)
    with open(os.path.join(root, "tests", "test_vn_mst.doctest"), encoding="utf-8") as file:
        return file.read()


def check(name, pairs, wrong):
    for line in wrong[:20]:
        print("WRONG", *line)
    print(f"{name}: {pairs - len(wrong)} of {pairs}")
    return not wrong


def main():
    with tempfile.TemporaryDirectory() as folder:
        text = fetch(folder)
        from stdnum.vn import mst
        # the long list, and the single calls that succeed
        listed = [line[3:].strip() for line in text.split("numbers = '''")[1].split("'''")[0].splitlines()]
        listed = [code for code in listed if code]
        calls = re.findall(r">>> mst\.(?:validate|format)\('([^']+)'\)\n(.*)", text)
        good = listed + [code for code, answer in calls if not answer.startswith("Traceback")]
        bad = [code for code, answer in calls if answer.startswith("Traceback")]
        verdicts = judge(good)
        wrong = [(code, v) for code, v in zip(good, verdicts) if v["status"] != "valid" or v["output"] != mst.format(code)]
        ok = check(f"valid ({len(listed)} listed)", len(good), wrong)
        wrong = [(code, v) for code, v in zip(bad, judge(bad)) if v["status"] != "invalid"]
        ok &= check("error cases", len(bad), wrong)
        random.seed(20251115)
        made = []
        for _ in range(20000):
            digits = "".join(random.choice("0123456789") for _ in range(9))
            code = digits + (mst.calc_check_digit(digits) if random.random() < 0.7 else random.choice("0123456789"))
            made.append(code + random.choice(["", "", "-001", f"-{random.randint(0, 999):03}", "000"]))
        wrong = [(code, v) for code, v in zip(made, judge(made)) if (v["status"] == "valid") != mst.is_valid(code)]
        ok &= check("invented", len(made), wrong)
    return 0 if ok else 1


sys.exit(main())
