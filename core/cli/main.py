"""The entrance of the command line, and its border: every way a command can end becomes an exit code here."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping, Sequence

from core.cli import (
    check,
    devices,
    diff,
    evaluate,
    examples,
    export,
    import_model,
    layers,
    predict,
    runs,
    save,
    search,
    sync,
    train,
    transplant,
)
from core.cli.command import INTERRUPTED, OK, PROBLEMS, USAGE, Command
from core.cli.errors import Finished, WrongUsage
from core.cli.nearest import did_you_mean
from core.cli.parser import Parser
from core.cli.terminal import HungUp, Terminal
from core.errors import LayerLoomError
from core.project import SUFFIX

COMMANDS = {command.name: command for command in (check.COMMAND, import_model.COMMAND, export.COMMAND)}
COMMANDS |= {command.name: command for command in (diff.COMMAND, sync.COMMAND)}
COMMANDS |= {command.name: command for command in (train.COMMAND, search.COMMAND, transplant.COMMAND)}
COMMANDS |= {command.name: command for command in (runs.COMMAND, evaluate.COMMAND, predict.COMMAND, save.COMMAND)}
COMMANDS |= {command.name: command for command in (devices.COMMAND, layers.COMMAND, examples.COMMAND)}
_MORE_WORDS = ("help", "-h", "--help", "--version")

Commands = Mapping[str, Command]

_BROKEN_PIPE = 141  # what a shell reports of a program that the signal ended
_DEBUG = "LAYERLOOM_DEBUG"
_ABOUT = "Keras functional models as documents: check them, train them, export them as Python."
_CODES = "exit codes: 0 all is well, 1 problems or an error, 2 wrong usage, 130 interrupted\n"


def main(argv: Sequence[str] | None = None, more: Sequence[Command] = ()) -> int:
    """Run the command that `argv` (or the command line) names, and return the exit code. Never raises.

    `more` are commands beside the ones of this package, as the app brings them.
    """
    commands = COMMANDS | {command.name: command for command in more}
    terminal = Terminal()
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv), commands, terminal)
        terminal.flush()
    except HungUp:
        return _hung_up()
    except KeyboardInterrupt:
        terminal.note("Interrupted.")
        return INTERRUPTED
    return code


def _run(words: list[str], commands: Commands, terminal: Terminal) -> int:
    try:
        return _dispatch(words, commands, terminal)
    except Finished as done:
        return done.status
    except WrongUsage as problem:
        terminal.fail(str(problem))
        terminal.note(f"Run `{problem.command} --help` for what it takes.")
        return USAGE
    except LayerLoomError as problem:
        terminal.fail(str(problem))
        return PROBLEMS
    except HungUp:
        raise
    except OSError as problem:
        where = f"{problem.filename}: " if problem.filename else ""
        terminal.fail(f"{where}{problem.strerror or problem}.")
        return PROBLEMS
    except Exception as fault:  # noqa: BLE001  # the border of the program: a bug must not look like a crash either
        return _bug(fault, terminal)


def _dispatch(words: list[str], commands: Commands, terminal: Terminal) -> int:
    if not words or words[0] in ("help", "-h", "--help"):
        return _help(words[1:], commands, terminal)
    if words[0] == "--version":
        terminal.say(f"layerloom {_version()}")
        return OK
    command = _named(words[0], commands)
    return command.run(command.parse(words[1:]), terminal)


def _named(word: str, commands: Commands) -> Command:
    if word in commands:
        return commands[word]
    if word.endswith(SUFFIX):
        raise WrongUsage(f"Say what to do with {word}, as in `layerloom check {word}`.")
    what = "option" if word.startswith("-") else "command"
    known = [known for known in (*commands, *_MORE_WORDS) if known.startswith("-") == word.startswith("-")]
    raise WrongUsage(f"There is no {what} {word!r}. {did_you_mean(word, known)}".strip())


def _help(topic: list[str], commands: Commands, terminal: Terminal) -> int:
    if topic:
        _named(topic[0], commands).parse(["--help"])
    listed = "".join(f"  {name:<11} {command.about}\n" for name, command in commands.items())
    parser = Parser(
        "layerloom",
        _ABOUT,
        ("layerloom examples movies -o .", "layerloom check movies.loom", "layerloom train movies.loom --epochs 5"),
        f"\ncommands (`layerloom COMMAND --help` tells more):\n{listed}\n{_CODES}",
    )
    parser.usage = "layerloom COMMAND …"
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    terminal.write(parser.format_help())
    return OK


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # slow, and asked for rarely

    try:
        return version("layerloom")
    except PackageNotFoundError:
        return "(not installed)"


def _bug(fault: Exception, terminal: Terminal) -> int:
    terminal.fail(f"LayerLoom failed ({type(fault).__name__}: {fault}). This is a mistake of ours; please report it.")
    if os.environ.get(_DEBUG):
        terminal.note("".join(traceback.format_exception(fault)))
    else:
        terminal.note(f"Run it again with {_DEBUG}=1 for the details that a report needs.")
    return PROBLEMS


def _hung_up() -> int:
    """Nobody reads on (`| head`). What is still buffered must go nowhere, or Python complains at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return _BROKEN_PIPE
