"""The subject itself: papers, sittings, time, answers, rules; pure Python without I/O."""
