"""The office's own sign-in service (OpenID Connect): authorization code with PKCE, state and nonce; who somebody is and no more."""

import base64
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from config.clock import Clock
from config.settings import Settings
from rules.errors import Refused

log = logging.getLogger("dondoc.web")

SECONDS = 8.0
LEEWAY = 60
# Signatures by a key of the service; never "none", never the client's secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
FAILED = "Không đăng nhập được qua tài khoản cơ quan lúc này; thử lại hoặc dùng mật khẩu."


@dataclass(frozen=True)
class Identity:
    """Whom the service vouches for."""

    issuer: str
    subject: str
    email: str
    is_verified: bool


class OfficeService:
    """One for an application; what the service says about itself is asked once and kept."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.name = settings.oidc_name
        self.issuer = settings.oidc_issuer
        self._id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret.get_secret_value()
        self._back = f"{settings.base_url.rstrip('/')}/login/office/back"
        self._clock = clock
        self._known: Mapping[str, Any] = {}

    def address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes; Refused when the service does not answer."""
        digest = hashlib.sha256(verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self._id,
            "redirect_uri": self._back,
            "scope": "openid email",
            "state": state,
            "nonce": nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        endpoint = str(self._about()["authorization_endpoint"])
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    def identity(self, *, code: str, nonce: str, verifier: str) -> Identity:
        """Refused for a code that is not taken and for a token that is not for us, not fresh or not signed."""
        about = self._about()
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        given = self._asked("POST", str(about["token_endpoint"]), data=sent, auth=(self._id, self._secret))
        claims = self._claims(str(given.get("id_token", "")), nonce)
        if "email" not in claims and about.get("userinfo_endpoint"):
            bearer = {"Authorization": f"Bearer {given.get('access_token', '')}"}
            told = self._asked("GET", str(about["userinfo_endpoint"]), headers=bearer)
            # Somebody else's particulars must not slip in (OpenID Connect Core 5.3.2).
            claims = {**told, **claims} if told.get("sub") == claims["sub"] else claims
        email = claims.get("email")
        return Identity(
            self.issuer,
            str(claims["sub"]),
            email if isinstance(email, str) else "",
            claims.get("email_verified") is True,
        )

    def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        keys = self._asked("GET", str(self._about()["jwks_uri"]))
        must = jwt.JWTClaimsRegistry(
            now=int(self._clock.now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
            must.validate(claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            log.warning("the sign-in service sent a token that is refused: %s", type(error).__name__)
            raise Refused(FAILED) from error
        if claims.get("azp", self._id) != self._id:
            log.warning("the sign-in service sent a token made for somebody else")
            raise Refused(FAILED)
        return claims

    def _about(self) -> Mapping[str, Any]:
        if not self._known:
            place = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            about = self._asked("GET", place)
            wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if about.get("issuer") != self.issuer or not all(_is_address(about.get(one)) for one in wanted):
                log.error("the sign-in service %s describes itself as another or in part", self.issuer)
                raise Refused(FAILED)
            self._known = about
        return self._known

    def _asked(self, method: str, place: str, **given: Any) -> dict[str, Any]:
        try:
            answer = httpx.request(method, place, timeout=SECONDS, follow_redirects=False, **given)
            answer.raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            # Neither the code nor the secret is in these words.
            log.error("the sign-in service did not answer %s %s: %s", method, place, type(error).__name__)
            raise Refused(FAILED) from error
        if not isinstance(found, dict):
            raise Refused(FAILED)
        return found


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))
