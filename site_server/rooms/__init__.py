"""Several rooms on one server machine: each in a process of its own, under one that watches them (ADR 0026).

For those who install, start and show the server as a whole:

    read_rooms(data)        which rooms there are: id, name, port, folder   (site_server.adapters.files.rooms_file)
    add_room(data, name)    one more, with keys and card of its own         (site_server.rooms.making)
    server_state(data)      what runs, where, since when, why not           (site_server.rooms.state)
    request_stop(data)      end all of it in order, from any process        (site_server.rooms.state)
    run_command(data)       the command line that serves all rooms          (site_server.rooms.own_command)
"""
