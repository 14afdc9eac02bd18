"""Every model of keras.applications there and back: read, exported, run, read again, with the same outputs to the bit.

Takes half an hour, so it runs only by name: `make bench ONLY=applications`, or with the names of some models behind it:
`python -m tests.benchmarks.bench_applications MobileNet VGG16`.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from typing import Any

from core.importing.applications import APPLICATIONS
from tests.benchmarks.figure import Figure

ON_DEMAND = True
Told = dict[str, Any]
_ONE = """
import copy, json, sys, time, keras
from core.codegen import generate
from core.engine.reader import read
from core.graph.validation import validate
from tests.compare import copy_weights, same_outputs, topology

name, said = sys.argv[1], {}
def timed(what, run):
    began = time.perf_counter()
    found = run()
    said[what] = time.perf_counter() - began
    return found

model = getattr(keras.applications, name)(weights=None)
config = copy.deepcopy(model.get_config())
timed("from_config", lambda: type(model).from_config(config))
reading = timed("read", lambda: read({name: model}))
said["notes"] = [str(note) for note in reading.notes]
said["problems"] = [str(one) for one in validate(reading.project) if one.severity == "error"]
text = timed("export", lambda: generate(reading.project).text)
left = {}
timed("run", lambda: exec(compile(text, "<exported>", "exec"), left))
record = reading.project.model(reading.models[name])
again = next(thing for thing in left.values() if isinstance(thing, keras.Model) and thing.name == record.name)
copy_weights(model, again)
said["same"] = same_outputs(model, again)
second = read({name: again})
said["identical"] = generate(second.project).text == text
said["layers"] = sum(len(graph.layers) for graph in reading.project.graphs.values())
print(json.dumps(said))
"""


def measure() -> list[Figure]:
    return figures(APPLICATIONS)


def figures(names: tuple[str, ...]) -> list[Figure]:
    told = {name: _told(name) for name in names}
    good = [own for own in told.values() if "error" not in own]
    for name, own in told.items():
        if faults := _faults(own):
            print(f"{name}: {faults}", file=sys.stderr)
    shares = [own["read"] / own["from_config"] for own in good]
    seconds = [own["read"] for own in good]
    return [
        Figure("applications.read", sum("error" not in own for own in told.values()), "models", len(names)),
        Figure("applications.same_outputs", sum(own["same"] for own in good), "models", len(names), "to the bit"),
        Figure("applications.identical", sum(own["identical"] for own in good), "models", len(names), "export again"),
        Figure("applications.silent", sum(not own["notes"] for own in good), "models", len(names), "nothing was lost"),
        Figure("applications.valid", sum(not own["problems"] for own in good), "models", len(names), "no errors"),
        Figure("applications.seconds", statistics.median(seconds), "s", None, f"to read, at most {max(seconds):.1f} s"),
        Figure("applications.share", statistics.median(shares), "×", None, "of Keras's own from_config, the median"),
    ]


def _told(name: str) -> Told:
    """What one process found out about one model; its error where it did not come to the end."""
    done = subprocess.run([sys.executable, "-c", _ONE, name], capture_output=True, text=True)
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1:]}
    found: Told = json.loads(done.stdout.splitlines()[-1])
    print(f"{name} {_short(found)}", flush=True)
    return found


def _short(found: Told) -> str:
    plain = ((key, value) for key, value in found.items() if not isinstance(value, list))
    return " ".join(f"{key} {value:.2f}" if isinstance(value, float) else f"{key} {value}" for key, value in plain)


def _faults(own: Told) -> str:
    if "error" in own:
        return str(own["error"])
    kept = [key for key in ("same", "identical") if not own[key]]
    return "; ".join([*kept, *own["notes"], *own["problems"]])


if __name__ == "__main__":
    for figure in figures(tuple(sys.argv[1:]) or APPLICATIONS):
        print(figure)
