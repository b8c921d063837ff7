"""What ends a run with exit code 2."""

from rempart.text import Text, joined


class InputError(Exception):
    """Wrong use or unreadable input: what is wrong, where, and what to do, a line for each problem (exit 2)."""

    def __init__(self, problem: Text, *more: Text) -> None:
        self.problems = (problem, *more)
        self.message = joined(self.problems, by=Text(" ; ", "; "))
        """All problems in one line."""
        super().__init__(self.message.en)


class RuleError(Exception):
    """A rule or a fact function raised: the run fails and names it, it never passes for a verdict."""

    def __init__(self, what: str, resource: str) -> None:
        super().__init__(f"{what} failed on {resource}")
        self.message = Text(
            fr=f"« {what} » a échoué sur {resource} : défaut de rempart ou d'une extension, aucun verdict n'est rendu",
            en=f"“{what}” failed on {resource}: a defect of rempart or of an extension, so no verdict is given",
        )
