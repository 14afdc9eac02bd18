"""What the process of a search does: reads the project, searches or looks, and tells all of it."""

from __future__ import annotations

import argparse
import threading

from core.errors import LayerLoomError
from core.project import read
from core.search.errors import NoSearch
from core.search.events import SearchEvent, SearchFailed, encode
from core.search.place import storage_url, study_name, trial_runs
from core.search.study import NOTHING, Study
from core.search.trial import Place


def run(options: argparse.Namespace, stop: threading.Event) -> None:
    """The last event is a SearchEnded or a SearchFailed, unless it only looks."""
    try:
        study = _study(options)
        if options.look:
            study.look(_tell)
        else:
            study.go(study.search.trials, _tell, stop)
    except LayerLoomError as fault:
        _tell(SearchFailed(str(fault)))


def _study(options: argparse.Namespace) -> Study:
    project = read(options.file)
    search = project.plan.search if project.plan else None
    if search is None:
        raise NoSearch(NOTHING)
    name = study_name(search, options.name)
    place = Place(options.folder, trial_runs(options.runs, name), trusted=options.trust)
    return Study(project, place, name, storage_url(search, options.runs, name), search.jobs)


def _tell(event: SearchEvent) -> None:
    print(encode(event), flush=True)
