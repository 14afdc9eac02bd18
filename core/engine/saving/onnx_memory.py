"""Keeps tf2onnx (1.17) from copying a model's weights over and over, which took all memory on large models.

Two places do it. Before each of its dozen passes the whole graph is copied, in case the pass fails: the variable
`TF2ONNX_CATCH_ERRORS` ends that. And after each pass every node is written into its protobuf message anew, whose memory
is only given back at the very end: a constant, which no pass changes in place, is left as it was written.
EfficientNetV2L took more than 18 GB with the copies and had not ended after 280 s; without, 9.6 GB and 83 s.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def sparing_memory() -> Iterator[None]:
    """While a model is converted."""
    import tf2onnx.graph

    node = tf2onnx.graph.Node
    rewrite, before = node.update_proto, os.environ.get("TF2ONNX_CATCH_ERRORS")

    def update_proto(self: Any, external_tensor_storage: Any = None) -> None:
        if external_tensor_storage is not None or not _is_written(self):
            rewrite(self, external_tensor_storage)

    os.environ["TF2ONNX_CATCH_ERRORS"] = "FALSE"
    node.update_proto = update_proto
    try:
        yield
    finally:
        node.update_proto = rewrite
        if before is None:
            del os.environ["TF2ONNX_CATCH_ERRORS"]
        else:
            os.environ["TF2ONNX_CATCH_ERRORS"] = before


def _is_written(node: Any) -> bool:
    """Whether it is a constant whose message says already what the node says."""
    message = node._op  # noqa: SLF001  # no public way leads to it
    return bool(
        node.type == "Const"
        and message.attribute
        and message.name == node.name
        and list(message.output) == list(node.output)
    )
