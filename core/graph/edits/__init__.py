"""Every change of a document: pure functions from a project to another one, which refuse with a named error.

`edits.connect(project, graph_id, source, target)` and all others give the very same project where nothing changes.
"""

from core.graph.edits.annotating import (
    annotate,
    bend,
    collapse,
    place_annotations,
    remove_annotations,
    set_annotation_text,
)
from core.graph.edits.arguments import set_argument, unset_argument
from core.graph.edits.constants import remove_constant, rename_constant, set_constant
from core.graph.edits.copying import cut_out, duplicate, paste
from core.graph.edits.cutting import replace_head, take_out
from core.graph.edits.extending import extend, extend_from
from core.graph.edits.graphs import add_graph, remove_graph, rename_graph
from core.graph.edits.grouping import group
from core.graph.edits.inserting import insert_call, insert_layer
from core.graph.edits.layers import add_layer, configure, rename_layer, set_note, set_trainable
from core.graph.edits.links import connect, disconnect, move_link, reconnect, reorder, swap_links
from core.graph.edits.merging import merge_layers
from core.graph.edits.models import (
    change_model,
    declare_model,
    remove_model,
    rename_model,
    set_model_flags,
    set_model_note,
)
from core.graph.edits.muting import set_muted
from core.graph.edits.names import next_annotation_id, next_call_id, next_graph_id, next_layer_id, next_model_id
from core.graph.edits.placing import place, shift
from core.graph.edits.removal import detach, remove_call, remove_layers
from core.graph.edits.replacing import replace_class
from core.graph.edits.search import set_search, with_found
from core.graph.edits.sharing import add_call, split_call
from core.graph.edits.training import plan_input, plan_output, planned, set_in_plan, set_plan, train_model, weigh_losses
from core.graph.edits.unpacking import unpack
from core.graph.edits.walk import downstream, path_between, upstream

__all__ = [
    "add_call",
    "add_graph",
    "add_layer",
    "annotate",
    "bend",
    "change_model",
    "collapse",
    "configure",
    "connect",
    "cut_out",
    "declare_model",
    "detach",
    "disconnect",
    "downstream",
    "duplicate",
    "extend",
    "extend_from",
    "group",
    "insert_call",
    "insert_layer",
    "merge_layers",
    "move_link",
    "next_annotation_id",
    "next_call_id",
    "next_graph_id",
    "next_layer_id",
    "next_model_id",
    "paste",
    "path_between",
    "place",
    "place_annotations",
    "plan_input",
    "plan_output",
    "planned",
    "reconnect",
    "remove_annotations",
    "remove_call",
    "remove_constant",
    "remove_graph",
    "remove_layers",
    "remove_model",
    "rename_constant",
    "rename_graph",
    "rename_layer",
    "rename_model",
    "reorder",
    "replace_class",
    "replace_head",
    "set_annotation_text",
    "set_argument",
    "set_constant",
    "set_in_plan",
    "set_model_flags",
    "set_model_note",
    "set_muted",
    "set_note",
    "set_plan",
    "set_search",
    "set_trainable",
    "shift",
    "split_call",
    "swap_links",
    "take_out",
    "train_model",
    "unpack",
    "unset_argument",
    "upstream",
    "weigh_losses",
    "with_found",
]
