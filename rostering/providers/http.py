"""One careful way to ask a provider over HTTP: allowed addresses, time-outs, patient repeats, bounded answers, own errors.

No library error, token or query value ever leaves this file, and a body only in an `Answer` (base.py, "must not").
"""

import random
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy

import requests
from requests.auth import AuthBase
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress
from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError, ProtocolError
from urllib3.util.retry import Retry

from rostering.providers.allowed import host_port, require_allowed
from rostering.providers.answers import UNCHANGED, Answer, refusal_of, trouble_words
from rostering.providers.base import IncompleteFeed, ProviderError, ProviderRefused, ProviderUnavailable

USER_AGENT = "district-rostering-portal"
CHUNK = 1 << 20
REPEATED = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class HttpPolicy:
    """How long to wait and how much to accept, in seconds and bytes; `sleep` and `clock` (Unix seconds) so that tests are quick.

    With the defaults a request is sent at most six times, with about 1, 2, 4, 8 and 16 seconds between (reference
    clever.md 3, oneroster.md 1.4).
    """

    connect_seconds: float = 5.0
    read_seconds: float = 60.0
    answer_seconds: float = 300.0
    repeats: int = 5
    backoff_seconds: float = 1.0
    jitter_seconds: float = 1.0
    longest_wait_seconds: float = 65.0
    largest_body: int = 64 << 20
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time


class _Patience(Retry):
    """urllib3's rules for repeating, except that the first repeat waits as well: both providers ask for that on 429 and 5xx."""

    def get_backoff_time(self) -> float:
        """Seconds before the next try: 1, 2, 4, 8 ... times the factor, plus jitter."""
        doubled = self.backoff_factor * 2 ** (len(self.history) - 1)
        return float(min(self.backoff_max, doubled + random.SystemRandom().random() * self.backoff_jitter))


