"""What is wrong with a content file, said so that its author can go straight to the place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem of one content file; prints as `file:line: id: field: problem`."""

    file: str
    line: int
    id: str
    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.id or '-'}: {self.field or '-'}: {self.problem}"
