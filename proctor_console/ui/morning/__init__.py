"""Before the start: package, enrolment, opening code."""
