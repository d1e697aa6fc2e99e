"""What the product is made of and whether it can be made again: list of parts, licences, advisories, two builds."""
