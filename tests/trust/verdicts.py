"""What a scanner said, as a row of the table."""

from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Verdict:
    """One row: which scanner, its figure, whether that is good enough, and what it found."""

    scanner: str
    figure: str
    is_good: bool
    findings: list[str] = field(default_factory=list)

    def as_data(self) -> dict[str, object]:
        return asdict(self)


def not_run(scanner: str, why: str) -> Verdict:
    """A scanner that did not run proves nothing."""
    return Verdict(scanner, f"not run: {why}", is_good=False)
