"""The report as plain JSON for programs: shapes are lists, with null for None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from core.graph.problem import Problem
from core.protocol.answers import CallShapes, ModelSummary, Tensor
from core.saving.checked import Report

Tree = dict[str, Any]


def report_tree(report: Report) -> Tree:
    """`{"problems": […], "models": {name: …}, "calls": […]}`."""
    return {
        "problems": [problem_tree(problem) for problem in report.problems],
        "models": {_model_name(report, model): _model(model) for model in report.models},
        "calls": [_call(report, call) for call in report.calls],
    }


def problem_tree(problem: Problem) -> Tree:
    place = {key: value for key, value in asdict(problem.place).items() if value is not None}
    return {
        "severity": str(problem.severity),
        "kind": problem.kind,
        "message": problem.message,
        "remedy": problem.remedy,
        "place": place,
    }


def refused_tree(message: str) -> Tree:
    """The report on a file that cannot be opened."""
    problem = {"severity": "error", "kind": "unreadable", "message": message, "remedy": "", "place": {}}
    return {"problems": [problem], "models": {}, "calls": []}


def _model_name(report: Report, summary: ModelSummary) -> str:
    """Its name; where another graph has a model of that name, with its graph's name before it."""
    graph = report.project.graphs[summary.graph]
    name = graph.models[summary.model].name
    named = [model for other in report.project.graphs.values() for model in other.models.values() if model.name == name]
    return name if len(named) == 1 else f"{graph.name}/{name}"


def _model(summary: ModelSummary) -> Tree:
    return {
        "inputs": _shapes(summary.inputs),
        "outputs": _shapes(summary.outputs),
        "weights": {"total": summary.weights.total, "trainable": summary.weights.trainable},
    }


def _call(report: Report, answer: CallShapes) -> Tree:
    graph = report.project.graphs[answer.graph]
    layer = graph.layers[answer.layer]
    return {
        "graph": graph.name,
        "layer": layer.name,
        "class": layer.class_name,
        "node": answer.node,
        "inputs": _shapes(answer.inputs),
        "outputs": [list(tensor.shape) for tensor in answer.outputs],
        "dtypes": [tensor.dtype for tensor in answer.outputs],
        "weights": answer.weights.total,
    }


def _shapes(tensors: Mapping[str, Tensor | None] | Mapping[str, Tensor]) -> list[list[int | None] | None]:
    return [None if tensor is None else list(tensor.shape) for tensor in tensors.values()]
