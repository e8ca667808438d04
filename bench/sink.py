"""A mail server that takes everything and keeps nothing. `python -m bench.sink 2525` says the count of mails for each line it reads."""

import sys
from typing import Any

from aiosmtpd.controller import Controller


class Sink:
    """Counts."""

    def __init__(self) -> None:
        self.taken = 0

    async def handle_DATA(self, _server: Any, _session: Any, _mail: Any) -> str:
        self.taken += 1
        return "250 Taken"


def main() -> None:
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=int(sys.argv[1]))
    controller.start()
    print("ready", flush=True)
    for _ in sys.stdin:
        print(sink.taken, flush=True)
    controller.stop()


if __name__ == "__main__":
    main()
