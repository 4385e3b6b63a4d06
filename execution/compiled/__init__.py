"""Executes operations by functions written once for each selection; graphql-core does the rest."""

from execution.compiled.executing import (
    execute_compiled,
    execute_completely,
    make_compiled_executor,
)

__all__ = ["execute_compiled", "execute_completely", "make_compiled_executor"]
