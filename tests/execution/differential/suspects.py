"""The executors that have to answer like graphql-core."""

from execution.compiled import execute_compiled, execute_completely
from tests.execution.differential.comparing import Suspect

SUSPECTS = (Suspect(execute_compiled), Suspect(execute_completely, is_tidy=True))
