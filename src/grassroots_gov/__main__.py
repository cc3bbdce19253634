"""``python -m grassroots_gov``."""

import sys

from grassroots_gov.cli import program

sys.exit(program())
