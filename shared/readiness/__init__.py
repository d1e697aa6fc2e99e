"""Whether a machine is fit for the exam: what is measured, what the handbook demands, and the cure in words."""
