"""report.py BAR MODULE... <llvm-cov's export: the lines of each module's files that no test reaches."""
import json
import sys

bar, modules = float(sys.argv[1]), sys.argv[2:]
sums = {module: [0, 0] for module in modules}
for file in json.load(sys.stdin)["data"][0]["files"]:
    module, _, name = file["filename"].partition("/Sources/")[2].partition("/")
    if module not in sums:
        continue
    lines = file["summary"]["lines"]
    sums[module][0] += lines["covered"]
    sums[module][1] += lines["count"]
    if lines["covered"] < lines["count"]:
        print(f"{module}/{name}: {lines['count'] - lines['covered']} of {lines['count']} lines missed")
for module, (covered, count) in sums.items():
    print(f"{module}: {100 * covered / count:.1f} % of {count} lines")
sys.exit(any(100 * covered < bar * count for covered, count in sums.values()))
