"""A way to the server that counts every byte that comes back, headers and what the worker asks for included."""

import socket
import threading
from contextlib import suppress


class CountingWay:
    """Listens on a port of its own and passes everything on. ``received`` is what has come from the server so far."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.received = 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.counting = threading.Lock()
        threading.Thread(target=self._admit, daemon=True).start()

    def close(self) -> None:
        self.door.close()

    def _admit(self) -> None:
        with suppress(OSError):  # closed
            while True:
                browser, _ = self.door.accept()
                server = socket.create_connection(("127.0.0.1", self.to))
                threading.Thread(target=self._pass, args=(browser, server, False), daemon=True).start()
                threading.Thread(target=self._pass, args=(server, browser, True), daemon=True).start()

    def _pass(self, from_: socket.socket, to: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while part := from_.recv(65536):
                if counted:
                    with self.counting:
                        self.received += len(part)
                to.sendall(part)
        with suppress(OSError):
            to.shutdown(socket.SHUT_WR)
