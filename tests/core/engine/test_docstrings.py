from __future__ import annotations

from core.engine.docstrings import Documentation, parsed


def test_that_nothing_is_read_from_no_docstring() -> None:
    assert parsed(None) == Documentation()


def test_that_the_summary_is_the_first_paragraph_on_one_line() -> None:
    assert parsed("Folds a sheet\n    in half.\n\n    More of it.\n").summary == "Folds a sheet in half."


def test_that_arguments_are_read_with_all_their_lines() -> None:
    text = """Folds.

    Args:
        edge: Which edge
            to hold.
        times, gap: How often.

    Returns:
        edge: nothing of the kind
    """
    assert parsed(text).fields == {"edge": "Which edge\nto hold.", "times": "How often.", "gap": "How often."}


def test_that_a_call_has_arguments_of_its_own() -> None:
    text = "Folds.\n\nArgs:\n    edge: An edge.\n\nCall arguments:\n    sheet: A sheet.\n"
    assert parsed(text).fields == {"edge": "An edge.", "sheet": "A sheet."}


def test_that_a_colon_inside_a_text_starts_no_argument() -> None:
    text = "Folds.\n\nArgs:\n    mode: One of:\n        left: to the left\n        right: to the right\n"
    assert parsed(text).fields == {"mode": "One of:\nleft: to the left\nright: to the right"}


def test_that_a_section_ends_where_the_indentation_does() -> None:
    text = "Folds.\n    Args:\n        edge: An edge.\n    Note: this is none.\n"
    assert parsed(text).fields == {"edge": "An edge."}
