"""REST dialects, generated from endpoint tables onto one GraphQL schema.

    dialects/     the tables                  endpoint, sources, templates, leaves: their columns
    lines         compiles a table against the SDL, or refuses to start       checking, documents
    address       answers a request: reading -> run -> projection             received, refusals
    streaming     answers without end: JSON lists and CSV files
    openapi/      the OpenAPI document of a dialect           docs/  the pages made from it

It imports no other package of ours: it is handed the SDL, `run` and `stream` (`ports`).
A new dialect is a new table and nothing else.
"""

from rest_compat.dialect import Dialect
from rest_compat.dialects import DIALECTS
from rest_compat.docs import docs_routes
from rest_compat.lines import TableError
from rest_compat.openapi import openapi
from rest_compat.routes import routes_for

__all__ = ["DIALECTS", "Dialect", "TableError", "docs_routes", "openapi", "routes_for"]
