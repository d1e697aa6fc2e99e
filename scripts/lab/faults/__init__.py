"""The fault suite: whole small exams with real processes, under drawn schedules of everything that breaks."""
