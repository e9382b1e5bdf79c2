"""Whatever a construct is given, it is refused in our words or becomes a valid template."""

from __future__ import annotations

import inspect

import pytest
from constructs import Construct
from hypothesis import given
from hypothesis import strategies as st

import eks_constructs
from eks_constructs.errors import ConfigurationError
from tests.fuzz.effort import FUZZ
from tests.fuzz.place import FuzzPlace
from tests.fuzz.values import arguments_for

CONSTRUCTS = [
    name
    for name in eks_constructs.__all__
    if inspect.isclass(value := getattr(eks_constructs, name)) and issubclass(value, Construct)
]


@pytest.mark.parametrize("name", CONSTRUCTS)
@FUZZ
@given(data=st.data())
def test_any_arguments(name: str, data: st.DataObject) -> None:
    """Never an error of jsii, of the CDK or of its validator."""
    construct = getattr(eks_constructs, name)
    place = FuzzPlace.new()
    try:
        given = data.draw(arguments_for(construct, place))
        construct(place.stack, "Any", **given.by_name)
    except ConfigurationError:
        return
    place.synthesise()
