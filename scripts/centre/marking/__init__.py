"""An opened bundle becomes marks, and workbooks for the people who mark the rest."""
