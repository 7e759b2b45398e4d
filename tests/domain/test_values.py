"""What holds for every value in the domain."""

from dataclasses import is_dataclass
from enum import Enum
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules

import pytest

from assessments import domain

MODULES = [import_module(f"{domain.__name__}.{module.name}") for module in iter_modules(domain.__path__)]
#: Every class that is no enumeration, error or named tuple.
VALUES = [
    value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, type)
    and value.__module__ == module.__name__
    and not issubclass(value, (Enum, Exception, tuple))
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_value_cannot_be_changed_nor_grow_attributes(value):
    assert is_dataclass(value)
    assert value.__dataclass_params__.frozen
    keeps_what_it_works_out = any(isinstance(attribute, cached_property) for attribute in vars(value).values())
    assert "__slots__" in vars(value) or keeps_what_it_works_out


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_value_is_explained(value):
    assert value.__doc__
    assert not value.__doc__.startswith(f"{value.__name__}(")
