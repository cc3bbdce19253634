"""Officers (cán bộ, công chức): who serves in which post, who is away, who answers for what.

What belongs here: posts, establishment, standards, terms, responsibility and authority to sign; quality,
training and rating; villages and their bodies. What does not: who is on duty when (duty), and what a body
decides (council, decisions).
"""

from grassroots_gov.officers.classing import class_of, class_points, judge_class
from grassroots_gov.officers.collective import judge_committee_meeting, judge_committee_vote
from grassroots_gov.officers.discipline import discipline_forms, judge_discipline
from grassroots_gov.officers.judge import judge_establishment
from grassroots_gov.officers.model import LEVELS, Absence, Level, Officer, Responsibility, Signer
from grassroots_gov.officers.numbers import extra_posts
from grassroots_gov.officers.posts import post_code, post_label, posts, posts_on
from grassroots_gov.officers.rotation import judge_rotation
from grassroots_gov.officers.two_tier import job_position, judge_pool

__all__ = [
    "LEVELS",
    "Absence",
    "Level",
    "Officer",
    "Responsibility",
    "Signer",
    "class_of",
    "class_points",
    "discipline_forms",
    "extra_posts",
    "job_position",
    "judge_class",
    "judge_committee_meeting",
    "judge_committee_vote",
    "judge_discipline",
    "judge_establishment",
    "judge_pool",
    "judge_rotation",
    "post_code",
    "post_label",
    "posts",
    "posts_on",
]
