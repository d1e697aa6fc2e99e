"""An author's paper in the candidate's own window, without server, lock or journal, and marked while it is answered."""
