"""A real SMTP server for the tests: python3 smtp_server.py MODE

MODE is `take`, or an answer to every recipient such as `451 4.3.0 try later`. Prints its port,
then each mail it has taken as one line of JSON. Ends when its standard input is closed.
"""

import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP


class Handler:
    def __init__(self, mode):
        self.mode = mode

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode != "take":
            return self.mode
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        line = {
            "id": message["Message-ID"],
            "to": envelope.rcpt_tos,
            "subject": message["Subject"],
            "text": message.get_content(),
            "headers": message.keys(),
        }
        print(json.dumps(line), flush=True)
        return "250 OK"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(sys.argv[1])), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
