"""Gives whoever is signed in a token for roomful: GET /token. Python 3.8 or newer, nothing else."""

import base64, hashlib, hmac, json, os, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SECRET = os.environ.get("ROOMFUL_JWT_SECRET", "").encode()
if len(SECRET) < 32:
    raise SystemExit("set ROOMFUL_JWT_SECRET to the secret of the roomful server")


def encode(part):
    return base64.urlsafe_b64encode(part).rstrip(b"=")


def token_of(user):
    claims = {"sub": user, "name": user, "exp": int(time.time()) + 3600}
    body = b".".join(encode(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return body + b"." + encode(hmac.new(SECRET, body, hashlib.sha256).digest())


def user_of(request):
    """For trying it: whoever the page says. In an application: the user of the session, and None without one."""
    return parse_qs(urlsplit(request.path).query).get("user", [None])[0]


class Tokens(BaseHTTPRequestHandler):
    def do_GET(self):
        user = user_of(self)
        self.send_response(200 if user else 401)
        self.send_header("content-type", "text/plain")
        self.send_header("cache-control", "no-store")
        self.end_headers()
        if user:
            self.wfile.write(token_of(user))

    def log_message(self, *args):
        """Silent: an address holds who asked."""


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "7401"))), Tokens)
print(f"http://127.0.0.1:{server.server_address[1]}/token?user=ana", flush=True)
server.serve_forever()
