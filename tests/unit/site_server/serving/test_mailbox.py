"""Other threads wake the loop once for all that they have to say together."""

import asyncio
from collections.abc import Callable

from site_server.serving.mailbox import Mailbox


def test_the_loop_is_woken_once_and_makes_every_call_in_order() -> None:
    woken, heard = list[Callable[[], None]](), list[bytes]()
    mailbox = Mailbox(woken.append)
    for said in (b"1", b"2", b"3"):
        mailbox.put(heard.append, said)
    assert (len(woken), heard) == (1, [])
    woken.pop()()
    assert heard == [b"1", b"2", b"3"]

    def answer(_said: bytes) -> None:
        mailbox.put(heard.append, b"5")

    mailbox.put(answer, b"4")  # what is said while it delivers is delivered as well
    woken.pop()()
    assert heard[-1] == b"5"


def test_nothing_is_lost_between_threads() -> None:
    heard: list[bytes] = []

    async def listen() -> None:
        mailbox = Mailbox(asyncio.get_running_loop().call_soon_threadsafe)

        def talk() -> None:
            for _ in range(500):
                mailbox.put(heard.append, b"x")

        await asyncio.gather(*(asyncio.to_thread(talk) for _ in range(4)))
        await asyncio.sleep(0)  # the last wake of all came before this turn of the loop

    asyncio.run(asyncio.wait_for(listen(), 60))
    assert len(heard) == 2000


def test_a_loop_that_has_ended_hears_nothing() -> None:
    loop = asyncio.new_event_loop()
    mailbox = Mailbox(loop.call_soon_threadsafe)
    loop.close()
    mailbox.put(print, b"too late")
