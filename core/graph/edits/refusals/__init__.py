"""Why an edit is refused, one class per reason. Messages say what, where and what to do; attributes carry the ids."""

from core.graph.edits.refusals.in_use import ConstantInUse, LastGraph, LayerInUse, ModelInUse
from core.graph.edits.refusals.links import BadOrder, CannotInsert, NoConstantHere, PortTaken, WouldCycle
from core.graph.edits.refusals.missing import (
    NoLink,
    NoPlan,
    NoSuchCall,
    NoSuchConstant,
    NoSuchField,
    NoSuchGraph,
    NoSuchLayer,
    NoSuchModel,
    NoSuchOutput,
    NoSuchPort,
    NotInModel,
    UnknownClass,
)
from core.graph.edits.refusals.naming import BadConstant, BadName, NameTaken
from core.graph.edits.refusals.nesting import (
    BadPiece,
    BadStructure,
    CannotGroup,
    CannotUnpack,
    CannotWrap,
    WouldRecurse,
    WouldReferToItself,
)
from core.graph.edits.refusals.sharing import CannotReplace, CannotShare, NotEqual, OnlyCall

__all__ = [
    "BadConstant",
    "BadName",
    "BadOrder",
    "BadPiece",
    "BadStructure",
    "CannotGroup",
    "CannotInsert",
    "CannotReplace",
    "CannotShare",
    "CannotUnpack",
    "CannotWrap",
    "ConstantInUse",
    "LastGraph",
    "LayerInUse",
    "ModelInUse",
    "NameTaken",
    "NoConstantHere",
    "NoLink",
    "NoPlan",
    "NoSuchCall",
    "NoSuchConstant",
    "NoSuchField",
    "NoSuchGraph",
    "NoSuchLayer",
    "NoSuchModel",
    "NoSuchOutput",
    "NoSuchPort",
    "NotEqual",
    "NotInModel",
    "OnlyCall",
    "PortTaken",
    "UnknownClass",
    "WouldCycle",
    "WouldRecurse",
    "WouldReferToItself",
]
