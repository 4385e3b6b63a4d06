"""The dialects: one table each."""

from rest_compat.dialects.g_ledger_v1 import G_LEDGER_V1
from rest_compat.dialects.guliel import GULIEL

# In the order of their prefixes: the longer one first, since it lies within the shorter.
DIALECTS = (G_LEDGER_V1, GULIEL)

__all__ = ["DIALECTS", "GULIEL", "G_LEDGER_V1"]
