#!/usr/bin/env python3
"""Mutation testing without a build for each mutant.

Usage: mutants.py list|build|cover|run|report|check WORK [options]    Needs cargo-mutants on PATH, and tree-sitter with tree-sitter-rust from PyPI.

list    copies the tree of HEAD to WORK/tree and lists the mutants of AREAS into WORK/mutants.json
build   puts all of them into the copy (schemata.py), drops what does not compile, builds the test programs once (CARGO_TARGET_DIR=WORK/target);
        once more: takes the tests as they are now (folder `tests`, `mod tests` of mutated files), the code stays that of `list`
cover   runs every new test alone, notes how long it takes and which mutants it reaches (--tests PATTERN: those again, --afresh: all)
run     runs each mutant against the tests that reach it until one fails (--only PATTERN of mutants, --sample N of those that --only
        takes, with --seed; --budget SECONDS of each list of tests; --again: survivors once more, with --tests PATTERN of tests)
report  the table by module, with the 95 % interval of what was not run whole, and the survivors with what `equivalent.tsv` says of them
check   N random mutants as real edits, built and tested alone, and what the schema had said of them (--number 15)
"""
import argparse, collections, concurrent.futures, filecmp, json, math, os, random, re, resource, shutil, subprocess, sys, time

import schemata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
AREAS = ["src/text/**", "src/check/**", "src/score/**", "src/privacy/**"]
AREAS += [f"src/publish/{name}.rs" for name in ("gate", "methods", "protect", "plain_protect", "scan")]
# the integration tests that speak of these areas; the unit tests are all taken
RELEVANT = r"^(batches|check|gate|mending|open_fixture|privacy|privacy_leaks|privacy_limits|program|publish|publish_formats|publish_job|publish_metadata|records|remedy|samples|score|text|unicode|units|value|value_laws|worker)::"
SLOWEST, MEMORY = 20.0, 6 << 30
TESTS = "\n#[cfg(test)]\nmod tests {"
ENVIRONMENT = {"PROPTEST_RNG_SEED": "20261128", "PROPTEST_FAILURE_PERSISTENCE": "off", "INSTA_UPDATE": "no", "RUST_BACKTRACE": "0",
               "RUST_TEST_THREADS": "2", "RUSTC_BOOTSTRAP": "1"}


