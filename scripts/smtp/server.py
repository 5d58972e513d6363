"""A real SMTP server for tests: takes mail on the loopback and keeps each message as a file.

    python server.py FOLDER

It prints the port it listens on and stays until its standard input closes, so it cannot outlive whoever started it.
Each message is FOLDER/000001.eml and so on, as received, below three lines of its envelope:
`X-Envelope-From`, `X-Envelope-To` and `X-Session`, which tells connections apart.

Recipients that begin with one of these words are treated accordingly:
    rebota    550 always: there is no such mailbox
    lleno     552 always: the mailbox is full
    lento     451 the first time, taken the second
    corta     the line is cut after the whole message was handed over
"""

import asyncio
import itertools
import pathlib
import sys

from aiosmtpd.smtp import SMTP


class Mailboxes:
    """What the server does with each recipient and each message."""

    def __init__(self, folder):
        self.folder = folder
        self.numbers = itertools.count(1)
        self.delayed = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("rebota"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("lleno"):
            return "552 5.2.2 mailbox full"
        if address.startswith("lento") and address not in self.delayed:
            self.delayed.add(address)
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if any(address.startswith("corta") for address in envelope.rcpt_tos):
            server.transport.abort()
            return "250 OK"
        head = (
            f"X-Envelope-From: {envelope.mail_from}\r\n"
            f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
            f"X-Session: {session.peer[1]}\r\n"
        )
        name = f"{next(self.numbers):06}.eml"
        unfinished = self.folder / (name + ".part")
        unfinished.write_bytes(head.encode() + envelope.original_content)
        unfinished.rename(self.folder / name)
        return "250 OK"


async def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    mailboxes = Mailboxes(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailboxes, hostname="localhost"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(pathlib.Path(sys.argv[1])))
