"""Sends recognised speech to realtime-rag; prints what was asked, the answers and their sources.

    recogniser | python client.py [ws://127.0.0.1:8000/ws/realtime-asr]

Each line of stdin is a final, or a chunk as JSON: {"text": "what is the", "is_final": false}. When the connection
breaks, the same session goes on. Needs Python 3.10 and `pip install websockets`; REALTIME_RAG_KEY holds the key, if any.
"""

import asyncio
import json
import os
import sys
import threading

from websockets.asyncio.client import connect, process_exception
from websockets.exceptions import ConnectionClosed, InvalidURI

URL = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8000/ws/realtime-asr"
KEY = os.environ.get("REALTIME_RAG_KEY")


class Session:
    """Outlives its connections: remembers what was not acknowledged, and how to come back."""

    def __init__(self):
        self.socket = None  # while messages may be sent
        self.sent = 0
        self.unacknowledged = {}
        self.place = None  # session_id, epoch and resume_token
        self.last_seq = 0
        self.attempt = 0

    async def send(self, message):
        self.sent += 1
        self.unacknowledged[self.sent] = {**message, "client_seq": self.sent}
        if self.socket:
            try:
                await self.socket.send(json.dumps(self.unacknowledged[self.sent]))
            except ConnectionClosed:
                pass  # the next connection sends it again

    async def run(self, socket):
        """Returns when the session is over; raises ConnectionClosed when the connection is lost."""
        self.socket, fresh, resuming = None, None, self.place is not None
        if resuming:
            self.attempt += 1
            state = {"last_seq": self.last_seq, "attempt": self.attempt}
            await socket.send(json.dumps({"type": "reconnect", **self.place, **state}))
        async for frame in socket:
            event = json.loads(frame)
            self.unacknowledged.pop(event.get("client_seq"), None)
            if "epoch" in event:
                fresh = {name: event[name] for name in ("session_id", "epoch", "resume_token")}
            resumed, failed = event.get("message") == "resumed", event.get("code") == "RESUME_FAILED"
            if resuming and not resumed and not failed:
                continue  # the greeting of a session that is not needed
            if not resumed and (failed or event.get("message") == "connected"):
                self.last_seq = 0
            resuming, self.place = False, fresh
            self.last_seq = event.get("seq", self.last_seq)
            show(event)
            if self.socket is None:
                await self.catch_up(socket, event.get("last_client_seq", 0))

    async def catch_up(self, socket, heard):
        while later := [number for number in self.unacknowledged if number > heard]:
            heard = min(later)
            await socket.send(json.dumps(self.unacknowledged[heard]))
        self.socket = socket


sources = {}  # of the answers that are not complete, by query_id


def show(event):
    if event.get("stage") in ("analyzing", "instant_query"):
        print("?", event["question"], flush=True)
    elif event["type"] == "answer":
        start = "\n" if event.get("replace") else ""
        print(start + event["content"], end="\n" if event["final"] else "", flush=True)
        if "sources" in event:
            sources[event["query_id"]] = event["sources"]
        if event["final"]:
            for source in sources.pop(event["query_id"], []):
                print(f"[{source['position']}] {source['title']}", flush=True)
    elif event["type"] == "error":
        print(event["code"], event["message"], file=sys.stderr, flush=True)


def chunk_of(line):
    try:
        chunk = json.loads(line)
    except ValueError:
        chunk = None
    return chunk if isinstance(chunk, dict) else {"text": line, "is_final": True}


async def speak(session):
    loop, lines = asyncio.get_running_loop(), asyncio.Queue()

    def read():
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line.strip())
        loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    while (line := await lines.get()) is not None:
        if line:
            await session.send({"type": "asr_chunk", **chunk_of(line)})
    await session.send({"type": "control", "action": "stop"})


def not_connected(error):
    """Tries again when that may help, such as after a lost network; a wrong key or path ends the program."""
    if process_exception(error):
        sys.exit(f"{URL}: {error}")
    print(f"{URL}: {error}; trying again", file=sys.stderr, flush=True)


async def main():
    session = Session()
    speaking = asyncio.create_task(speak(session))  # a task that nobody refers to may vanish
    headers = {"Authorization": f"Bearer {KEY}"} if KEY else {}
    options = {"subprotocols": ["realtime-rag.v1"], "process_exception": not_connected}
    async for socket in connect(URL, additional_headers=headers, **options):
        try:
            await session.run(socket)
            return speaking.cancel()
        except ConnectionClosed as closed:
            if closed.rcvd and 4400 <= closed.rcvd.code < 4500:
                sys.exit(f"{closed.rcvd.code} {closed.rcvd.reason}")


try:
    asyncio.run(main())
except InvalidURI as error:
    sys.exit(str(error))
except KeyboardInterrupt:
    sys.exit(130)
