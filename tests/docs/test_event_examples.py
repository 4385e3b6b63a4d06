"""The examples of webhook messages are what a receiver is really sent."""

import pytest
from jsonschema_rs import Draft202012Validator, meta

from gateway.documentation import openapi_documents
from gateway.webhooks.published import published_events
from ledger.event_types import EVENT_TYPES
from tests.docs.event_examples import FILE, tell_story
from tests.docs.event_story import STORY
from tests.docs.pages import ROOT
from tests.docs.reader import SCHEMA

# What the log tells of these, no webhook hears.
SILENT = {
    *("createAccount", "updateAccount", "deactivateAccount", "setDefaultAccount"),
    *("updateCustomer", "deactivateCustomer", "updateVendor", "deactivateVendor"),
    *("updateProduct", "deactivateProduct", "updateEmployee", "setStatutoryRate"),
    *("updatePayrollRun", "reopenPeriod", "reopenFiscalYear", "updateOrganization"),
    *("createKey", "grantKey", "rotateKey", "revokeKey"),
    *("createWebhook", "updateWebhook", "pauseWebhook", "resumeWebhook", "replayWebhook"),
    *("rotateWebhookSecret", "deleteWebhook", "redeliver"),
}
OPENAPI = openapi_documents((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))
WEBHOOKS = OPENAPI["v1"]["webhooks"]
NAMES = [one.name for one in EVENT_TYPES]


async def test_examples_are_what_the_story_brings(sqlite_url: str) -> None:
    told = await tell_story(sqlite_url)

    assert told.spell() == FILE.read_text(encoding="utf-8"), (
        "run python -m tests.docs.event_examples"
    )


def test_story_performs_every_mutation_that_may_be_heard_of() -> None:
    assert SCHEMA.mutation_type is not None
    performed = {act.operation for act in STORY}

    assert SCHEMA.mutation_type.fields.keys() - performed == SILENT


@pytest.mark.parametrize("name", NAMES)
def test_example_is_as_openapi_says(name: str) -> None:
    content = WEBHOOKS[name]["post"]["requestBody"]["content"]["application/json"]
    schema = {**content["schema"], "components": OPENAPI["v1"]["components"]}
    meta.validate(schema)

    Draft202012Validator(schema).validate(content["example"])
    assert content["example"]["type"] == name
    without_data = {**content["example"], "data": None}
    assert not Draft202012Validator(schema).is_valid(without_data)


def test_openapi_of_those_who_register_has_the_whole_catalogue() -> None:
    assert list(WEBHOOKS) == NAMES
    assert "webhooks" not in OPENAPI["guliel"]
    headers = OPENAPI["v1"]["components"]["parameters"]
    assert list(headers) == ["webhook-id", "webhook-timestamp", "webhook-signature"]


def test_published_events_are_the_catalogue() -> None:
    assert [one.type.name for one in published_events()] == NAMES
