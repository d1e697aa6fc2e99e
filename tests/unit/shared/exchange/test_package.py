"""A real package: built, checked, opened; and every way to tamper with it or to confuse it, named."""

import itertools
import json

import pytest
from msgspec.structs import replace

from shared.exchange.container import read_container, read_member, write_container_file
from shared.exchange.errors import ArchiveError, PackageError
from shared.exchange.package import (
    KIND,
    PACKAGE_TYPE,
    PAPER_PART,
    ROSTER_PART,
    SecondPaper,
    build_package,
    check_paper_part,
    open_package,
    open_paper_part,
    open_roster_part,
)
from shared.exchange.receipt import RECEIPT_TYPE
from shared.exchange.signed_file import MANIFEST, describe, write_signed_file
from shared.security import codes, sealing, signing
from shared.security.canonical import canonical_json
from tests.support.travelling import NOW_MS, PICTURE, built, make_centre, make_site


def checked(path, centre, **changes):
    return open_package(path, **{"centre": centre.public, "site_id": "ZD0001", "now_ms": NOW_MS, **changes})


def refusal(call, *args, **kwargs):
    with pytest.raises(PackageError) as caught:
        call(*args, **kwargs)
    assert caught.value.message.endswith("。")
    return caught.value


def contents(path):
    with path.open("rb") as stream:
        return {m.name: read_member(stream, m) for m in read_container(stream)}


def test_a_package_opens_to_what_went_in(package_path, centre, site, plan, photos, paper, code):
    package = checked(package_path, centre)
    roster = open_roster_part(package, site.identity)
    assert roster.plan == plan
    assert roster.photos == photos
    assert roster.photo("261128000102") == PICTURE
    check_paper_part(package, site.identity)
    opened = open_paper_part(package, site.identity, code.lower().replace("-", " "))
    assert opened.paper == paper
    assert opened.media == {"media/a.png": PICTURE}


def test_the_kind_is_signed_outside_and_sealed_inside(tmp_path, plan, photos, paper, site, centre, code):
    trial = built(tmp_path / "t.exampkg", replace(plan, kind="trial"), photos, paper, site, centre, code)
    assert trial.manifest.kind == "trial"
    assert open_roster_part(trial, site.identity).plan.kind == "trial"
    said_formal = replace(trial, manifest=replace(trial.manifest, kind="formal"))
    assert refusal(open_roster_part, said_formal, site.identity).code == "roster_mismatch"


def test_the_secret_of_the_session_travels_beside_the_plan(
    tmp_path, package_path, plan, photos, paper, site, centre, code
):
    assert open_roster_part(checked(package_path, centre), site.identity).extension_key is None  # an older tool's
    key = bytes(range(32))
    build_package(
        tmp_path / "with.exampkg",
        plan=plan,
        photos=photos,
        paper=paper,
        media={"media/a.png": PICTURE},
        site=site.public,
        centre_id="PJ01",
        signing_key=centre.key,
        opening_code=code,
        serial=1,
        created_ms=NOW_MS,
        valid_until_ms=NOW_MS,
        extension_key=key,
    )
    roster = open_roster_part(checked(tmp_path / "with.exampkg", centre), site.identity)
    assert roster.extension_key == key
    assert (roster.plan, roster.photos) == (plan, photos)
    assert key not in (tmp_path / "with.exampkg").read_bytes()
    assert repr(roster).count("extension_key") == 0


