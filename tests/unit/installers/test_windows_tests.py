"""What came of the tests under the Windows Python is read from pytest's own report and told as a table."""

from pathlib import Path

from installers.windows.tests import lines_of, read

REPORT = """<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest">
<testcase classname="tests.unit.shared.test_a" name="test_one" time="0.1"/>
<testcase classname="tests.unit.shared.test_a" name="test_two[1]">
<failure message="AssertionError: 座位&#10;more">x</failure></testcase>
<testcase classname="tests.unit.site_server.test_b" name="test_three">
<error message="failed on setup">x</error></testcase>
<testcase classname="tests.unit.site_server.test_b" name="test_four">
<skipped type="pytest.xfail" message="Wine: no such thing"/></testcase>
<testcase classname="tests.unit.site_server.test_b" name="test_five">
<skipped type="pytest.skip" message="Debian's"/></testcase>
<testcase classname="" name="tests.unit.site_server.test_c" time="0.0">
<skipped message="collection skipped">Linux alone</skipped></testcase>
</testsuite></testsuites>"""


def test_a_report_becomes_a_table(tmp_path: Path) -> None:
    (tmp_path / "tests.xml").write_text(REPORT, "utf-8")
    lines = list(lines_of(list(read(tmp_path / "tests.xml"))))
    assert lines[2:5] == [
        "| tests/unit/shared | 1 | 1 | 0 | 0 |",
        "| tests/unit/site_server | 0 | 1 | 1 | 2 |",
        "| together | 1 | 2 | 1 | 2 |",
    ]
    assert "- failed: `tests/unit/shared/test_a::test_two[1]`: AssertionError: 座位" in lines
    assert "- wine: `tests/unit/site_server/test_b::test_four`: Wine: no such thing" in lines
    assert "- skipped: `tests/unit/site_server/test_b::test_five`: Debian's" in lines
    assert "- skipped: `tests/unit/site_server/test_c`: collection skipped" in lines
