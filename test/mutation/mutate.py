#!/usr/bin/env python3
"""Mutation check: which small faults in the library do the tests find that need nothing beside the repository?

    python3 test/mutation/mutate.py [--seed 1] [--minutes 25] [--scratch FOLDER]

Chooses single changes by the seed, and those of NAMED besides: a flipped comparison, a number one larger, a dropped statement, swapped arguments.
All of them are compiled into one scratch copy of the library, each behind a switch, so that one build serves all; a run of the tests turns
exactly one on. First the test classes that name the changed type are run, then the others of the same folder. The copy has no ../shared:
tests that need it are inconclusive. Writes results.md beside this file.
"""
import argparse
import concurrent.futures
import os
import random
import re
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(os.path.dirname(HERE))
LIBRARY, TESTS = "src/Microsoft.ML.DebertaV3", "test/Microsoft.ML.DebertaV3.Tests"
FOLDERS = {"Training": 16, "Pretraining": 18, "Checkpoints": 10, "DataViews": 8, "Tokenization": 10}  # changes to try
LONGEST = 400  # seconds of a run; what takes longer has found nothing
# Classes that take minutes or start processes: others kill what can be killed.
SLOW = ["FitDigest", "SaveKill", "Soak", "Memory", "Mutation", "Bounded", "AtomicFolder", "Hostile", "CorpusError", "MistakenFile"]
TOKENIZER = ["DebertaV3TokenizerTests", "EncodingPropertyTests", "FixtureTests", "SentencePieceModelReaderTests", "LeadingPiecesTests"]
REACHED = {  # by tests that do not name the type
    "AdamWKernel": ["AdamWTests", "RowUpdatesTests"], "ParameterUpdate": ["AdamWTests"], "RunState": ["TrainingLoopDivergenceTests"],
    "RunStateCheck": ["RunStateCheckTests"], "TrainingLoop": ["TrainingLoopControlTests", "TrainingLoopEndTests"],
    "PieceLogits": ["MaskedPieceLossTests"], "DetectionLoss": ["PretrainingUpdateTests", "PretrainingMetricsTests"],
    "GradientDisentangledEmbedding": ["DiscriminatorEmbeddingTests"], "TensorReader": ["TorchFileTests"],
    "NonFinite": ["SafetensorsFileTests", "TensorFileTests", "ModuleWeightsTests"], "RowWindow": ["BatchedScoringViewTests"],
    "SentencePieceModelCheck": ["HostileModelTests"], "CharacterMapCheck": ["HostileModelTests", "CharacterMapTests"],
} | {name: TOKENIZER for name in ("Utf8Source", "PieceDecoder", "PathWalker", "PathHistory", "TextNormalizer", "LeadingPieces",
                                  "WireReader", "UnigramEncoder", "NormalizedText", "PieceTrieBuilder", "PieceList")}
UPDATE, STEP = ("Pretraining/ReplacedTokenDetection/" + name for name in ("PretrainingUpdate.cs", "PretrainingStep.cs"))
NAMED = [  # file, where, what, its change
    (UPDATE, "Generator.Step(rates.Generator,", "rates.Generator", "rates.Discriminator"),
    (UPDATE, "IsJoint ? rates.Generator : rates.Discriminator, norm", "rates.Discriminator", "rates.Generator"),
    (UPDATE, "detectionWeight / pieces, device", "detectionWeight / pieces", "1 / pieces"),
    (STEP, "rate * _settings.DiscriminatorRateFactor", "_settings.DiscriminatorRateFactor", "1"),
    ("Training/TrainingSession.cs", "rules.Trains(name);", "rules.Trains(name)", "true"),
]
FLIPS = [(" < ", " <= "), (" <= ", " < "), (" > ", " >= "), (" >= ", " > "), (" == ", " != "), (" != ", " == "), (" && ", " || "),
         (" || ", " && "), (" + ", " - "), (" - ", " + "), (" * ", " / "), ("Math.Min(", "Math.Max("), ("Math.Max(", "Math.Min(")]
EXPRESSION = re.compile(r"^(\s*(?:return|var \w+ =|[\w.\[\]]+ [+-]?=|.*\) =>|while \(|if \() ?)([^\"{}]*?)(\)|;)$")
STATEMENT = re.compile(r"^(\s+)(_?[\w.]+(?:\[\w+\])?(?:\(.*\)| [+|-]?= [^{]*|\+\+));$")


