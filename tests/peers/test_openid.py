"""Signing in by somebody else's OpenID Connect provider, over real sockets."""

import contextlib
import html
import http.client
import json
import re
import subprocess
import urllib.parse
import urllib.request

import oidc_provider_mock
import pytest

from conftest import BINARY, run

SECRET = "a secret of the office"

# The provider's own packages warn one another.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def provider():
    """Its issuer. It signs RS256, and tells who somebody is if it was told before."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


def knows(provider, sub, **claims):
    request = urllib.request.Request(f"{provider}/users/{sub}", json.dumps(claims).encode(), {"content-type": "application/json"}, method="PUT")
    urllib.request.urlopen(request).close()


@contextlib.contextmanager
def office(folder, provider, **settings):
    """The address of an office's server; an administrator of it is awaited as li."""
    store = folder / "office.sqlite"
    run("district", "add", "east", "--called", "东区", "--store", store)
    told = run("person", "add", "li", "--role", "administrator", "--elsewhere", "--store", store)
    assert "signs in elsewhere" in told
    (folder / "openid.secret").write_text(SECRET + "\n")
    lines = {"issuer": provider, "client_id": "catchment", "client_secret_file": "openid.secret", "label": "统一认证", "label_en": "City sign-in", **settings}
    (folder / "openid.toml").write_text("".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines.items()), encoding="utf-8")
    args = [BINARY, "serve", "--store", store, "--workers", "0", "--openid", folder / "openid.toml", "--listen", "127.0.0.1:0"]
    server = subprocess.Popen(args, stdout=subprocess.PIPE, text=True)
    try:
        yield next(line.split()[0].rstrip("/") for line in server.stdout if line.startswith("http://"))
    finally:
        server.terminate()
        server.wait(60)


class Browser:
    """Keeps cookies by host, and sends strict ones only where a page of the same host leads."""

    def __init__(self):
        self.cookies = {}

    def open(self, url, leads=None, form=None):
        """The answer at the end of all redirections, `leads` being the host of the page that led there."""
        cross = leads is not None and leads != urllib.parse.urlsplit(url).hostname
        for _ in range(10):
            parts = urllib.parse.urlsplit(url)
            status, headers, body = self.ask(parts, form, cross)
            location = headers.get("location")
            if not location:
                return status, url, body
            url, form = urllib.parse.urljoin(url, location), None
            # Once another site was among them, none of the rest is ours.
            cross = cross or urllib.parse.urlsplit(url).hostname != parts.hostname
        raise AssertionError("it leads around in a circle")

    def ask(self, parts, form, cross):
        kept = self.cookies.setdefault(parts.hostname, {})
        sent = [f"{name}={value}" for name, (value, site) in kept.items() if not (cross and site == "Strict")]
        headers = {"accept": "text/html", "accept-language": "en"}
        if sent:
            headers["cookie"] = "; ".join(sent)
        if form is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET" if form is None else "POST", target, form and urllib.parse.urlencode(form), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        for line in answer.headers.get_all("set-cookie") or []:
            pair, *rules = [part.strip() for part in line.split(";")]
            name, value = pair.split("=", 1)
            rules = dict(rule.partition("=")[::2] for rule in rules)
            if rules.get("Max-Age") == "0":
                kept.pop(name, None)
            else:
                kept[name] = (value, rules.get("SameSite", "Lax"))
        connection.close()
        return answer.status, answer.headers, body


def sign_in(browser, address, sub):
    """Where the browser is after it chose the provider and said who it is there."""
    status, _, page = browser.open(f"{address}/office/sign-in?lang=en")
    assert status == 200 and "Sign in by City sign-in" in page, page
    button = re.search(r'href="([^"]*openid[?]next=[^"]*)"', page)[1]
    here = urllib.parse.urlsplit(address).hostname
    status, there, page = browser.open(urllib.parse.urljoin(f"{address}/office/sign-in", button), leads=here)
    assert status == 200 and urllib.parse.urlsplit(there).hostname == "localhost", page
    return browser.open(there, leads="localhost", form={"sub": sub})


