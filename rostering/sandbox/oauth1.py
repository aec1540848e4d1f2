"""Checks OAuth 1.0a signatures as a district's Roster Server does: every query parameter signed, no token, once only."""

import base64
import hmac
import threading
from collections import OrderedDict
from datetime import datetime
from urllib.parse import quote

from oauthlib.oauth1.rfc5849 import signature

from rostering.sandbox.answers import Request

METHODS = {"HMAC-SHA256": "sha256", "HMAC-SHA1": "sha1"}
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
        if request.method != "GET" or not header.startswith("OAuth "):
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
        parameters = [(name, value) for name, value in signed if name != "oauth_signature"]
        address = f"{base_url}{request.path}"
        # The published stub asks for a dict; the function takes pairs, since a name may come twice.
        normalised = signature.normalize_parameters(parameters)  # type: ignore[arg-type]
        base = signature.signature_base_string("GET", signature.base_string_uri(address), normalised)
        # One-legged: there is no token, so its secret is empty.
        key = f"{quote(secret, safe='~')}&".encode()
        expected = base64.b64encode(hmac.digest(key, base.encode(), METHODS[method])).decode()
        if not hmac.compare_digest(expected, given.get("oauth_signature", "")):
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
