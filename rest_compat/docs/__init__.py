"""The documentation pages of the dialects, written from their OpenAPI documents."""

from rest_compat.docs.routes import docs_routes

__all__ = ["docs_routes"]