def test_a_backup_paper_lies_beside_it_under_its_own_code(tmp_path, plan, photos, paper, site, centre, code):
    named = replace(plan, backup_paper_id="P2")
    second = SecondPaper(
        paper=replace(paper, paper_id="P2"), media={"media/a.png": PICTURE}, opening_code=codes.new_opening_code()
    )
    path = tmp_path / "two.exampkg"
    built(path, named, photos, paper, site, centre, code, backup=second)
    package = checked(path, centre)
    assert open_roster_part(package, site.identity).plan == named
    check_paper_part(package, site.identity)
    assert open_paper_part(package, site.identity, code).paper == paper
    opened = open_paper_part(package, site.identity, second.opening_code, "backup", paper_id="P2")
    assert opened.paper == second.paper
    for name, wrong in (("backup", code), ("main", second.opening_code)):
        assert refusal(open_paper_part, package, site.identity, wrong, name).code == "code_wrong"
    other = refusal(open_paper_part, package, site.identity, second.opening_code, "backup")
    assert other.code == "paper_mismatch"
    without = replace(package, backup=None)
    assert refusal(open_roster_part, without, site.identity).code == "roster_mismatch"
    with pytest.raises(ValueError, match="no backup paper"):
        open_paper_part(without, site.identity, second.opening_code, "backup")
    broken = replace(package, backup=package.backup[:-1] + bytes([package.backup[-1] ^ 1]))
    assert refusal(check_paper_part, broken, site.identity).code == "paper_damaged"
    with pytest.raises(ValueError, match="do not belong together"):
        built(path, plan, photos, paper, site, centre, code, backup=second)


def test_nothing_readable_leaks(package_path, plan, paper):
    data = package_path.read_bytes()
    secrets = (
        [c.name for c in plan.candidates] + [c.id_number for c in plan.candidates] + [i.stem for i in paper.items()]
    )
    for secret in secrets:
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            assert secret.encode(encoding) not in data


def test_every_flipped_byte_is_refused(package_path, tmp_path, centre):
    data = package_path.read_bytes()
    copy = tmp_path / "flipped.exampkg"
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << (place % 8)
        copy.write_bytes(changed)
        assert refusal(checked, copy, centre).code in {"package_not_ours", "package_damaged", "package_truncated"}


def test_every_flipped_byte_of_the_manifest_is_refused_even_with_right_checksums(package_path, tmp_path, centre):
    parts = contents(package_path)
    envelope = parts[MANIFEST]
    copy = tmp_path / "resigned.exampkg"
    found = set()
    for place in range(len(envelope)):
        changed = bytearray(envelope)
        changed[place] ^= 1 << (place % 8)
        write_container_file(copy, [*{**parts, MANIFEST: bytes(changed)}.items()])
        found.add(refusal(checked, copy, centre).code)
    assert found <= {"package_signature_damaged", "package_forged", "package_foreign_signer"}


@pytest.mark.parametrize("part", [ROSTER_PART, PAPER_PART])
def test_a_replaced_file_is_refused_and_named(package_path, tmp_path, centre, site, part):
    parts = {**contents(package_path), part: sealing.seal_to(site.public.recipient, b"other")}
    copy = tmp_path / "x.exampkg"
    write_container_file(copy, [*parts.items()])
    error = refusal(checked, copy, centre)
    assert error.code == "package_file_changed"
    assert part in error.message


def test_swapped_files_are_refused(package_path, tmp_path, centre):
    parts = contents(package_path)
    copy = tmp_path / "x.exampkg"
    swapped = {MANIFEST: parts[MANIFEST], ROSTER_PART: parts[PAPER_PART], PAPER_PART: parts[ROSTER_PART]}
    write_container_file(copy, [*swapped.items()])
    assert refusal(checked, copy, centre).code == "package_file_changed"


def test_files_in_another_order_removed_renamed_or_added_are_refused(package_path, tmp_path, centre):
    parts = contents(package_path)
    copy = tmp_path / "x.exampkg"
    seen = {}
    for order in itertools.permutations(parts):
        if order != tuple(parts):
            write_container_file(copy, [(name, parts[name]) for name in order])
            seen[order] = refusal(checked, copy, centre).code
    assert set(seen.values()) == {"package_unsigned", "package_file_changed"}
    for name in (ROSTER_PART, PAPER_PART):
        write_container_file(copy, [(n, d) for n, d in parts.items() if n != name])
        error = refusal(checked, copy, centre)
        assert (error.code, name in error.message) == ("package_file_missing", True)
        write_container_file(copy, [("other.age" if n == name else n, d) for n, d in parts.items()])
        error = refusal(checked, copy, centre)
        assert (error.code, name in error.message) == ("package_file_missing", True)
    write_container_file(copy, [*parts.items(), ("extra.exe", b"MZ")])
    error = refusal(checked, copy, centre)
    assert (error.code, "extra.exe" in error.message) == ("package_file_extra", True)
    write_container_file(copy, [(n, d) for n, d in parts.items() if n != MANIFEST])
    assert refusal(checked, copy, centre).code == "package_unsigned"