def test_whoever_was_added_signs_in_and_lands_on_the_desk(provider, tmp_path):
    knows(provider, "1234", preferred_username="li", name="李")
    with office(tmp_path, provider) as address:
        browser = Browser()
        status, url, page = sign_in(browser, address, "1234")
        assert status == 200 and "/office/openid/return?" in url, page
        # The redirection came from another site: whoever asked for the desk in it would not be in.
        refresh = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', page)
        desk = urllib.parse.urljoin(url, refresh[1])
        assert browser.open(desk, leads="localhost")[1].startswith(f"{address}/office/sign-in")
        status, url, page = browser.open(desk, leads=urllib.parse.urlsplit(address).hostname)
        assert (status, url) == (200, f"{address}/office/") and "东区" in page, page
        # Somebody else's browser gets nothing by the address.
        status, _, page = Browser().open(f"{address}/office/openid/return?code=x&state=y", leads="localhost")
        assert status == 403 and "openid-begun-elsewhere" in page, page
    run("store", "audit", "--store", tmp_path / "office.sqlite")


def test_whoever_signs_out_here_is_signed_out_there_and_comes_back(provider, tmp_path):
    knows(provider, "1234", preferred_username="li")
    with office(tmp_path, provider) as address:
        browser, here = Browser(), urllib.parse.urlsplit(address).hostname
        sign_in(browser, address, "1234")
        _, _, page = browser.open(f"{address}/office/", leads=here)
        csrf = re.search(r'name="csrf" content="([^"]*)"', page)[1]
        status, url, page = browser.open(f"{address}/office/sign-out", leads=here, form={"csrf": csrf})
        assert status == 200 and "You are signed out here" in page, page
        assert browser.open(f"{address}/office/", leads=here)[1].startswith(f"{address}/office/sign-in")
        there = html.unescape(re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', page)[1])
        status, there, page = browser.open(there, leads=here)
        assert status == 200 and there.startswith(f"{provider}/oauth2/end_session?"), page
        # Its page tells what is missing.
        assert "Recommended parameter" not in page and "catchment" in page, page
        to = html.unescape(re.search(r'name="redirect_uri" value="([^"]*)"', page)[1])
        confirm = urllib.parse.urljoin(there, re.search(r'<form method="post" action="([^"]*)"', page)[1])
        status, url, page = browser.open(confirm, leads="localhost", form={"redirect_uri": to})
        assert status == 200 and url.startswith(f"{address}/office/openid/signed-out?"), page
        assert "Here, and where you signed in." in page, page


def test_whom_nobody_added_is_told_so(provider, tmp_path):
    knows(provider, "5678", preferred_username="wang")
    with office(tmp_path, provider) as address:
        status, _, page = sign_in(Browser(), address, "5678")
        assert status == 403 and "openid-stranger" in page and "An administrator can add you" in page, page


def test_an_address_has_to_be_verified(provider, tmp_path):
    knows(provider, "9", email="li", email_verified=False)
    with office(tmp_path, provider, name_claim="email") as address:
        status, _, page = sign_in(Browser(), address, "9")
        assert status == 403 and "openid-unverified-email" in page, page
        knows(provider, "9", email="li", email_verified=True)
        status, _, page = sign_in(Browser(), address, "9")
        assert status == 200 and "You are signed in" in page, page


def test_bad_settings_are_told_all_at_once(tmp_path):
    (tmp_path / "openid.toml").write_text('issuer = "http://far.example"\nname_claim = "nick"\n')
    args = [BINARY, "serve", "--store", tmp_path / "office.sqlite", "--openid", tmp_path / "openid.toml"]
    done = subprocess.run(args, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert all(code in done.stderr for code in ("E628", "E629", "E630")), done.stderr
