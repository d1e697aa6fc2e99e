"""A real bundle: packed, checked, opened; and every way to tamper with it, named."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from shared.exam.answers.log import Stored
from shared.exam.plan import SessionPlan
from shared.exam.room.events import (
    Record,
)
from shared.exchange.assemble import chain_records
from shared.exchange.bundle import (
    KIND,
    RESULTS_PART,
    BundleManifest,
    check_bundle,
    open_bundle,
)
from shared.exchange.container import read_container, read_member, write_container_file
from shared.exchange.errors import BundleError
from shared.exchange.known_cards import KnownCard
from shared.exchange.results import ResultSet
from shared.exchange.signed_file import MANIFEST, describe, write_signed_file
from shared.security import sealing
from tests.support.travelling import (
    NOW_MS,
    A,
    B,
    Centre,
    Site,
    entry,
    make_centre,
    make_logs,
    make_records,
    make_site,
    results_of,
    write_bundle,
)


@pytest.fixture(scope="module")
def logs() -> dict[str, list[Stored]]:
    return make_logs()


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return make_records()


@pytest.fixture(scope="module")
def results(plan: SessionPlan, records: list[Record], logs: dict[str, list[Stored]]) -> ResultSet:
    return results_of(plan, records, logs)


@pytest.fixture(scope="module")
def bundle(
    tmp_path_factory: pytest.TempPathFactory, results: ResultSet, records: list[Record], centre: Centre, site: Site
) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "S1.exambundle"
    write_bundle(path, results, chain_records("S1", records), centre, site)
    return path


def cards(*known: Site) -> list[KnownCard]:
    return [KnownCard(card=site.public) for site in known]


def refusal(call: Callable[[], object]) -> BundleError:
    with pytest.raises(BundleError) as caught:
        call()
    return caught.value


def test_a_bundle_opens_to_what_went_in(bundle, results, records, centre, site):
    opened = open_bundle(bundle, centre_id="PJ01", cards=cards(site), identity=centre.identity)
    assert opened.results == results
    assert list(opened.room_log) == records
    assert opened.records == '{"view":"𠮷"}'.encode()
    assert (opened.manifest.due, opened.manifest.sittings, opened.manifest.entries) == (3, 2, 4)
    assert opened.results.sittings[0].seat == 4
    assert opened.results.sittings[2].absent


def test_every_flipped_byte_is_refused(bundle, tmp_path, centre, site):
    data = bundle.read_bytes()
    copy = tmp_path / "flipped.exambundle"
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << (place % 8)
        copy.write_bytes(changed)
        error = refusal(lambda: check_bundle(copy, centre_id="PJ01", cards=cards(site)))
        assert error.code in {"bundle_not_ours", "bundle_damaged", "bundle_truncated"}
        assert error.message.startswith("成绩数据包")


@pytest.mark.parametrize("cut", [0, 1, 3, 20, 200, 1500, -1, -22, -60])
def test_a_truncated_bundle_is_refused(bundle, tmp_path, site, cut):
    copy = tmp_path / "cut.exambundle"
    copy.write_bytes(bundle.read_bytes()[:cut])
    error = refusal(lambda: check_bundle(copy, centre_id="PJ01", cards=cards(site)))
    assert error.code in {"bundle_truncated", "bundle_not_ours"}


def test_a_bundle_of_an_unregistered_or_other_site_is_refused(bundle, site):
    stranger = make_site()
    assert refusal(lambda: check_bundle(bundle, centre_id="PJ01", cards=[])).code == "bundle_foreign_signer"
    assert (
        refusal(lambda: check_bundle(bundle, centre_id="PJ01", cards=cards(stranger))).code == "bundle_foreign_signer"
    )
    other = [KnownCard(card=replace(site.public, site_id="ZD0002")), *cards(stranger)]
    assert refusal(lambda: check_bundle(bundle, centre_id="PJ01", cards=other)).code == "bundle_foreign_site"


def test_the_card_of_another_room_or_one_replaced_before_proves_nothing(bundle, site):
    room = check_bundle(bundle, centre_id="PJ01", cards=cards(site)).manifest.room
    for fits, code in (
        (KnownCard(card=site.public, room="别的考场"), "bundle_foreign_room"),
        (KnownCard(card=site.public, room=room, until_ms=NOW_MS), "bundle_card_replaced"),
    ):
        error = refusal(partial(check_bundle, bundle, centre_id="PJ01", cards=[fits]))
        assert error.code == code
        assert "核对码" in error.message


def test_a_card_replaced_since_proves_what_it_signed_before_and_is_named(bundle, site):
    room = check_bundle(bundle, centre_id="PJ01", cards=cards(site)).manifest.room
    old = KnownCard(card=site.public, room=room, until_ms=NOW_MS + 1)
    new = KnownCard(card=make_site().public, room=room, since_ms=NOW_MS + 1)
    checked = check_bundle(bundle, centre_id="PJ01", cards=[old, new])
    assert (checked.signer, checked.note) == (old, "retired_card")
    shared = check_bundle(bundle, centre_id="PJ01", cards=[*cards(site), new])
    assert shared.note == "room_has_own"


def test_another_centre_cannot_take_or_open_it(bundle, site):
    assert refusal(lambda: check_bundle(bundle, centre_id="PJ02", cards=cards(site))).code == "bundle_foreign_centre"
    other = make_centre()
    error = refusal(lambda: open_bundle(bundle, centre_id="PJ01", cards=cards(site), identity=other.identity))
    assert error.code == "bundle_wrong_key"
    assert "results.age" in error.message


def test_a_swapped_results_file_is_refused(bundle, tmp_path, centre, site):
    with bundle.open("rb") as stream:
        envelope = read_member(stream, read_container(stream)[0])
    copy = tmp_path / "swapped.exambundle"
    write_container_file(copy, [(MANIFEST, envelope), (RESULTS_PART, sealing.seal_to(site.public.recipient, b"x"))])
    error = refusal(lambda: check_bundle(copy, centre_id="PJ01", cards=cards(site)))
    assert error.code == "bundle_file_changed"
    assert "results.age" in error.message


def test_a_changed_answer_is_named_when_building_and_opening(results, records, tmp_path, centre, site):
    first = results.sittings[0]
    forged = replace(first, log=(entry(1, 1, "B"), *first.log[1:]))
    wrong = replace(results, sittings=(forged, *results.sittings[1:]))
    error = refusal(lambda: write_bundle(tmp_path / "x", wrong, chain_records("S1", records), centre, site))
    assert error.code == "bundle_head_differs"
    assert A in error.message
    assert not (tmp_path / "x").exists()


def test_a_missing_answer_is_named(results, records, tmp_path, centre, site):
    first = results.sittings[0]
    wrong = replace(results, sittings=(replace(first, log=first.log[1:]), *results.sittings[1:]))
    error = refusal(lambda: write_bundle(tmp_path / "x", wrong, chain_records("S1", records), centre, site))
    assert error.code == "bundle_answers_broken"


def test_a_candidate_declared_absent_against_the_log_is_named(results, records, tmp_path, centre, site):
    second = replace(results.sittings[1], absent=True)
    wrong = replace(results, sittings=(results.sittings[0], second, results.sittings[2]))
    error = refusal(lambda: write_bundle(tmp_path / "x", wrong, chain_records("S1", records), centre, site))
    assert error.code == "bundle_roll_differs"
    assert B in error.message


def test_a_candidate_left_out_is_named(results, records, tmp_path, centre, site):
    wrong = replace(results, sittings=results.sittings[:2])
    error = refusal(lambda: write_bundle(tmp_path / "x", wrong, chain_records("S1", records), centre, site))
    assert error.code == "bundle_roll_differs"


@pytest.mark.parametrize("harm", ["changed", "dropped", "swapped"])
def test_a_touched_room_log_is_refused(results, records, tmp_path, centre, site, harm):
    log = list(chain_records("S1", records))
    if harm == "changed":
        log[2] = replace(log[2], record=log[2].record.replace(b'"seat":2', b'"seat":3'))
    elif harm == "dropped":
        del log[3]
    else:
        log[1], log[2] = log[2], log[1]
    error = refusal(lambda: write_bundle(tmp_path / "x", results, tuple(log), centre, site))
    assert error.code == "bundle_log_broken"


def test_a_log_cut_at_its_end_is_caught_by_the_signed_head(bundle, results, records, tmp_path, centre, site):
    """A chain without its last record is a chain; the manifest's head and the sittings' state tell."""
    short = tmp_path / "short.exambundle"
    written = write_bundle(short, results, chain_records("S1", records[:-1]), centre, site)
    genuine = check_bundle(bundle, centre_id="PJ01", cards=cards(site)).manifest
    fields = {**msgspec.structs.asdict(genuine), "files": describe([(RESULTS_PART, written.sealed)])}
    mixed = tmp_path / "mixed.exambundle"
    write_signed_file(mixed, KIND, BundleManifest(**fields), [(RESULTS_PART, written.sealed)], site.key)
    error = refusal(lambda: open_bundle(mixed, centre_id="PJ01", cards=cards(site), identity=centre.identity))
    assert error.code == "bundle_mismatch"


def test_a_held_entry_stays_in_the_bundle(plan, records, tmp_path, centre, site):
    held = replace(entry(1, 2, "A"), held=True)
    results = results_of(plan, records, {A: [entry(1, 1, "B"), held]}, client_heads={A: "ff"})
    path = tmp_path / "held.exambundle"
    write_bundle(path, results, chain_records("S1", records), centre, site)
    opened = open_bundle(path, centre_id="PJ01", cards=cards(site), identity=centre.identity)
    assert opened.results.sittings[0].log[1].held
    assert opened.results.sittings[0].client_head == "ff"
