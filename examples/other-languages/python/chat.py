"""Chats in a room of roomful: prints what is said, and sends each line of standard input.

    ROOMFUL_TOKEN=... python3 chat.py http://127.0.0.1:7400 lobby

Wants python3-socketio and python3-websocket. Comes back after a cut, misses nothing, and says nothing twice.
"""

import os, random, sys, threading, time, uuid

import socketio
from socketio.exceptions import SocketIOError

ANSWER_WITHIN_S = 5


class Refused(Exception):
    """What the server will refuse again, however often it is asked."""


def wait(milliseconds):
    time.sleep(milliseconds / 1000 * random.uniform(1, 1.5))


def call(client, name, **given):
    """Asks until there is an answer: under one key, so that what is asked again is still done once."""
    envelope = {"input": given, "key": str(uuid.uuid4())}
    while True:
        try:
            ack = client.call(name, envelope, timeout=ANSWER_WITHIN_S)
        except SocketIOError:  # disconnected, or no answer
            wait(500)
            continue
        if ack["ok"]:
            return ack["result"]
        error = ack["error"]
        if not error["retryable"]:
            raise Refused(f"{name}: {error['code']}: {error['message']}")
        wait(error.get("retryAfterMs", 500))


class Room:
    """Hands over a room's events, each once and in order, whatever the network does."""

    def __init__(self, client, name, heard):
        self.client, self.name, self.heard = client, name, heard
        self.lock = threading.RLock()  # python-socketio runs each handler in its own thread
        self.stream = self.epoch = None
        self.seq = 0
        self.waiting = {}

    def follow(self):
        since = {} if self.epoch is None else {"since": {"epoch": self.epoch, "seq": self.seq}}
        answer = call(self.client, "rooms.follow", room=self.name, **since)
        with self.lock:
            self.stream, self.epoch = f"room:{answer['roomId']}", answer["epoch"]
            if answer["recovered"]:
                self.apply(answer["events"])
            else:
                # A fresh start: events this client has seen, if any, may be from another log.
                self.seq = answer["head"]
                for message in answer["snapshot"]["window"]["messages"]:
                    self.heard(message)
            self.catch_up(answer["head"])

    def frame(self, frame):
        with self.lock:
            if self.stream is None or frame["stream"] == self.stream:
                self.waiting.update((event["seq"], event) for event in frame["events"])
            if self.stream is not None:
                self.catch_up(frame["to"] if frame["stream"] == self.stream else self.seq)

    def signal(self, signal):
        data = signal["data"]
        with self.lock:
            if signal["type"] == "server.heads" and data["stream"] == self.stream:
                self.catch_up(data["head"])

    def apply(self, events):
        for event in events:
            if event["seq"] == self.seq + 1:
                self.seq = event["seq"]
                if event["type"] == "message.created":
                    self.heard(event["data"]["message"])

    def catch_up(self, head):
        """Takes what waits for its turn, and fetches what is missing up to the head."""
        while True:
            self.apply(self.waiting[seq] for seq in sorted(self.waiting))
            self.waiting = {seq: event for seq, event in self.waiting.items() if seq > self.seq}
            if self.seq >= head:
                return
            page = call(self.client, "rooms.events", room=self.name, after=self.seq, limit=1000)
            self.apply(page["events"])
            head = min(head, page["head"])


def show(message):
    """What others wrote must not drive this terminal: nothing but printable characters leaves here."""
    line = f"{message['id']} {message['author']['name']}: {message['text']}"
    print("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line), flush=True)


def main(url, name, token):
    client = socketio.Client(reconnection_delay=0.5, reconnection_delay_max=5)
    room = Room(client, name, show)
    client.on("frame", room.frame)
    client.on("signal", room.signal)
    # Also runs after every reconnect. Needs its own thread, since this one receives the answer.
    client.on("connect", lambda: client.start_background_task(room.follow))
    client.connect(url, transports=["websocket"], auth={"token": token})
    call(client, "rooms.join", room=name)
    for line in sys.stdin:
        if line.strip():
            call(client, "messages.send", room=name, text=line.strip())
    client.wait()


if __name__ == "__main__":
    if len(sys.argv) != 3 or "ROOMFUL_TOKEN" not in os.environ:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:], os.environ["ROOMFUL_TOKEN"])
    except (Refused, SocketIOError) as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        pass
