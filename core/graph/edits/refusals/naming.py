"""Names and values of constants that cannot be."""

from __future__ import annotations

from core.errors import EditRefused


class BadName(EditRefused):
    """A name that Keras, TensorFlow or Python would not take."""

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        super().__init__(f"`{name[:60]}` cannot be a name here: {reason}. {remedy}")
        self.name = name


class NameTaken(EditRefused):
    """A name that something else of the same kind has."""

    def __init__(self, name: str, owner: str) -> None:
        super().__init__(f"{owner} is called {name} already, and names are unique. Choose another one.")
        self.name, self.owner = name, owner


class BadConstant(EditRefused):
    """A constant whose value cannot be worked out."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The constant {name} cannot have this value. {reason}")
        self.name = name