def changes(code):
    """Every changed form of an expression."""
    for old, new in FLIPS:
        for match in re.finditer(re.escape(old), code):
            yield code[:match.start()] + new + code[match.end():]
    for match in re.finditer(r"(?<![\w.])(\d+)(?![\w.])", code):
        yield code[:match.start()] + str(int(match[1]) + 1) + code[match.end():]
    for match in re.finditer(r"\((\w+), (\w+)\)", code):
        yield f"{code[:match.start()]}({match[2]}, {match[1]}){code[match.end():]}"


def candidates(lines):
    for number, line in enumerate(lines):
        before = lines[number - 1].strip() if number else ""
        if "const " in line or "///" in line or " is { } " in line or " is not " in line or "//" in line or "out var" in line or "=>" in before:
            continue
        if (match := EXPRESSION.match(line)) and match[2].count("(") == match[2].count(")") and " is " not in match[2]:
            start, code, end = match.groups()
            for changed in changes(code):
                yield number, start, code, changed, end
        if (match := STATEMENT.match(line)) and before.endswith((";", "{", "}")):
            yield number, match[1], match[2], None, ";"


def choose(seed):
    """Changes by folder, at most one in a line; those of NAMED first. Each: path, line, how it reads, how the line becomes switched."""
    generator, chosen, used = random.Random(seed), [], set()
    for path, where, code, changed in NAMED:
        lines = read(path).split("\n")
        number = next(i for i, line in enumerate(lines) if where in line)
        line = lines[number].replace(where, where.replace(code, f"(SWITCH ? {changed} : {code})"))
        chosen.append((path, number, f"`{code}` becomes `{changed}` in `{lines[number].strip()}`", line))
        used.add((path, number))
    for folder, count in FOLDERS.items():
        found = []
        for at, _, files in sorted(os.walk(os.path.join(REPOSITORY, LIBRARY, folder))):
            for file in sorted(name for name in files if name.endswith(".cs")):
                path = os.path.relpath(os.path.join(at, file), os.path.join(REPOSITORY, LIBRARY))
                found += [(path, *candidate) for candidate in candidates(read(path).split("\n"))]
        generator.shuffle(found)
        for path, number, start, code, changed, end in found:
            if not count or (path, number) in used:
                continue
            used.add((path, number))
            count -= 1
            if changed is None:
                chosen.append((path, number, f"`{code};` is dropped", f"{start}if (!SWITCH) {code};"))
            else:
                chosen.append((path, number, f"`{code}` becomes `{changed}`", f"{start}SWITCH ? {changed} : {code}{end}"))
    return chosen


def read(path):
    return open(os.path.join(REPOSITORY, LIBRARY, path), encoding="utf-8-sig").read()


def insert(root, chosen, skipped):
    """Writes the changed files of the scratch copy, each change behind its switch, but for those that do not compile."""
    for path in {change[0] for change in chosen}:
        lines = read(path).split("\n")
        for number, (file, at, _, line) in enumerate(chosen, 1):
            if file == path and number not in skipped:
                lines[at] = line.replace("SWITCH", f"Microsoft.ML.DebertaV3.Mutant.Is({number})")
        open(os.path.join(root, LIBRARY, path), "w").write("\n".join(lines))
    open(os.path.join(root, LIBRARY, "Mutant.cs"), "w").write(
        "namespace Microsoft.ML.DebertaV3;\n\ninternal static class Mutant\n{\n    private static readonly int Active = "
        'int.Parse(System.Environment.GetEnvironmentVariable("MUTANT") ?? "0", null);\n\n'
        "    public static bool Is(int number) => number == Active;\n}\n")


def build(root, project):
    """Builds without analyzers; returns the places of errors, path and line."""
    done = subprocess.run(
        ["dotnet", "build", "-c", "Release", "-v", "q", project, "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false",
         "-p:GenerateDocumentationFile=false"], cwd=root, text=True, capture_output=True)
    errors = set(re.findall(LIBRARY + r"/(\S+?)\((\d+),\d+\): error", done.stdout))
    if done.returncode and not errors:
        sys.exit(done.stdout[-3000:])
    return errors


