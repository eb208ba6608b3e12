"""A refusal's docstring is its sentence."""

from lianfang.kernel.errors import BadInput, DomainError, NotAllowed


class TooMany(DomainError):
    """There are {count} of them,
    which is more than {most}."""


def test_the_docstring_is_the_sentence_and_values_fill_it():
    error = TooMany(count=5, most=3)
    assert error.sentence == "There are {count} of them, which is more than {most}."
    assert error.values == {"count": 5, "most": 3}
    assert str(error) == "There are 5 of them, which is more than 3."


def test_a_given_sentence_stands_before_the_docstring():
    assert str(BadInput("Row {row} is empty.", row=7)) == "Row 7 is empty."
    assert str(NotAllowed()) == "Your post may not do this here."


def test_a_sentence_without_values_is_left_as_it_is():
    assert str(DomainError("a {brace} from a file")) == "a {brace} from a file"
