"""Checks OAuth 1.0a signatures as a district's Roster Server does: every query parameter signed, no token, once only."""

import threading
from collections import OrderedDict
from datetime import datetime

from oauthlib.common import Request as SignedRequest
from oauthlib.oauth1.rfc5849 import signature

from rostering.sandbox.answers import Request

METHODS = {"HMAC-SHA256": signature.verify_hmac_sha256, "HMAC-SHA1": signature.verify_hmac_sha1}
CLOCK_SKEW_SECONDS = 300
REMEMBERED_NONCES = 100_000


class SignatureChecker:
    """Verifies requests of any number of clients; remembers nonces so that a request cannot be sent twice."""

    def __init__(self, *, methods: tuple[str, ...] = tuple(METHODS)) -> None:
        self._methods = methods
        self._seen: OrderedDict[tuple[str, str, str], None] = OrderedDict()
        self._lock = threading.Lock()

    def problem(self, *, request: Request, base_url: str, client_id: str, secret: str, now: datetime) -> str:
        """Why a request is refused, "" if it is properly signed. `base_url`: scheme, host and port as the client sees them."""
        header = request.header("Authorization")
        if not header.startswith("OAuth "):
            return "The request is not signed."
        try:
            signed = signature.collect_parameters(
                uri_query=request.raw_query, headers={"Authorization": header}, exclude_oauth_signature=False
            )
        except ValueError:
            return "The Authorization header or the query cannot be read."
        given = {name: value for name, value in signed if name.startswith("oauth_")}
        method = given.get("oauth_signature_method", "")
        timestamp = given.get("oauth_timestamp", "")
        if given.get("oauth_consumer_key") != client_id:
            return "The consumer key is not known."
        if method not in self._methods:
            return "The signature method is not accepted."
        if not timestamp.isdigit() or abs(int(timestamp) - now.timestamp()) > CLOCK_SKEW_SECONDS:
            return "The timestamp is too old or too new."
        checked = SignedRequest(f"{base_url}{request.path}", http_method=request.method)
        checked.signature = given.get("oauth_signature", "")
        checked.params = [(name, value) for name, value in signed if name != "oauth_signature"]
        if not METHODS[method](checked, secret, ""):
            return "The signature does not match."
        if not self._first_time((client_id, timestamp, given.get("oauth_nonce", ""))):
            return "The request was sent before."
        return ""

    def _first_time(self, key: tuple[str, str, str]) -> bool:
        with self._lock:
            if key in self._seen:
                return False
            self._seen[key] = None
            if len(self._seen) > REMEMBERED_NONCES:
                self._seen.popitem(last=False)
            return True
