"""Every number that the scoring rests on, with its source.

Scores and errors are in POMP points: per cent of the maximum possible score, 0..100
(Cohen, Cohen, Aiken & West 1999).
"""

from fractions import Fraction
from math import sqrt
from typing import Final

#: Scale lengths that a block may use; the self-test itself has five labelled points.
SCALE_POINTS_MIN: Final = 4
SCALE_POINTS_MAX: Final = 7

#: A block has at least this many statements (Spearman-Brown: fewer cannot reach alpha .70).
STATEMENTS_PER_BLOCK_MIN: Final = 4

#: So many reach alpha .80 at the correlations of the best public scales; fewer are named to editors.
ITEMS_PER_BLOCK: Final = 6

#: A level of a block has at least so many tips.
TIPS_PER_LEVEL_MIN: Final = 3

#: Number of scored blocks in a questionnaire.
BLOCKS_MIN: Final = 3
BLOCKS_MAX: Final = 12

#: A block is scored from this many answers, or from half of its statements if that is more
#: (half rule of the SF-36, Ware; on real data two of five answers are off by 12 points).
ANSWERS_MIN: Final = 3

#: Standard deviation of the error of one answer; own data replace it once n >= 100.
#: Measured on public data: 18.6 to 23.2.
ITEM_ERROR_SD: Final = 22.0

#: Lower bounds of the levels on the displayed integer: the middle of the scale, and "agree".
LEVEL_CUTS: Final = (50, 75)

#: Two-sided 95 % claim about one difference.
Z_CLAIM: Final = 1.96

#: Half a drawn bar in standard errors, 1.96 / sqrt(2): two bars of equal length stop
#: overlapping exactly where the difference becomes a claim (Goldstein & Healy 1995).
Z_BAR: Final = 1.386

#: One headline over six blocks (Bonferroni: normal quantile at 1 - .05 / 12).
Z_HEADLINE: Final = 2.638
#: The number of blocks that this covers; with more, the quantile for that number is needed.
HEADLINE_BLOCKS: Final = 6
#: The risk of a headline without any change, over all blocks together.
HEADLINE_RISK: Final = 0.05

#: Studentized range, 5 %, infinite degrees of freedom, by number of scored blocks
#: (R: qtukey(.95, B, Inf)): picking the highest and the lowest is a multiple comparison.
Q_RANGE: Final = {
    2: 2.772,
    3: 3.314,
    4: 3.633,
    5: 3.858,
    6: 4.030,
    7: 4.170,
    8: 4.286,
    9: 4.387,
    10: 4.474,
    11: 4.552,
    12: 4.622,
}

#: Below this range the text may say that scores lie close together, bars permitting.
CLOSE_RANGE: Final = 25

#: At most this many blocks are named together as highest or lowest.
NAMED_TOGETHER_MAX: Final = 2

TIPS_MAX: Final = 3
TIPS_PER_BLOCK_MAX: Final = 2

# === Teams ===

#: The lowest K: nothing is said about fewer people (five in most products of this kind). An
#: installation may raise it, never lower it; the K of a round is passed in.
K_MIN: Final = 5

#: Standard deviation of scores within a team, until pooled over at least ten own teams.
SD_WITHIN: Final = 18.0

#: Reliability of a block score in the margin of a mean: only true differences are exhausted when
#: everybody takes part, the error of each answer stays.
RELIABILITY: Final = 0.8

#: The same for the mean of one statement about another link: the true differences of a block
#: (.8 * 18^2) with the error of one answer (22^2) give a standard deviation of 27.3.
MIRROR_SD: Final = sqrt(RELIABILITY * SD_WITHIN**2 + ITEM_ERROR_SD**2)
MIRROR_RELIABILITY: Final = RELIABILITY * SD_WITHIN**2 / MIRROR_SD**2

#: Sentences about the goal are shown from so many answers on, and from K sentences (DECISIONS 16).
SENTENCES_PEOPLE_MIN: Final = 10

#: A mean is a number only if the others are together this far from 0 and from 100, whoever is left
#: out: then any score within 50 points is possible for each of them.
OTHERS_DISTANCE_MIN: Final = 50

#: And only if all together are this far. That a number is shown says that nobody is further from an
#: end than all together minus 50; without this, four times 83.33 beside a known 100 would be certain.
TOTAL_DISTANCE_MIN: Final = 100

#: A capped mean lies less than this in total from its end: either distance falls short.
CAPPED_TOTAL_MAX: Final = OTHERS_DISTANCE_MIN + 100

#: Counts per level need this many people, so many in each level that occurs, and at most this share
#: in one (rule of ten and 90 % of statistical offices for research output).
K_DIST: Final = 10
LEVEL_COUNT_MIN: Final = 3
LEVEL_SHARE_MAX: Final = Fraction(9, 10)

#: The order of statements says more than the mean: beside it the others, and all together, have to be
#: this far from an end (at 25 and more they were narrower than 50 points; see test_release_attacks).
ORDER_OTHERS_DISTANCE_MIN: Final = 100
ORDER_TOTAL_DISTANCE_MIN: Final = 150

#: "Answers are alike" beside a mean tells too much about each of fewer people, tried for five points.
CONSENSUS_PEOPLE_MIN: Final = 13
CONSENSUS_POINTS: Final = 5

#: Statements named on each side of the order.
NAMED_STATEMENTS: Final = 2

#: Answers lie apart above points / 6 (Burke & Dunlap 2002: a sixth of the number of points).
DEVIATION_DIVISOR: Final = 6

#: A new round is compared with every round of so many days before: two releases about nearly the
#: same people, soon after each other, tell about the few who differ.
NEAR_ROUND_DAYS: Final = 28

#: From so many teams on an organisation sees how their means spread, without names.
TEAMS_MIN: Final = 10

#: A change of a team below so many points is never called clear.
CHANGE_MIN: Final = 5

#: More than this share of the larger number of invited people came or went: perhaps another team.
TEAM_CHANGED_SHARE: Final = Fraction(1, 3)

#: Shares of those invited for whom a coordinator sees a forecast; the last one is everybody.
RESPONSE_SHARES: Final = (Fraction(3, 5), Fraction(4, 5), Fraction(1))

#: Links are to be large enough at this response.
MERGE_SHARE: Final = Fraction(4, 5)

# === Conversation ===

#: The steps of the conversation guide in the order of the team page, and the minutes of all together.
GUIDE_STEPS: Final = ("goal", "topic", "build_on", "strengthen", "agreements")
GUIDE_MINUTES: Final = 60

#: The steps that are about a block, if one may be named.
BLOCK_STEPS: Final = ("topic", "build_on", "strengthen")

# === The instrument as a whole ===

#: Nothing is said about the quality of a block below so many people who rated all of it (SCORING 3), and a
#: next edition needs as many new ones: two editions then differ by no fewer.
EDITION_PEOPLE_MIN: Final = 100

#: Below so many people Feldt's interval says nothing.
ALPHA_INTERVAL_PEOPLE_MIN: Final = 10

#: Yardstick for less important individual use (COTAN, Evers et al. 2010): insufficient, sufficient, good.
ALPHA_ACCEPTED: Final = 0.70
ALPHA_GOOD: Final = 0.80

#: A statement is looked at again below this correlation with the others, if alpha rises by more than this
#: without it, or if more than this share say that it does not apply.
ITEM_REST_MIN: Final = 0.30
RISE_WITHOUT_MAX: Final = 0.02
NOT_APPLICABLE_SHARE_MAX: Final = 0.20

#: What the history of a questionnaire says once the address of an editor is gone from it.
FORMER_EDITOR: Final = "redacteur"
