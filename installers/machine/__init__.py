"""Sets one Windows machine up for a program of the kit, and takes everything back.

Carried inside each program (`exam-site-server.exe machine install …`), so that MSI, setup.exe and a technician at the
prompt do one and the same. `plan` and what it stands on are pure; `runner` is the edge.
"""
