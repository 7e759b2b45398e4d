"""A list of addresses: as text to change, what is wrong with it row by row, and what was merged."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from assessments.domain.addresses import (
    AddressList,
    AddressProblem,
    ListedAddress,
    ProblemKind,
    fold_address,
)
from assessments.domain.names import folded
from assessments.queries import InvitedPerson
from assessments.spreadsheets import Refusal

#: So many problems are listed; mending those shows the rest.
PROBLEMS_MAX = 30
#: So many rows that repeat another one are named.
MERGED_MAX = 20


def address_text(people: Sequence[InvitedPerson]) -> str:
    """The list as it can be pasted again: a person on each line."""
    return "\n".join(f"{person.address}; {person.link}" if person.link else person.address for person in people)


def listed_text(addresses: Sequence[ListedAddress]) -> str:
    """A list that just came in, as it can be sent again."""
    return "\n".join(f"{listed.address}; {listed.link}" if listed.link else listed.address for listed in addresses)


def refusal_sentence(refusal: Refusal) -> str:
    """Why a file or a text was not read, and what to do."""
    return {
        Refusal.TOO_BIG: _("This list is too big. Leave out everything but names, addresses and parts of the chain."),
        Refusal.TOO_MANY_ROWS: _("This list has more than 2,000 rows. Leave out rows, also empty-looking ones."),
        Refusal.NOT_A_LIST: _(
            "This is not a list that we can read. Choose an Excel file (.xlsx) or a text file (.csv)."
        ),
        Refusal.DAMAGED: _("This file is damaged. Open it yourself, save it once more and try again."),
        Refusal.ENCRYPTED: _("This file is locked with a password. Save it without one and try again."),
    }[refusal]


def address_problems(found: AddressList, *, links: Sequence[str], coordinators: Collection[str]) -> list[str]:
    """A sentence for each row that cannot be used, in the order of the rows."""
    known = {folded(link) for link in links}
    problems = [(problem.row, _problem_sentence(problem)) for problem in found.problems]
    for listed in found.addresses:
        shown = {"row": listed.row, "text": listed.address, "link": listed.link}
        if fold_address(listed.address) in coordinators:
            text = _("Row %(row)s: %(text)s coordinates this team, and coordinators cannot take part.")
            problems.append((listed.row, text % shown))
        if listed.link and folded(listed.link) not in known:
            text = _("Row %(row)s: this round has no part of the chain with the name ‘%(link)s’.")
            problems.append((listed.row, text % shown))
    sentences = [sentence for _row, sentence in sorted(problems, key=lambda problem: problem[0])]
    if len(sentences) > PROBLEMS_MAX:
        rest = _("And %(n)s rows more.") % {"n": len(sentences) - PROBLEMS_MAX}
        return [*sentences[:PROBLEMS_MAX], rest]
    return sentences


def _problem_sentence(problem: AddressProblem) -> str:
    text = {
        ProblemKind.NO_ADDRESS: _("Row %(row)s has no e-mail address: ‘%(text)s’."),
        ProblemKind.SEVERAL_ADDRESSES: _("Row %(row)s has more than one e-mail address: ‘%(text)s’."),
        ProblemKind.INVALID: _("Row %(row)s has an e-mail address that cannot be right: ‘%(text)s’."),
        ProblemKind.TOO_LONG: _("Row %(row)s has an e-mail address that is too long: ‘%(text)s’."),
        ProblemKind.OTHER_LINK: _(
            "Row %(row)s has an address that stands above with another part of the chain: ‘%(text)s’."
        ),
    }[problem.kind]
    return text % {"row": problem.row, "text": problem.text}


def joined(first: AddressList, second: AddressList) -> AddressList:
    """Two lists as one; a row of the second that repeats the first is merged, or a problem if the link differs."""
    known = {fold_address(listed.address): listed for listed in first.addresses}
    new: list[ListedAddress] = []
    problems, merged = list(second.problems), list(second.merged)
    for listed in second.addresses:
        before = known.get(fold_address(listed.address))
        if before is None:
            new.append(listed)
        elif folded(before.link) == folded(listed.link):
            merged.append((listed.row, listed.address))
        else:
            problems.append(AddressProblem(listed.row, listed.address, ProblemKind.OTHER_LINK))
    return replace(first, addresses=(*first.addresses, *new), problems=tuple(problems), merged=(*first.merged, *merged))
