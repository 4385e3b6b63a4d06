"""OpenAPI 3.1 of a dialect, generated from its lines and the SDL."""

from rest_compat.openapi.document import openapi

__all__ = ["openapi"]
