"""``python -m grassroots_gov``."""

import sys

from grassroots_gov.cli import main

sys.exit(main())
