"""Secrets at rest: opened for whom they were sealed, whole, under the same server secret."""

import pytest

from gateway.secret_boxes import WEBHOOK_SECRETS as PURPOSE
from gateway.secret_boxes import SecretBox, SecretUnreadable

SERVER_SECRET = b"0123456789abcdef0123456789abcdef"
TEXT = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def box():
    return SecretBox(SERVER_SECRET, PURPOSE)


def test_sealed_secret_opens_for_its_organisation(box):
    assert SecretBox(SERVER_SECRET, PURPOSE).open(box.seal(TEXT, "org_palm"), "org_palm") == TEXT


def test_sealed_secret_shows_nothing_and_never_repeats(box):
    sealed = box.seal(TEXT, "org_palm")
    assert sealed[0] == 1
    assert TEXT.encode() not in sealed
    assert len(sealed) == 1 + 12 + len(TEXT) + 16
    assert box.seal(TEXT, "org_palm") != sealed


def test_no_other_organisation_opens_it(box):
    with pytest.raises(SecretUnreadable):
        box.open(box.seal(TEXT, "org_palm"), "org_cedar")


def test_no_other_server_secret_opens_it(box):
    with pytest.raises(SecretUnreadable):
        SecretBox(b"x" * 32, PURPOSE).open(box.seal(TEXT, "org_palm"), "org_palm")


@pytest.mark.parametrize("place", [0, 1, 12, 13, 40, -1])
def test_damaged_secret_does_not_open(box, place):
    damaged = bytearray(box.seal(TEXT, "org_palm"))
    damaged[place] ^= 1
    with pytest.raises(SecretUnreadable):
        box.open(bytes(damaged), "org_palm")


@pytest.mark.parametrize("kept", [b"", b"\x01", b"\x01" + bytes(12), b"\x02" + bytes(60)])
def test_what_was_never_sealed_does_not_open(box, kept):
    with pytest.raises(SecretUnreadable):
        box.open(kept, "org_palm")
