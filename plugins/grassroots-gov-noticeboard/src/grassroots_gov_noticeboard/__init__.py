"""The commune's notice board as a static site (bảng tin của xã).

What belongs here: what anybody may see, as pages that work without a server and without a network.
What does not: any judgement; the rooms answer, the pages show.
"""

from grassroots_gov_noticeboard.site import build

__version__ = "0.1.0"
__all__ = ["build"]
