"""The devices that TensorFlow sees, as JSON on stdout: `python -m core.engine.devices`, started for this one answer."""

from __future__ import annotations

import os
import platform


def main() -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from core.engine.cuda import number_by_place
    from core.engine.stdio import guarded_stdout

    number_by_place()
    out = guarded_stdout()

    import msgspec

    out.write(msgspec.json.encode(_devices()))
    out.flush()


def _devices() -> list[object]:
    import psutil
    import tensorflow as tf

    from core.training.devices import Device
    from core.training.gpus import gpu_loads

    cpu = Device("cpu", f"{os.cpu_count()} cores, {platform.machine()}", psutil.virtual_memory().total)
    gpus = tf.config.list_physical_devices("GPU")
    loads = gpu_loads()
    memory = [load.memory for load in loads] if len(loads) == len(gpus) else [None] * len(gpus)
    names = [str(tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name)) for gpu in gpus]
    return [cpu, *(Device(f"gpu:{n}", *told) for n, told in enumerate(zip(names, memory, strict=True)))]


if __name__ == "__main__":
    main()