@pytest.mark.parametrize("cut", [0, 2, 29, 40, 400, 2000, 3000, -1, -30, -200])
def test_a_truncated_package_is_refused(package_path, tmp_path, centre, cut):
    copy = tmp_path / "cut.exampkg"
    copy.write_bytes(package_path.read_bytes()[:cut])
    assert refusal(checked, copy, centre).code in {"package_truncated", "package_not_ours"}


def test_bytes_after_the_end_are_refused(package_path, tmp_path, centre):
    copy = tmp_path / "long.exampkg"
    copy.write_bytes(package_path.read_bytes() + b"\n")
    assert refusal(checked, copy, centre).code == "package_trailing"


def test_a_forged_signature_is_refused(package_path, tmp_path, centre):
    parts = contents(package_path)
    thief = signing.make_signing_key()
    payload = signing.open_envelope(parts[MANIFEST], PACKAGE_TYPE, signing.trust(centre.key.public_key()))
    envelope = signing.sign_envelope(payload, PACKAGE_TYPE, thief)
    copy = tmp_path / "forged.exampkg"
    write_container_file(copy, [*{**parts, MANIFEST: envelope}.items()])
    assert refusal(checked, copy, centre).code == "package_foreign_signer"
    # The thief claims the centre's key id.
    claimed = envelope.replace(
        signing.key_id(thief.public_key()).encode(), signing.key_id(centre.key.public_key()).encode()
    )
    write_container_file(copy, [*{**parts, MANIFEST: claimed}.items()])
    assert refusal(checked, copy, centre).code == "package_forged"


def test_a_genuine_signature_for_another_use_is_refused(package_path, tmp_path, centre):
    parts = contents(package_path)
    payload = signing.open_envelope(parts[MANIFEST], PACKAGE_TYPE, signing.trust(centre.key.public_key()))
    copy = tmp_path / "receipt.exampkg"
    write_container_file(copy, [*{**parts, MANIFEST: signing.sign_envelope(payload, RECEIPT_TYPE, centre.key)}.items()])
    assert refusal(checked, copy, centre).code == "package_wrong_kind"


def test_another_kind_of_file_is_called_so_whoever_signed_it(package_path, tmp_path, centre):
    parts = contents(package_path)
    payload = signing.open_envelope(parts[MANIFEST], PACKAGE_TYPE, signing.trust(centre.key.public_key()))
    copy = tmp_path / "bundle.exampkg"
    bundle = signing.sign_envelope(payload, RECEIPT_TYPE, make_site().key)
    write_container_file(copy, [*{**parts, MANIFEST: bundle}.items()])
    error = refusal(checked, copy, centre)
    assert error.code == "package_wrong_kind"
    assert "这不是试卷包，是本系统的另一种文件" in error.message


def test_another_centre_is_refused(package_path, centre):
    assert refusal(checked, package_path, make_centre()).code == "package_foreign_signer"
    renamed = replace(centre, public=replace(centre.public, centre_id="PJ02"))
    assert refusal(checked, package_path, renamed).code == "package_foreign_centre"


def test_another_site_is_refused_with_both_names(package_path, centre):
    error = refusal(checked, package_path, centre, site_id="ZD0099")
    assert error.code == "package_foreign_site"
    assert "ZD0001" in error.message
    assert "ZD0099" in error.message


def test_an_older_package_is_refused_and_the_same_may_come_again(package_path, centre):
    assert checked(package_path, centre, known={"S1": 3, "S2": 9}).manifest.serial == 3
    error = refusal(checked, package_path, centre, known={"S1": 4})
    assert error.code == "package_older"
    assert "第3版" in error.message