class HttpClient:
    """Asks one provider. Not shared between threads; `close` it at the end. `requests_sent` counts every try."""

    def __init__(
        self, *, provider: str, private_hosts: Collection[str] = (), policy: HttpPolicy | None = None
    ) -> None:
        self.provider = provider
        self.requests_sent = 0
        self._policy = policy or HttpPolicy()
        self._private_hosts = tuple(private_hosts)
        timeout = (self._policy.connect_seconds, self._policy.read_seconds)
        self._hardened = _quiet(Manager(_hardening(timeout)).get_session(), encoding="gzip, deflate")
        # Inside one machine room bandwidth is free and inflating is not.
        self._plain = _quiet(requests.Session(), encoding="identity")
        self._timeout = timeout

    def get(
        self,
        url: str,
        *,
        what: str,
        headers: Mapping[str, str] | None = None,
        auth: AuthBase | None = None,
        hand_back: Collection[int] = (),
    ) -> Answer:
        """GET `url` exactly as written; a whole answer with status 200 or one of `hand_back` (those are never repeated).

        `what` names the page in messages, for example "/users, page 3"; it must hold nothing personal.
        Raises Unauthorised (401), AccessLost (403), ProviderRefused (other 3xx, 4xx, 501), ProviderUnavailable (trouble to
        the last try) and IncompleteFeed (an answer too large to accept).
        """
        patience = self._patience()
        while True:
            try:
                answer = self._send(url, what=what, headers=headers or {}, auth=auth)
            except (requests.RequestException, HTTPError, OSError) as error:
                patience = self._again(patience, what=what, trouble=trouble_words(error))
                continue
            if answer.status == 200 or answer.status in hand_back:
                return answer
            if not patience.is_retry("GET", answer.status, "Retry-After" in answer.headers):
                raise refusal_of(self.provider, what, answer.status)
            patience = self._again(patience, what=what, trouble=f"status {answer.status}", answer=answer)

    def pause(self, attempt: int) -> None:
        """Wait as before repeat number `attempt`, for a caller that repeats in another form (a smaller page)."""
        self._policy.sleep(
            min(2 ** (attempt - 1) * self._policy.backoff_seconds, self._policy.longest_wait_seconds)
        )

    def close(self) -> None:
        """Release every connection."""
        self._hardened.close()
        self._plain.close()

    def _patience(self) -> _Patience:
        return _Patience(
            total=self._policy.repeats,
            allowed_methods=frozenset({"GET"}),
            status_forcelist=REPEATED,
            backoff_factor=self._policy.backoff_seconds,
            backoff_jitter=self._policy.jitter_seconds,
            backoff_max=self._policy.longest_wait_seconds,
        )

    def _send(self, url: str, *, what: str, headers: Mapping[str, str], auth: AuthBase | None) -> Answer:
        session = self._plain if require_allowed(url, self._private_hosts) else self._hardened
        try:
            prepared = session.prepare_request(requests.Request("GET", url, headers=dict(headers), auth=auth))
        except (requests.RequestException, ValueError):
            raise ProviderRefused(
                f"{self.provider} {what}: the address or token can not be sent. {UNCHANGED} Check the provider's settings."
            ) from None
        if auth is None:
            # requests un-escapes what it thinks is safe; a ClassLink application id must go out as it came (gotcha: verbatim).
            prepared.url = url
        self.requests_sent += 1
        started = time.monotonic()
        try:
            response = session.send(prepared, stream=True, timeout=self._timeout, allow_redirects=False)
        except InvalidIPAddress:
            raise ProviderRefused(
                f"{self.provider} {what}: {host_port(url)} leads inside our own network. {UNCHANGED} "
                "If that is meant, list exactly this host and port in PROVIDER_PRIVATE_HOSTS."
            ) from None
        with response:
            return Answer(
                response.status_code, response.headers, self._body(response, what=what, started=started)
            )

    def _body(self, response: requests.Response, *, what: str, started: float) -> bytes:
        encoded = bool(response.headers.get("Content-Encoding"))
        chunks: list[bytes] = []
        size = 0
        while chunk := response.raw.read(CHUNK, decode_content=encoded):
            chunks.append(chunk)
            size += len(chunk)
            if size > self._policy.largest_body:
                raise IncompleteFeed(
                    f"{self.provider} {what}: the page is larger than {self._policy.largest_body} bytes. {UNCHANGED} "
                    "Ask for smaller pages (PROVIDER_PAGE_SIZE)."
                )
            if time.monotonic() - started > self._policy.answer_seconds:
                raise requests.Timeout
        return b"".join(chunks)

    def _again(
        self, patience: _Patience, *, what: str, trouble: str, answer: Answer | None = None
    ) -> _Patience:
        try:
            patience = patience.increment("GET", error=ProtocolError(trouble))
        except MaxRetryError:
            raise self._gave_up(what, f"{trouble} after {self._policy.repeats + 1} tries") from None
        asked = self._asked_wait(patience, answer) if answer else None
        seconds = patience.get_backoff_time() if asked is None else asked
        if seconds > self._policy.longest_wait_seconds:
            raise self._gave_up(what, f"{trouble}, and it asks to wait {seconds:.0f} seconds")
        self._policy.sleep(seconds)
        return patience

    def _asked_wait(self, patience: _Patience, answer: Answer) -> float | None:
        """Seconds the answer asks us to wait: Retry-After, else Clever's X-RateLimit-Reset (Unix seconds)."""
        jitter = random.SystemRandom().random() * self._policy.jitter_seconds
        try:
            if retry_after := answer.headers.get("Retry-After"):
                return patience.parse_retry_after(retry_after) + jitter
            if answer.status == 429 and (reset := answer.headers.get("X-RateLimit-Reset")):
                left = float(reset) - self._policy.clock()
                return min(max(left, 0.0) + jitter, self._policy.longest_wait_seconds)
        except (InvalidHeader, ValueError):
            return None
        return None

    def _gave_up(self, what: str, trouble: str) -> ProviderError:
        return ProviderUnavailable(
            f"{self.provider} {what}: {trouble}. {UNCHANGED} It is worth trying again later."
        )


def _hardening(timeout: tuple[float, float]) -> Config:
    return Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=False,
        never_redirect=True,
        default_timeout=timeout,
        user_agent_override=USER_AGENT,
    )


def _quiet(session: requests.Session, *, encoding: str) -> requests.Session:
    # Environment proxies would resolve names for us, past the address check, and a .netrc would replace our tokens.
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update(
        {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": encoding}
    )
    return session
