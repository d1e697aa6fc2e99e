"""Functions the computing engine lacks, or takes otherwise than Excel; registered with it by name (`registry`)."""
