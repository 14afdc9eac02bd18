"""How much each dimension of a search counts."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import optuna

_LEAST = 4  # below, shares say nothing


def importances(study: optuna.Study) -> Mapping[str, float]:
    """The share of each dimension in what sets the best tenth of the trials apart; empty while they are too few.

    By PED-ANOVA: Watanabe, Bansal and Hutter, "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in
    Arbitrary Subspaces", IJCAI 2023 (arXiv:2304.10255), which needs no further package.
    """
    from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances

    if sum(trial.state.name == "COMPLETE" for trial in study.trials) < _LEAST:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that all trials were alike is told by shares that are equal
        return get_param_importances(study, evaluator=PedAnovaImportanceEvaluator())
