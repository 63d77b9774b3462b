"""What can go wrong in a way that the user can mend.

Every problem that is not a `UserError` is a bug of ours and keeps its traceback.
"""


class UserError(Exception):
    """Something the user can mend: one line with the cause, one with the command or step that mends it."""

    def __init__(self, cause: str, fix: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.fix = fix
