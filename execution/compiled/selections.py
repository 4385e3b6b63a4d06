"""What is selected of one type of object: its fields, and the function written to complete it."""

from collections.abc import Callable
from types import CoroutineType, GeneratorType
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Undefined
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE

from execution.compiled.fields import DEFINITION
from execution.compiled.handing_over import Runner
from execution.compiled.paths import BarePath

if TYPE_CHECKING:
    from execution.compiled.variants import Variant

Complete = Callable[[Runner, Any, BarePath | None], Any]

# More classes than this for one type of object are not learnt but asked about.
KNOWN_CLASSES = 64
CHECK_BY_CLASS = "GraphQLCoreConverter.from_object.<locals>._get_is_type_of.<locals>.is_type_of"
NO_OBJECTS = (Exception, CoroutineType, GeneratorType, type(None), type(Undefined))


class Selection:
    """The selection below one field, for one type of object."""

    __slots__ = ("_details", "_variant", "complete", "kind", "known", "may_be_cast")

    def __init__(
        self, variant: "Variant", kind: GraphQLObjectType, details: FieldDetailsList
    ) -> None:
        self.kind = kind
        self.known: set[type] = set()
        """Classes whose objects are of this type, unless they are cast to another."""
        self.may_be_cast = kind.is_type_of is not None
        """Whether an object can say for itself that it is of another type."""
        self.complete: Complete = self._complete_first
        """Complete an object of the type: its answer, or what to wait for to have it."""
        self._variant = variant
        self._details = details

    def knows(self, executor: Runner, value: Any) -> bool:
        """Tell whether a value is an object of this type, without asking graphql-core."""
        if type(value) not in self.known:
            return self.learn(executor, value)
        return not self.may_be_cast or getattr(value, TYPE_CAST_ATTRIBUTE, None) is None

    def learn(self, executor: Runner, value: Any) -> bool:
        """Tell whether the value's class makes it an object of this type; remember if so."""
        own = type(value)
        if not self._is_decided_by(own) or hasattr(value, "__await__"):
            return False
        if self.may_be_cast and getattr(value, TYPE_CAST_ATTRIBUTE, None) is not None:
            return False
        if len(self.known) < KNOWN_CLASSES:
            self.known.add(own)
        return True

    def _is_decided_by(self, own: type) -> bool:
        if issubclass(own, NO_OBJECTS):
            return False
        check = self.kind.is_type_of
        if check is None:
            return True
        origin = getattr(self.kind.extensions.get(DEFINITION), "origin", None)
        is_by_class = getattr(check, "__qualname__", "") == CHECK_BY_CLASS
        return is_by_class and isinstance(origin, type) and issubclass(own, origin)

    def _complete_first(self, executor: Runner, source: Any, path: BarePath | None) -> Any:
        # A selection is collected when it is first reached: what cannot be collected fails there.
        self.complete = self._variant.write(executor, self.kind, self._details)
        return self.complete(executor, source, path)
