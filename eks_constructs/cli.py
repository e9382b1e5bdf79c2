"""The command line: ``eks-constructs validate``, ``explain``, ``ip-budget``, ``access`` and more.

Each command imports what it needs when it runs: to check a file, neither Node nor the local AWS is
started. That is also why this is ``argparse``: Typer takes longer to load than a file to check.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final, NoReturn, TypeAlias

from eks_constructs import cli_commands
from eks_constructs.cli_commands import BAD_INPUT, JSON, SARIF, TEXT, complain, say
from eks_constructs.errors import EksConstructsError

_Command: TypeAlias = "Callable[[argparse.Namespace], int]"

_INTERRUPTED: Final = 130
_PIPE_CLOSED: Final = 141


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; a problem is a message and an exit code, never a traceback.

    Args:
        arguments: What follows the name of the command. Default: those of the process.
    """
    # pydantic would ask every package that is installed whether it brings a plug-in.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # The local AWS has options of its own, --help among them.
        sys.exit(_local(given[1:]) if given[:1] == ["local"] else _run(given))
    except EksConstructsError as error:
        complain(f"error: {error}")
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        # Who reads the output has seen enough; Python must not flush the rest into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_PIPE_CLOSED)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _run(arguments: Sequence[str]) -> int:
    # Looking for garbage takes a fifth of the time of these commands, which end before there is
    # much. Python looks once more when it ends, for all that is not frozen.
    gc.disable()
    atexit.register(gc.freeze)
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.version:
        from importlib.metadata import version  # noqa: PLC0415 - slow, and only needed here

        say(version("eks-constructs"))
        return 0
    if options.command is None:
        parser.print_help(sys.stderr)
        return BAD_INPUT
    command: _Command = options.command
    return command(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="eks-constructs", description="Amazon EKS environments from files."
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND")

    def command(name: str, text: str, run: _Command | None) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, add_help=run is not None)
        made.set_defaults(command=run)
        return made

    text = "check environment files without the CDK: problems (exit 2) or a summary (exit 0)"
    validate = command("validate", text, cli_commands.validate)
    text = "show what takes the addresses of each subnet at most; exit 2 if some are too full"
    budget = command("ip-budget", text, cli_commands.ip_budget)
    for each in (validate, budget):
        each.add_argument("files", nargs="+", type=Path, metavar="FILE", help="environment file")
    text = "show who can do what in the clusters of synthesised templates"
    access = command("access", text, cli_commands.access)
    text = "template in JSON, instead of an output folder"
    access.add_argument("files", nargs="*", type=Path, metavar="FILE", help=text)
    text = "output folder of a synthesis (default: cdk.out)"
    access.add_argument("--app-output", type=Path, help=text)
    text = "show the file with every gap filled, and where each value comes from"
    explain = command("explain", text, cli_commands.explain)
    text = "table of defaults to fill the gaps from (default: the one that the file says)"
    explain.add_argument("--profile", choices=("eksctl", "hardened"), help=text)
    text = "show what the hardened defaults would change, and what they would refuse"
    explain.add_argument("--diff-profiles", action="store_true", help=text)
    text = "for people, or for programs; sarif for code hosts (default: %(default)s)"
    validate.add_argument("--format", choices=(TEXT, JSON, SARIF), default=TEXT, help=text)
    text = "for people, or for programs (default: %(default)s)"
    for each in (budget, access, explain):
        each.add_argument("--format", choices=(TEXT, JSON), default=TEXT, help=text)
    explain.add_argument("file", type=Path, metavar="FILE", help="environment file")
    _add_writers(command)
    command("local", 'deploy to a local AWS; needs the extra "local"', None)
    return parser


def _add_writers(command: Callable[[str, str, _Command], argparse.ArgumentParser]) -> None:
    text = "write an app in Python that builds the same as an environment file, without it"
    to_python = command("to-python", text, cli_commands.to_python)
    to_python.add_argument("file", type=Path, metavar="FILE", help="environment file")
    schema = command(
        "schema", "write the JSON Schema of environment files, for editors", cli_commands.schema
    )
    for each in (to_python, schema):
        each.add_argument("--output", type=Path, help="file to write (default: print it)")


def _local(arguments: Sequence[str]) -> int:
    try:
        commands = import_module("eks_constructs.local.commands")
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.startswith("eks_constructs"):
            raise
        message = f"{error.name} is missing: install it with pip install 'eks-constructs[local]'"
        complain(f"error: {message}")
        return BAD_INPUT
    commands.app(args=list(arguments), prog_name="eks-constructs local")
    return 0
