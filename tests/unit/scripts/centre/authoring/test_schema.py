"""The JSON Schemas for editors: the sample files fit them, slips do not, every key has a word of explanation."""

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from scripts.centre import samples
from scripts.centre.authoring.schema import schema_of, schemas, write_schemas
from scripts.centre.issuing.plan_file import PlanFile
from shared.exam.kinds.registry import KINDS

EXAM = samples.EXAM
SCHEMAS = dict(schemas())
PLAN = schema_of(PlanFile, "场次计划", open_parts=("IncidentCode",))


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((EXAM / name).read_text(encoding="utf-8"))


FILES = {"paper.toml": "paper", "accounts.toml": "accounts"} | {
    name: read(name)["kind"] for section in read("paper.toml")["section"] for name in section["files"]
}


def misfits(content: dict[str, Any], name: str) -> list[str]:
    checker = Draft7Validator(SCHEMAS[name])
    Draft7Validator.check_schema(SCHEMAS[name])
    return [error.message for error in checker.iter_errors(content)]


@pytest.mark.parametrize(("file", "schema"), FILES.items())
def test_each_sample_file_fits_its_schema(file: str, schema: str) -> None:
    assert misfits(read(file), schema) == []


@pytest.mark.parametrize(("file", "schema"), FILES.items())
def test_a_misspelt_and_a_missing_key_do_not_fit(file: str, schema: str) -> None:
    content = deepcopy(read(file))
    rows = next(value for value in content.values() if isinstance(value, list))
    rows[0]["misspelt"] = 1
    del rows[0][next(iter(rows[0]))]
    assert len(misfits(content, schema)) == 2


def test_there_is_a_schema_for_every_kind_and_every_key_is_explained(tmp_path: Path) -> None:
    assert set(SCHEMAS) == {"paper", "accounts", *(kind.name for kind in KINDS)}
    for name, schema in SCHEMAS.items():
        for part in schema["definitions"].values():
            for key, value in part.get("properties", {}).items():
                assert value.get("description"), f"{name}: {key} has no words"
    assert len(write_schemas(tmp_path / "schema", {"plan": PLAN})) == len(SCHEMAS) + 1


def test_the_sample_plan_fits_its_schema_and_a_misspelt_key_does_not() -> None:
    checker = Draft7Validator(PLAN)
    plan = tomllib.loads((EXAM.parent / "site" / "plan.toml").read_text(encoding="utf-8"))
    assert [error.message for error in checker.iter_errors(plan)] == []
    plan["rules"]["late_limits"] = plan["rules"].pop("late_limit_s")
    plan["seat"] = plan.pop("seats")
    assert len(list(checker.iter_errors(plan))) == 3
    for part in PLAN["definitions"].values():
        assert all(value.get("description") for value in part["properties"].values())
