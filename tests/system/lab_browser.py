"""A person's browser for the system tests: cookies, forms, redirects; no
JavaScript.

    b = Browser(server, "ja")
    b.get("/end")
    b.send(find="contract", name="DM-1", way="mail")     # the page's form
    b.status, b.path, b.text
"""
import html
import html.parser
import http.client
import re
import urllib.parse


class Form(dict):
    """What a browser would send: fields as they stand."""

    def __init__(self, attributes):
        super().__init__()
        self.action = attributes.get("action") or ""
        self.post = attributes.get("method", "get").lower() == "post"
        self.names = set()  # of fields, filled or not
        self.buttons = 0


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.links, self.now = [], [], None

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "form":
            self.now = Form(a)
            self.forms.append(self.now)
        elif tag == "a" and a.get("href"):
            self.links.append(a["href"])
        elif self.now is not None and tag in ("input", "select", "textarea"):
            name, kind = a.get("name"), a.get("type", "text")
            if not name:
                return
            self.now.names.add(name)
            if kind not in ("radio", "checkbox") or "checked" in a:
                self.now[name] = a.get("value") or ""
        elif self.now is not None and tag == "button":
            self.now.buttons += 1

    def handle_endtag(self, tag):
        if tag == "form":
            self.now = None


class Browser:
    def __init__(self, server, lang):
        self.server, self.lang = server, lang
        self.cookies = {}
        self.status, self.path, self.text = 0, "", ""
        self.headers = {}
        self.steps = 0

    def ask(self, method, path, body=None, follow=True):
        c = http.client.HTTPConnection("127.0.0.1", self.server.port,
                                       timeout=20)
        headers = {"Accept-Language": self.lang}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in
                                          self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            c.request(method, path.split("#")[0], body, headers)
            answer = c.getresponse()
            data = answer.read()
        finally:
            c.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                pair = value.split(";")[0]
                self.cookies[pair.partition("=")[0]] = pair.partition("=")[2]
        self.headers = {k.lower(): v for k, v in answer.getheaders()}
        self.status, self.path = answer.status, path
        self.text = data.decode("utf-8", "replace")
        self.steps += 1
        if follow and answer.status == 303:
            return self.ask("GET", self.headers["location"])
        return self

    def get(self, path, follow=True):
        if not path.startswith(f"/{self.lang}/"):
            path = f"/{self.lang}{path}"
        return self.ask("GET", path, follow=follow)

    @property
    def read(self):
        reader = Reader()
        reader.feed(self.text)
        return reader

    def form(self, *names):
        """The page's form that has these fields; else its first one that is
        posted."""
        forms = self.read.forms
        for form in forms:
            if names and set(names) <= form.names:
                return form
        for form in forms:
            if form.post and not names:
                return form
        raise AssertionError(f"{self.path} ({self.status}) has no form with "
                             f"{names}: {self.plain[:800]}")

    def send(self, follow=True, form=None, **fields):
        """Fills the form in and presses its button."""
        form = form or self.form(*(fields or ()))
        data = urllib.parse.urlencode({**form, **fields})
        where = form.action or self.path
        if form.post:
            return self.ask("POST", where, data, follow)
        return self.ask("GET", where + "?" + data, follow=follow)

    def link(self, pattern):
        for href in self.read.links:
            if re.search(pattern, href):
                return html.unescape(href)
        raise AssertionError(f"{self.path} has no link {pattern}")

    def click(self, pattern):
        return self.ask("GET", self.link(pattern))

    def links(self, pattern):
        return [h for h in self.read.links if re.search(pattern, h)]

    @property
    def plain(self):
        text = re.sub(r"<[^>]*>", " ", self.text)
        return re.sub(r"\s+", " ", html.unescape(text))

    def says(self, words):
        return words in self.plain


def letters(server):
    """(kind, code, link) of what the demonstration would have sent, the newest
    first."""
    b = Browser(server, "en").get("/demo")
    parts = b.text.split("<h2>")[1:]
    out = []
    for part in parts:
        code = re.search(r'class="code big">([^<]*)<', part)
        link = re.search(r'<dt>Link</dt><dd><a href="([^"]*)"', part)
        out.append((part.split("</h2>")[0], code.group(1) if code else "",
                    html.unescape(link.group(1)) if link else ""))
    return out


def last_code(server):
    return next(code for _, code, _ in letters(server) if code)
