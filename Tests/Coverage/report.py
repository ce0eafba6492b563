"""report.py BAR SUMS LINES REASONS: the lines of the programs that no test reaches, and why, from what llvm-cov makes:
its export of sums, and its listing of lines with how often each was run."""
import json
import re
import sys

MODULES = ["Trusted/Wire", "Trusted/Xenstore", "Trusted/Publisher", "Collector"]
bar, sums_file, lines_file, reasons_file = float(sys.argv[1]), *sys.argv[2:]

reasons = {}
for entry in open(reasons_file).read().split("\n\n"):
    place, text, *reason = entry.strip().split("\n")
    reasons[place, text.strip()] = " ".join(line.strip() for line in reason)

file, unknown, found = "", 0, set()
for line in open(lines_file, errors="replace"):
    if re.match(r"/.*:$", line):
        file = line.strip().rstrip(":").partition("/Sources/")[2]
    missed = re.match(r" *(\d+)\| *0\|(.*)", line)
    # An end of a block is no statement.
    if not missed or not any(file.startswith(m + "/") for m in MODULES) or missed[2].strip() == "}":
        continue
    key = file, missed[2].strip()
    found.add(key)
    unknown += key not in reasons
    print(f"{file}:{missed[1]}: {key[1]}\n    {reasons.get(key, 'NO REASON')}")
for key in sorted(reasons.keys() - found):
    print(f"{key[0]}: reached by now, or gone: {key[1]}")

low = False
sums = json.load(open(sums_file))["data"][0]["files"]
for module in MODULES:
    files = [f for f in sums if f"/Sources/{module}/" in f["filename"]]
    covered, count = (sum(f["summary"]["lines"][key] for f in files) for key in ("covered", "count"))
    low = low or 100 * covered < bar * count
    print(f"{module}: {100 * covered / count:.1f} % of {count} lines")
sys.exit(low or unknown > 0)
