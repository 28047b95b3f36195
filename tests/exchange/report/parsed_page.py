"""The elements of a page, as an HTML parser sees them."""

import base64
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "link", "br", "img"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()

    @property
    def text(self) -> str:
        parts = [c if isinstance(c, str) else c.text for c in self.children]
        return " ".join(" ".join(parts).split())

    def all(self, tag: str | None = None, css_class: str | None = None) -> list["Element"]:
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if tag in (None, child.tag) and (css_class is None or css_class in child.classes):
                    found.append(child)
                found += child.all(tag, css_class)
        return found


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(text: str) -> Element:
    """The root of the page; fails where an element is not closed in its turn."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    assert [element.tag for element in parser.open] == ["document"]
    return parser.open[0]


def embedded_pictures(text: str) -> dict[str, bytes]:
    """CSS class -> the bytes of its picture."""
    rule = re.compile(r"\.(p\d+)\{[^}]*url\(data:image/jpeg;base64,([A-Za-z0-9+/=]+)\)\}")
    return {css_class: base64.b64decode(data) for css_class, data in rule.findall(text)}