def test_an_expired_package_is_refused(package_path, centre):
    assert refusal(checked, package_path, centre, now_ms=NOW_MS + 86_400_001).code == "package_expired"


def test_an_unknown_version_or_suite_is_refused(package_path, tmp_path, centre):
    package, parts = checked(package_path, centre), contents(package_path)
    copy = tmp_path / "x.exampkg"
    sealed = [(n, d) for n, d in parts.items() if n != MANIFEST]
    for change in ({"version": 2}, {"suite": "sm2+sm3+sm4"}, {"format": "other"}):
        write_signed_file(copy, KIND, replace(package.manifest, **change), sealed, centre.key)
        assert refusal(checked, copy, centre).code == "package_version"
    write_signed_file(copy, KIND, replace(package.manifest, files=package.manifest.files[:1]), sealed, centre.key)
    assert refusal(checked, copy, centre).code == "package_manifest"
    payload = {**_plain(package.manifest), "surprise": 1}
    envelope = signing.sign_envelope(canonical_json(payload), PACKAGE_TYPE, centre.key)
    write_container_file(copy, [(MANIFEST, envelope), *sealed])
    assert refusal(checked, copy, centre).code == "package_manifest"


def _plain(manifest):
    return json.loads(canonical_json(manifest))


def test_wrong_key_wrong_code_and_damage_are_told_apart(package_path, centre, site, code):
    package, stranger = checked(package_path, centre), make_site()
    assert refusal(open_roster_part, package, stranger.identity).code == "roster_wrong_key"
    assert refusal(open_paper_part, package, stranger.identity, code).code == "paper_wrong_key"
    assert refusal(check_paper_part, package, stranger.identity).code == "paper_wrong_key"
    assert refusal(open_paper_part, package, site.identity, codes.new_opening_code()).code == "code_wrong"
    assert refusal(open_paper_part, package, site.identity, "123").code == "code_malformed"
    broken = replace(package, paper=package.paper[:-1] + b"\x00", roster=package.roster[:-9])
    assert refusal(open_paper_part, broken, site.identity, code).code == "paper_damaged"
    assert refusal(open_roster_part, broken, site.identity).code == "roster_damaged"


def test_parts_of_another_session_do_not_pass_even_if_signed(package_path, tmp_path, plan, photos, paper, site, centre):
    other_code = codes.new_opening_code()
    other = built(
        tmp_path / "o", replace(plan, session_id="S2"), photos, paper, site, centre, other_code
    )  # the centre's own slip: manifest of one session over the roster of another
    package = checked(package_path, centre)
    parts = [(ROSTER_PART, other.roster), (PAPER_PART, other.paper)]
    mixed = tmp_path / "mixed.exampkg"
    write_signed_file(mixed, KIND, replace(package.manifest, files=describe(parts)), parts, centre.key)
    assert refusal(open_roster_part, checked(mixed, centre), site.identity).code == "roster_mismatch"


def test_a_missing_file_and_a_wrong_file(tmp_path, centre):
    assert refusal(checked, tmp_path / "none.exampkg", centre).code == "package_unreadable"
    note = tmp_path / "note.txt"
    note.write_text("hello")
    assert refusal(checked, note, centre).code == "package_not_ours"


def test_building_refuses_what_does_not_belong_together(tmp_path, plan, photos, paper, site, centre, code):
    with pytest.raises(ValueError, match="belong together"):
        built(tmp_path / "x", replace(plan, paper_id="P2"), photos, paper, site, centre, code)
    with pytest.raises(ArchiveError) as caught:
        built(tmp_path / "x", plan, {}, paper, site, centre, code)
    assert caught.value.code == "archive_photo_missing"
    with pytest.raises(ArchiveError) as caught:
        build_package(
            tmp_path / "x",
            plan=plan,
            photos=photos,
            paper=paper,
            media={},
            site=site.public,
            centre_id="PJ01",
            signing_key=centre.key,
            opening_code=code,
            serial=1,
            created_ms=NOW_MS,
            valid_until_ms=NOW_MS,
        )
    assert caught.value.code == "archive_media_missing"
    assert not (tmp_path / "x").exists()
