"""Who is who: log-in, enrolment, staff and their approvals."""
