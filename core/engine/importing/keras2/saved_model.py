"""SavedModels that Keras 2 wrote, layer by layer: what they are made of lies beside the graph, or in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError
from tensorflow.core.protobuf import saved_model_pb2

from core.engine.importing.keras2.anew import anew
from core.engine.importing.keras2.checkpoint import NoCheckpoint, give_weights
from core.engine.importing.loaded import Loaded
from core.engine.importing.parsing import parsed
from core.importing.errors import ImportRefused

_LARGEST = 256 * 2**20  # bytes of what describes a model; the weights lie elsewhere
_VERSION = "2"  # no other wrote a description of layers here


def by_layers(folder: Path, root: Mapping[str, Any], trusted: bool) -> Loaded:
    """Layers from `root`, what Keras 2 wrote of the model; weights from the checkpoint."""
    config = root.get("config") or {}
    record = {"class_name": root.get("class_name", "model"), "config": config}
    loaded = anew(folder, record, _VERSION, root.get("training_config"), trusted)
    (model,) = loaded.models.values()
    try:
        left = give_weights(model, config, folder)
    except NoCheckpoint as fault:
        return replace(loaded, notes=(*loaded.notes, f"Its weights stay behind: {fault}"), has_weights=False)
    return replace(loaded, notes=(*loaded.notes, *left))


def root_of(folder: Path) -> Mapping[str, Any] | None:
    """What Keras 2 wrote of the model; None where it has not."""
    written = description_in(folder)
    return parsed(written, f"The description in {folder.name}", _with_tuples) if written else None


def description_in(folder: Path) -> str:
    """The JSON that lies beside the graph, or, before TensorFlow 2.5, in it. Raises ImportRefused."""
    beside = folder / "keras_metadata.pb"
    return _beside(beside) if beside.is_file() else _within(folder / "saved_model.pb")


def _with_tuples(record: dict[str, Any]) -> object:
    """Keras 2 marks tuples here, which it does nowhere else."""
    return tuple(record["items"]) if record.get("class_name") == "__tuple__" else record


def _beside(path: Path) -> str:
    nodes = _parsed(path, _metadata_type()).nodes
    return next((str(node.metadata) for node in nodes if node.node_path == "root"), "")


def _within(path: Path) -> str:
    graphs = _parsed(path, saved_model_pb2.SavedModel).meta_graphs
    nodes = graphs[0].object_graph_def.nodes if graphs else ()
    found = str(nodes[0].user_object.metadata) if nodes else ""
    return found if '"config"' in found else ""


def _parsed(path: Path, kind: Callable[[], Any]) -> Any:
    if path.stat().st_size > _LARGEST:
        raise ImportRefused(f"{path.name} is larger than {_LARGEST >> 20} MB, which no description of a model is.")
    message = kind()
    try:
        message.ParseFromString(path.read_bytes())
    except DecodeError as fault:
        raise ImportRefused(f"{path} is not whole, or no part of a SavedModel.") from fault
    return message


def _metadata_type() -> Callable[[], Any]:
    """The message that Keras 2 writes, as far as it is read: github.com/keras-team/tf-keras, saved_metadata.proto."""
    file = descriptor_pb2.FileDescriptorProto(name="layerloom/saved_metadata.proto", package="layerloom")
    outer, inner = (file.message_type.add(name=name) for name in ("SavedMetadata", "SavedObject"))
    field = descriptor_pb2.FieldDescriptorProto
    outer.field.add(
        name="nodes", number=1, label=field.LABEL_REPEATED, type=field.TYPE_MESSAGE, type_name="SavedObject"
    )
    for name, number in (("node_path", 3), ("metadata", 5)):
        inner.field.add(name=name, number=number, label=field.LABEL_OPTIONAL, type=field.TYPE_STRING)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    kind: Callable[[], Any] = message_factory.GetMessageClass(pool.FindMessageTypeByName("layerloom.SavedMetadata"))
    return kind
