"""How exported training code starts: the devices it trains on, its seed, and the precision it computes in."""

from __future__ import annotations

from core.codegen.page import Page
from core.codegen.values import Values
from core.graph.plan import TrainingPlan

_STRATEGIES = {"mirrored": "MirroredStrategy", "multi-worker": "MultiWorkerMirroredStrategy"}
_NOTES = {
    "mirrored": "Models are made for every GPU from here on.",
    "multi-worker": "Run this on every machine; the launcher says in TF_CONFIG which they are.",
}


def seeded(page: Page, plan: TrainingPlan, values: Values) -> None:
    """What comes before the first layer is made, so that equal seeds give equal weights."""
    keras, tensorflow = values.imports.module("keras"), values.imports.module("tf")
    if plan.strategy != "none":
        made = f"{tensorflow}.distribute.{_STRATEGIES[plan.strategy]}()"
        page.put(f"{tensorflow}.distribute.experimental_set_strategy({made})", note=_NOTES[plan.strategy])
    page.put(f"{keras}.utils.set_random_seed({plan.seed})")
    if plan.precision != "float32":
        page.put(f'{keras}.config.set_dtype_policy("{plan.precision}")')
    if plan.deterministic:
        page.put(f'if not {tensorflow}.config.list_physical_devices("GPU"):')
        page.put(f"    {tensorflow}.config.experimental.enable_op_determinism()")
