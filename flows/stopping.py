"""SIGTERM and SIGINT as a quiet wish to end."""

import asyncio
import signal

ENDING = (signal.SIGTERM, signal.SIGINT)


def stop_on_signals() -> asyncio.Event:
    """Set by the first signal; a second one finds no handler and ends the process in the system's own way."""
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()

    def ask() -> None:
        for each in ENDING:
            loop.remove_signal_handler(each)
        asked.set()

    for each in ENDING:
        loop.add_signal_handler(each, ask)
    return asked
