"""`--doctor` and `--diagnostics FILE` of the programs with windows: they look, say, and end."""

import argparse
import sys
from pathlib import Path
from typing import Literal

from shared.commandline import typed_path
from shared.link.doctor import diagnose_here, look_here
from shared.readiness import doctor
from shared.words.catalogue import say


def add_doctor_options(parser: argparse.ArgumentParser) -> None:
    """Put the options beside the others."""
    parser.add_argument("--doctor", action="store_true", help=say("client.help.doctor"))
    parser.add_argument("--diagnostics", type=typed_path, metavar="FILE", help=say("client.help.diagnostics"))


def look_after(place: Literal["pc", "console"], options: argparse.Namespace) -> int:
    """Do what the options ask for; returns the exit code. Raises OSError."""
    data: Path = options.data
    if options.diagnostics is not None:
        written = diagnose_here(place, data, options.diagnostics)
        sys.stdout.write(say("client.diagnostics_written", target=written) + "\n")
        return 0
    found = look_here(place, data)
    sys.stdout.write(doctor.told(found.verdicts, found.against) + "\n")
    return doctor.exit_code(found.verdicts)
