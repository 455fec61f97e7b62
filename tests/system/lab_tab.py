"""Tabs of a browser without script or pictures, for forms that are sent twice,
late, or from another session.  Its pages keep what they were.

    tab = Tab(server)
    page = tab.get("/en/end")
    page = page.send(find="msisdn", name="09012341001", way="mail")
"""
import html
import http.client
import re
import urllib.parse
from html.parser import HTMLParser


class Forms(HTMLParser):
    """The forms of a page: where they go, what stands in their fields."""

    def __init__(self):
        super().__init__()
        self.forms, self.texts = [], []

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.forms.append({"action": a.get("action"),
                               "method": a.get("method", "get"), "fields": {}})
        elif tag == "input" and self.forms and "name" in a:
            kind = a.get("type", "text")
            if kind not in ("radio", "checkbox") or "checked" in a:
                self.forms[-1]["fields"][a["name"]] = a.get("value", "")

    def handle_data(self, data):
        self.texts.append(data)


class Page:
    def __init__(self, tab, path, answer):
        self.tab, self.path, self.status = tab, path, answer.status
        self.headers = {k.lower(): v for k, v in answer.getheaders()}
        self.cookies = [v for k, v in answer.getheaders()
                        if k.lower() == "set-cookie"]
        self.body = answer.read().decode("utf-8", "replace")
        parsed = Forms()
        parsed.feed(self.body)
        self.forms = parsed.forms
        self.text = re.sub(r"\s+", " ", "".join(parsed.texts))

    @property
    def h1(self):
        found = re.search(r"<h1>(.*?)</h1>", self.body, re.S)
        return html.unescape(found.group(1)) if found else ""

    def form(self, action=None, **has):
        """The one that goes there and has these fields so."""
        for form in self.forms:
            if form["method"] == "post" and \
                    (action is None or form["action"] == action) and \
                    all(form["fields"].get(k) == v for k, v in has.items()):
                return form
        raise AssertionError(f"{self.path}: no such form\n{self.body}")

    def with_field(self, name):
        """The first one that has this field."""
        return next(f for f in self.forms if name in f["fields"])

    def filled(self, form=None, **fields):
        form = form or self.form()
        return {**form["fields"], **fields}

    def send(self, form=None, follow=True, **fields):
        form = form or self.form()
        return self.tab.post(form["action"] or self.path,
                             self.filled(form, **fields), follow)

    def __str__(self):
        return f"{self.status} {self.path} {self.headers}\n{self.body}"


class Tab:
    """`cookies` may be another tab's: one browser, two tabs."""

    def __init__(self, server, cookies=None):
        self.server = server
        self.cookies = {} if cookies is None else cookies

    def ask(self, method, path, body=None):
        c = http.client.HTTPConnection("127.0.0.1", self.server.port,
                                       timeout=30)
        headers = {}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in
                                          self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            c.request(method, path, body, headers)
            page = Page(self, path, c.getresponse())
        finally:
            c.close()
        for header in page.cookies:
            self.keep(header)
        return page

    def keep(self, header):
        name, _, value = header.split(";")[0].partition("=")
        if "Max-Age=0" in header:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    def follow(self, page):
        for _ in range(5):
            if page.status != 303:
                break
            page = self.ask("GET", page.headers["location"])
        return page

    def get(self, path, follow=True):
        page = self.ask("GET", path)
        return self.follow(page) if follow else page

    def post(self, path, fields, follow=True):
        page = self.ask("POST", path.split("?")[0] if "?" in path else path,
                        urllib.parse.urlencode(fields))
        return self.follow(page) if follow else page
