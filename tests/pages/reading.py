"""Reads a page as a person sees it, and presses its buttons as a browser without script does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import html5lib
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.respondents import Respondent

FORM_TYPE = "application/x-www-form-urlencoded"
SVG = "{http://www.w3.org/2000/svg}"
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass
class Form:
    """A form with what stands in it; ``values`` are pairs, as they go over the wire."""

    action: str
    values: list[tuple[str, str]] = field(default_factory=list)

    @property
    def typed(self) -> dict[str, str]:
        """What the person filled in or is offered again: all but the token."""
        return {name: value for name, value in self.values if name != "csrfmiddlewaretoken"}

    def send(self, client: Client, **changes: str) -> HttpResponse:
        """Press the button after filling in ``changes``."""
        kept = [(name, value) for name, value in self.values if name not in changes]
        return post_raw(client, self.action, urlencode([*kept, *changes.items()]))


def post_raw(client: Client, url: str, body: str | bytes, content_type: str = FORM_TYPE) -> HttpResponse:
    """Send bytes as they are, also such as no browser sends."""
    return client.generic("POST", url, body, content_type=content_type)


class Page:
    """One answer of the site."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.content.decode()

    @cached_property
    def root(self) -> Element:
        return html5lib.parse(self.html, namespaceHTMLElements=False)

    @property
    def title(self) -> str:
        return words(self.root.find("head/title"))

    @property
    def heading(self) -> str:
        return words(self.root.find(".//h1"))

    @cached_property
    def text(self) -> str:
        """All words of the page, spaces made single."""
        return words(self.root.find("body"))

    @property
    def errors(self) -> str:
        """What the error summary at the top says, or nothing."""
        return " ".join(words(box) for box in self.all("class", "error-summary"))

    def all(self, attribute: str, value: str) -> list[Element]:
        """The elements that have this word in this attribute."""
        return [element for element in self.root.iter() if value in element.get(attribute, "").split()]

    def section(self, heading: str) -> str:
        """The words of the smallest part of the page with this heading in it."""
        parents = {child: parent for parent in self.root.iter() for child in parent}
        return next(words(parents[e]) for e in self.root.iter() if e.tag in HEADINGS and heading in words(e))

    def form(self, action: str = "") -> Form:
        """The form whose action ends like this, else the first of the main part."""
        forms = [form for form in self.root.iter("form") if form.get("action", "").endswith(action)]
        request = self.response.request
        here = request["PATH_INFO"] + (f"?{request['QUERY_STRING']}" if request["QUERY_STRING"] else "")
        return Form(forms[0].get("action") or here, list(successful(forms[0])))

    def checked(self, name: str) -> str | None:
        """The chosen radio button of a group."""
        return next((e.get("value") for e in self.root.iter("input") if e.get("name") == name and _is_on(e)), None)

    def typed(self, name: str) -> str | None:
        """What stands in a text field."""
        return next((_content(e) for e in self.root.iter() if e.get("name") == name), None)

    @property
    def picture(self) -> Element:
        """The chart: the one drawing that has a name."""
        return next(e for e in self.root.iter(f"{SVG}svg") if e.get("role") == "img")

    def rows(self) -> list[list[str]]:
        """The body of the first table, cell by cell."""
        body = next(self.root.iter("tbody"))
        return [[words(cell) for cell in row if cell.tag in {"th", "td"}] for row in body.iter("tr")]


def see(person: Respondent, name: str, query: str = "", **kwargs: str) -> Page:
    """Open a page of the site by the name of its address."""
    return Page(person.client.get(reverse(f"assessments:{name}", kwargs=kwargs) + query))


def follow(person: Respondent, response: HttpResponse) -> Page:
    """Go where an answer leads, as a browser does by itself."""
    return Page(person.client.get(response["Location"]))


def strict(person: Respondent) -> Client:
    """The same browser, with the protection of forms that Django's client leaves out."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = person.client.cookies
    return client


def words(element: Element | None) -> str:
    """The text in an element, spaces made single."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _is_on(element: Element) -> bool:
    return element.get("type") == "radio" and "checked" in element.attrib


def _content(element: Element) -> str:
    """What a field holds. The parser leaves out the first line break of a text, as a browser does."""
    if element.tag == "textarea":
        return "".join(element.itertext())
    if element.tag == "select":
        options = list(element.iter("option"))
        return next((o.get("value", "") for o in options if "selected" in o.attrib), options[0].get("value", ""))
    return element.get("value", "on" if element.get("type") == "checkbox" else "")


def successful(form: Element) -> Iterator[tuple[str, str]]:
    """What a browser sends of a form without pressing a button with a name; line breaks as CRLF."""
    for element in form.iter():
        name = element.get("name")
        kind = element.get("type")
        if not name or element.tag == "button" or kind in {"submit", "file"}:
            continue
        if kind in {"radio", "checkbox"} and "checked" not in element.attrib:
            continue
        yield name, _content(element).replace("\r\n", "\n").replace("\n", "\r\n")
