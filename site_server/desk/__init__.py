"""考点服务器: the program of the server machine for people: first run, state, start and stop, who gets in, the page.

It holds no rule of its own: everything it does is in `site_server.first_run` and `site_server.rooms`, or asked of the
running server as the local technician. `python -m site_server.desk`.
"""
