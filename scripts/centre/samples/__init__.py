"""Sample material of the awarding centre: a whole exam, a site's rosters, and the script that draws its pictures."""