class Work:
    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.tree = self.path("tree")

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def load(self, name, default=None):
        try:
            with open(self.path(name), encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return default

    def save(self, name, value):
        with open(self.path(name + ".new"), "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False)
        os.replace(self.path(name + ".new"), self.path(name))


def environment(work, mutant=None, log=None):
    env = {**os.environ, **ENVIRONMENT, "CARGO_TARGET_DIR": work.path("target")}
    env |= {"TUDIEN_MUTANT": str(mutant)} if mutant is not None else {}
    return env | ({"TUDIEN_MUTANT_LOG": log} if log else {})


def run_tests(work, program, names, limit, mutant=None, log=None):
    """'pass', 'fail', 'time'; with the first test that failed and the seconds."""
    def limits():
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    begun = time.time()
    args = [program, "-Zunstable-options", "--fail-fast", "--exact", *names]
    process = subprocess.Popen(args, cwd=work.tree, env=environment(work, mutant, log), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               text=True, errors="replace", preexec_fn=limits)
    try:
        out, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
        return "time", "", time.time() - begun
    failed = re.search(r"^test (\S+) .*FAILED", out, re.M)
    verdict = "pass" if process.returncode == 0 else "fail"
    return verdict, failed[1] if failed else "", time.time() - begun


def list_mutants(work, _):
    os.makedirs(work.tree, exist_ok=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    archive = subprocess.run(["git", "archive", head], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "x", "-C", work.tree], input=archive, check=True)
    work.save("commit.json", head)
    flags = [flag for area in AREAS for flag in ("-f", area)]
    out = subprocess.run(["cargo-mutants", "mutants", "--list", "--json", *flags], cwd=work.tree, capture_output=True, check=True).stdout
    mutants = json.loads(out)
    for mutant in mutants:
        mutant.pop("diff", None)
    work.save("mutants.json", mutants)
    print(len(mutants), "mutants")


def originals(work, mutants):
    """The mutated files: the code as it was listed, the tests below it as they are now."""
    found = {}
    for name in sorted({mutant["file"] for mutant in mutants}):
        listed = subprocess.run(["git", "show", f"{work.load('commit.json')}:{name}"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        path = os.path.join(ROOT, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                _, mark, tests = file.read().partition(TESTS)
            listed = listed.partition(TESTS)[0].rstrip("\n") + ("\n" + mark + tests if mark else "\n")
        found[name] = listed.encode()
    return found


def refresh(source, target):
    """A copy of what differs, so that Cargo builds no more than it must."""
    if not (os.path.exists(target) and filecmp.cmp(source, target, shallow=False)):
        shutil.copy(source, target)


def kept(work, name, program):
    """A copy of a test program, so that the next one can be built while this one runs."""
    os.makedirs(work.path("programs"), exist_ok=True)
    shutil.copy(program, work.path("programs", name + ".new"))
    os.replace(work.path("programs", name + ".new"), work.path("programs", name))
    return work.path("programs", name)


def build(work, _):
    mutants = work.load("mutants.json")
    library = os.path.join(work.tree, "src", "lib.rs")
    with open(os.path.join(work.tree, "src", schemata.SWITCH + ".rs"), "w", encoding="utf-8") as file:
        file.write(schemata.SWITCH_SOURCE.replace("COUNT", str(len(mutants))))
    with open(library, encoding="utf-8") as file:
        text = file.read()
    if schemata.SWITCH not in text:
        with open(library, "w", encoding="utf-8") as file:
            file.write(text + f"#[doc(hidden)]\npub mod {schemata.SWITCH};\n")
    os.environ["CARGO_TARGET_DIR"] = work.path("target")
    shutil.copytree(os.path.join(ROOT, "tests"), os.path.join(work.tree, "tests"), dirs_exist_ok=True, copy_function=refresh)
    dropped = schemata.compile_rounds(work.tree, work.folder, mutants, originals(work, mutants), ["cargo"])
    work.save("dropped.json", dropped)
    programs = work.load("programs.json", {})
    # the unit tests first: they can be run while the others are built
    for target in (["--lib"], ["--test", "it"]):
        args = ["cargo", "test", "--locked", "--no-run", "--message-format", "json", *target]
        ran = subprocess.run(args, cwd=work.tree, capture_output=True, text=True)
        if ran.returncode:
            messages = [json.loads(line).get("message", {}) for line in ran.stdout.splitlines()]
            raise SystemExit("".join(message["rendered"] for message in messages if message.get("level") == "error") + ran.stderr[-2000:])
        for line in ran.stdout.splitlines():
            message = json.loads(line)
            if message.get("reason") == "compiler-artifact" and message["profile"]["test"] and message["executable"]:
                programs[message["target"]["name"]] = kept(work, message["target"]["name"], message["executable"])
        work.save("programs.json", programs)
        print(programs, flush=True)


def cover(work, options):
    programs = work.load("programs.json")
    tests = []
    for name, program in programs.items():
        listed = subprocess.run([program, "--list", "--format", "terse"], cwd=work.tree, capture_output=True, text=True, check=True).stdout
        names = [line.removesuffix(": test") for line in listed.splitlines() if line.endswith(": test")]
        tests += [(name, test) for test in names if name != "it" or re.match(RELEVANT, test)]
    known = {} if options.afresh else {(test["program"], test["test"]): test for test in work.load("tests.json", [])}
    todo = [test for test in tests if test not in known or (options.tests and re.search(options.tests, test[1]))]
    print(len(tests), "tests,", len(todo), "to run", flush=True)

    def one(test):
        log = work.path(f"reached.{test[0]}.{re.sub(r'[^a-z0-9_]', '_', test[1])}")
        verdict, _, seconds = run_tests(work, programs[test[0]], [test[1]], 120, "cover", log)
        reached = []
        if os.path.exists(log):
            with open(log) as file:
                reached = sorted({int(line) for line in file.read().split()})
            os.remove(log)
        return {"program": test[0], "test": test[1], "verdict": verdict, "seconds": round(seconds, 3), "reached": reached}

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for done, result in enumerate(pool.map(one, todo), 1):
            known[result["program"], result["test"]] = result
            if done % 200 == 0:
                print(done, flush=True)
    found = [known[test] for test in tests]
    work.save("tests.json", found)
    for test in found:
        if test["verdict"] != "pass" or test["seconds"] > SLOWEST:
            print("not used:", test["program"], test["test"], test["verdict"], test["seconds"])
    print(round(sum(test["seconds"] for test in found)), "seconds of tests")


def waves(tests, mutant, killers, budget):
    """The tests of one mutant in the order in which they are run: those that caught most in its file or area, then its own module's, the other unit
    tests, the integration tests, those of its area before the others, the quickest first."""
    file = re.sub(r"^src/|/mod\.rs$|\.rs$", "", mutant["file"]).replace("/", "::")
    area = file.split("::")[0]
    tests = sorted(tests, key=lambda test: (not test["test"].startswith(area), test["seconds"]))
    caught = [known for key, most in ((file, 3), (area, 3)) for known, _ in collections.Counter(dict(killers[key])).most_common(most)]
    for program in dict.fromkeys(known[0] for known in caught):
        first = [test for test in tests if test["program"] == program and (program, test["test"]) in caught and test["seconds"] <= budget / 2]
        if first:
            yield first
    own = [test for test in tests if test["program"] != "it" and test["test"].startswith(file + "::")]
    near = [test for test in tests if test["program"] != "it" and test not in own]
    whole = [test for test in tests if test["program"] == "it"]
    for wave in (own, near, whole):
        taken, spent = [], 0.0
        for test in wave:
            if taken and spent + test["seconds"] > budget:
                break
            taken.append(test)
            spent += test["seconds"]
        # a few first: most mutants die at once
        for part in ([taken] if wave is own else [taken[:12], taken[12:]]):
            if part:
                yield part


def run(work, options):
    mutants, dropped, programs = work.load("mutants.json"), work.load("dropped.json"), work.load("programs.json")
    if options.tests and not options.again:
        raise SystemExit("--tests is for --again: what some of the tests do not catch is not known to survive")
    results = work.load("results.json", {})
    reaching = collections.defaultdict(list)
    for test in work.load("tests.json"):
        if test["verdict"] == "pass" and test["seconds"] <= SLOWEST:
            for number in test["reached"]:
                reaching[number].append(test)
    todo = [number for number, mutant in enumerate(mutants) if str(number) not in dropped and re.search(options.only, mutant["name"])]
    if options.sample:
        # the same sample however often the run is cut and begun again
        random.Random(options.seed).shuffle(todo)
        todo = todo[:options.sample]
    if options.again:
        todo = [number for number in todo if results.get(str(number), {"verdict": ""})["verdict"] in ("survived", "unreached")]
    else:
        todo = [number for number in todo if str(number) not in results]
    random.Random(9).shuffle(todo)
    if options.tests:
        reaching = {number: [test for test in tests if re.search(options.tests, test["test"])] for number, tests in reaching.items()}
    print(len(todo), "mutants to run", flush=True)
    begun = time.time()
    killers = collections.defaultdict(collections.Counter)

    def one(number):
        if not reaching.get(number):
            return number, {"verdict": "unreached"}
        for wave in waves(reaching[number], mutants[number], killers, options.budget):
            base = sum(test["seconds"] for test in wave)
            verdict, test, _ = run_tests(work, programs[wave[0]["program"]], [test["test"] for test in wave], 5 * base + 10, number)
            if verdict != "pass":
                file = re.sub(r"^src/|/mod\.rs$|\.rs$", "", mutants[number]["file"]).replace("/", "::")
                for key in (file, file.split("::")[0]):
                    killers[key][wave[0]["program"], test] += bool(test)
                return number, {"verdict": "caught" if verdict == "fail" else "timeout", "test": test}
        return number, {"verdict": "survived"}

    own = {}
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for done, (number, result) in enumerate(pool.map(one, todo), 1):
            # what some of the tests do not catch stays what it was
            if not options.tests or result["verdict"] in ("caught", "timeout"):
                own[str(number)] = result
            if done % 50 == 0:
                # what another run wrote meanwhile stays
                work.save("results.json", work.load("results.json", {}) | own)
                counted = collections.Counter(result["verdict"] for result in own.values())
                print(done, dict(counted), f"{time.time() - begun:.0f} s", flush=True)
    work.save("results.json", work.load("results.json", {}) | own)
    report(work, options)


def explained():
    """What equivalent.tsv says: the name of a mutant without line and column, and why nothing can see it."""
    found = {}
    path = os.path.join(HERE, "equivalent.tsv")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.strip() and not line.startswith("#"):
                    name, why = line.rstrip("\n").split("\t")
                    found[name] = why
    return found


def plain(mutant):
    """The name without line and column, so that it holds when lines move; mutants of one kind in one function share it."""
    return re.sub(r":\d+:\d+: ", ": ", mutant["name"])


def module(mutant):
    parts = mutant["file"].split("/")
    return "publish (gate)" if parts[1] == "publish" else parts[1]


def interval(caught, run_, left):
    """Wilson's interval of the share in a sample, with the correction for what of all was drawn; a dash when all was run."""
    if not left or not run_:
        return "–"
    # drawing n of N without putting back tells as much as n ÷ (1 − (n − 1) ÷ (N − 1)) with putting back
    size, share, z = run_ / (1 - (run_ - 1) / (run_ + left - 1)), caught / run_, 1.959964
    middle, half = share + z * z / (2 * size), z * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    return " to ".join(f"{100 * end / (1 + z * z / size):.1f}" for end in (middle - half, middle + half)) + " %"


def report(work, _):
    mutants, dropped, results = work.load("mutants.json"), work.load("dropped.json"), work.load("results.json", {})
    reasons = explained()
    rows = collections.defaultdict(collections.Counter)
    left = []
    for number, mutant in enumerate(mutants):
        for row in (rows[module(mutant)], rows["all"]):
            row["mutants"] += 1
            why = dropped.get(str(number))
            if why:
                row["unviable" if why.startswith("unviable") else "no place"] += 1
                continue
            verdict = results.get(str(number), {"verdict": "not run"})["verdict"]
            row[verdict] += 1
            if verdict in ("survived", "unreached") and plain(mutant) in reasons:
                row["equivalent"] += 1
        if not why and verdict in ("survived", "unreached"):
            left.append(f"{verdict}\t{number}\t{mutant['name']}\t{reasons.get(plain(mutant), '')}\n")
    columns = ["mutants", "unviable", "no place", "not run", "caught", "timeout", "survived", "unreached", "equivalent"]
    print("| module |", " | ".join(columns), "| caught of those run | 95 % interval |")
    print("|" + "---|" * (len(columns) + 3))
    for name, row in sorted(rows.items()):
        caught, run_ = row["caught"] + row["timeout"], row["caught"] + row["timeout"] + row["survived"] + row["unreached"]
        print(f"| {name} |", " | ".join(str(row[column]) for column in columns), f"| {100 * caught / max(run_, 1):.1f} % | {interval(caught, run_, row['not run'] * (name != 'all'))} |")
    with open(work.path("survivors.tsv"), "w", encoding="utf-8") as out:
        out.writelines(left)


def check(work, options):
    """Real edits in WORK/real, built in WORK/real-target (fill it with a copy of a target to save time), judged by every unit test."""
    mutants, dropped, programs = work.load("mutants.json"), work.load("dropped.json"), work.load("programs.json")
    results, sources = work.load("results.json"), originals(work, mutants)
    program = next(path for name, path in programs.items() if name != "it")
    tests = [test["test"] for test in work.load("tests.json")
             if test["program"] != "it" and test["verdict"] == "pass" and test["seconds"] <= SLOWEST]
    real = Work(work.path("real"))
    real.tree = real.folder
    os.makedirs(real.folder, exist_ok=True)
    archive = subprocess.run(["git", "archive", work.load("commit.json")], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "x", "-C", real.folder], input=archive, check=True)
    for name, source in sources.items():
        with open(os.path.join(real.folder, name), "wb") as out:
            out.write(source)
    chosen = random.Random(options.seed).sample([int(number) for number in results], options.number)
    env = {**os.environ, "CARGO_TARGET_DIR": work.path("real-target")}
    alike = 0
    for number in chosen:
        mutant = mutants[number]
        path, source = os.path.join(real.folder, mutant["file"]), sources[mutant["file"]]
        file = schemata.File(mutant["file"], source)
        start, end = file.at(mutant["span"]["start"]), file.at(mutant["span"]["end"])
        with open(path, "wb") as out:
            out.write(source[:start] + mutant["replacement"].encode() + source[end:])
        ran = subprocess.run(["cargo", "test", "--locked", "--lib", "--no-run", "--message-format", "json"], cwd=real.folder, env=env,
                             capture_output=True, text=True)
        built = [json.loads(line) for line in ran.stdout.splitlines() if '"executable":"' in line]
        truth = run_tests(real, built[-1]["executable"], tests, 600)[:2] if ran.returncode == 0 and built else ("unviable", "")
        schema = run_tests(work, program, tests, 600, number)[:2]
        alike += truth[0] == schema[0]
        print(f"{truth[0]}\t{schema[0]}\t{mutant['name']}\t{truth[1]}\t{schema[1]}", flush=True)
        with open(path, "wb") as out:
            out.write(source)
    print(f"{alike} of {options.number} judged alike")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["list", "build", "cover", "run", "report", "check"])
    parser.add_argument("work")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="")
    parser.add_argument("--tests", default="")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--budget", type=float, default=15.0)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--afresh", action="store_true")
    parser.add_argument("--number", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.step != "build":
        os.nice(5)
    steps = {"list": list_mutants, "build": build, "cover": cover, "run": run, "report": report, "check": check}
    steps[options.step](Work(options.work), options)


if __name__ == "__main__":
    sys.exit(main())
