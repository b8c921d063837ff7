"""What ends a run with exit code 2."""

from rempart.text import Text


class InputError(Exception):
    """Wrong use or unreadable input: one line that says what is wrong, where, and what to do (exit 2)."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class RuleError(Exception):
    """A rule or a fact function raised: the run fails and names it, it never passes for a verdict."""

    def __init__(self, what: str, resource: str) -> None:
        super().__init__(f"{what} failed on {resource}")
        self.message = Text(
            fr=f"« {what} » a échoué sur {resource} : défaut de rempart ou d'une extension, aucun verdict n'est rendu",
            en=f"“{what}” failed on {resource}: a defect of rempart or of an extension, so no verdict is given",
        )
