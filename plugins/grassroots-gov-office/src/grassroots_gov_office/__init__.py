"""The papers and tables of a commune office (giấy tờ, bảng tính của xã).

What belongs here: what the rooms answer, as files that an office prints, signs, opens and imports.
What does not: any judgement; a paper repeats what a verdict says.
"""

__version__ = "0.1.0"