def prepare(root, chosen):
    """A scratch copy of the repository with all changes; returns the numbers of those that do not compile."""
    shutil.copytree(REPOSITORY, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git", "bin", "obj", "TestResults"))
    skipped = set()
    while True:
        insert(root, chosen, skipped)
        errors = build(root, LIBRARY)
        if not errors:
            break
        wrong = {max(before, key=lambda n: chosen[n - 1][1]) for path, line in errors
                 if (before := [n for n, change in enumerate(chosen, 1)
                                if n not in skipped and change[0] == path and change[1] < int(line)])}
        if not wrong:
            sys.exit(f"errors outside the changes: {errors}")
        skipped |= wrong
    build(root, TESTS)
    return skipped


def classes(root, path):
    """Test classes that name the file's type, and those of the same folder besides."""
    name, folder = os.path.basename(path).split(".")[0], path.split("/")[0]
    near, far, reached = [], [], REACHED.get(os.path.basename(path).split(".")[0], [])
    for at, _, files in os.walk(os.path.join(root, TESTS)):
        for file in files:
            if file.endswith("Tests.cs") and (file[:-3] in reached or not any(slow in file for slow in SLOW)) and "/obj" not in at:
                text = open(os.path.join(at, file)).read()
                if re.search(rf"\b{name}\b", text) or file[:-3] in reached:
                    near.append(file[:-3])
                elif f"{TESTS}/{folder}" in at:
                    far.append(file[:-3])
    return near, far


def fails(root, number, names):
    """What finds a change: the first test that fails; None where all pass, or where there are none."""
    if not names:
        return None
    assembly = os.path.join(root, TESTS, "bin/Release/net10.0/Microsoft.ML.DebertaV3.Tests.dll")
    wanted = "|".join(f"FullyQualifiedName~.{name}." for name in names)
    command = ["dotnet", "vstest", assembly, f"--TestCaseFilter:({wanted})&FullyQualifiedName!~MemoryIsFlat"]
    environment = dict(os.environ, MUTANT=str(number), OMP_WAIT_POLICY="PASSIVE")
    try:
        done = subprocess.run(command, cwd=root, text=True, capture_output=True, env=environment, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return None
    failed = re.search(r"^\s*Failed (\w+)", done.stdout, re.M)
    return failed[1] if failed else None if done.returncode == 0 else "the process ended"


def report(chosen, skipped, found, seed):
    """results.md: found has, by number, what found the change, or None, and whether the whole folder was run."""
    killed = sum(by is not None for by, _ in found.values())
    lines = ["# Mutation check", "",
             f"`python3 test/mutation/mutate.py --seed {seed}`: {len(found)} single changes, {killed} killed, {len(found) - killed} survived. "
             f"{len(skipped)} more did not compile, {len(chosen) - len(skipped) - len(found)} were not tried for want of time. "
             "Tests that need `../shared` did not run.", "",
             "| File, line | Change | Killed by |", "|---|---|---|"]
    for number, (by, whole) in sorted(found.items(), key=lambda entry: chosen[entry[0] - 1][:2]):
        path, line, text, _ = chosen[number - 1]
        by = by or ("**survived**" if whole else "**survived** the tests that name the type")
        lines.append(f"| {path}, {line + 1} | {text.replace('|', chr(92) + '|')} | {by} |")
    open(os.path.join(HERE, "results.md"), "w").write("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=25, help="after the build")
    parser.add_argument("--scratch", default=os.path.join(os.path.dirname(REPOSITORY), "mutants", "repository"))
    parser.add_argument("--only", type=int, nargs="*", help="numbers of changes, to try them again")
    options = parser.parse_args()
    chosen = choose(options.seed)
    skipped = prepare(options.scratch, chosen)
    end, found = time.monotonic() + options.minutes * 60, {}

    def attempt(number, whole):
        if time.monotonic() < end:
            near, far = classes(options.scratch, chosen[number - 1][0])
            found[number] = fails(options.scratch, number, far if whole else near), whole
            print(number, chosen[number - 1][0], chosen[number - 1][2], *found[number], flush=True)

    numbers = [n for n in options.only or range(1, len(chosen) + 1) if n not in skipped]
    numbers.sort(key=lambda n: (n > len(NAMED), n * 7919 % 101))  # of every folder, whatever the time allows
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda number: attempt(number, whole=False), numbers))
        list(pool.map(lambda number: attempt(number, whole=True), [n for n in numbers if n in found and found[n][0] is None]))
    report(chosen, skipped, found, options.seed)


if __name__ == "__main__":
    main()
