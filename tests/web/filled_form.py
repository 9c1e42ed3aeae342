"""What a browser would send of a form as it was shown."""

from __future__ import annotations

from html.parser import HTMLParser


class Filled(HTMLParser):
    """The values of the form that the browser does not check; `values` has every value of each name."""

    def __init__(self, page):
        super().__init__()
        self.values, self.inside, self.select, self.text = {}, False, None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "form":
            self.inside = "novalidate" in named
        elif not self.inside:
            return
        elif tag == "input":
            self.input(named)
        elif tag == "select":
            self.select = (named["name"], [])
        elif tag == "option" and self.select:
            self.select[1].append((named["value"], "selected" in named))
        elif tag == "textarea":
            self.text = (named["name"], [])

    def input(self, named):
        is_box = named.get("type") in {"checkbox", "radio"}
        if "name" in named and (not is_box or "checked" in named):
            self.add(named["name"], named.get("value", "on" if is_box else ""))

    def handle_endtag(self, tag):
        if tag == "select" and self.select:
            name, options = self.select
            chosen = [value for value, is_chosen in options if is_chosen] or [options[0][0]]
            self.add(name, chosen[0])
            self.select = None
        elif tag == "textarea" and self.text:
            self.add(self.text[0], "".join(self.text[1]).removeprefix("\n"))
            self.text = None
        elif tag == "form":
            self.inside = False

    def handle_data(self, data):
        if self.text:
            self.text[1].append(data)

    def add(self, name, value):
        if name != "csrfmiddlewaretoken":
            self.values.setdefault(name, []).append(value)


def filled(answer):
    """Every value of each name."""
    return Filled(answer.content.decode()).values


def typed(answer):
    """The value of each name that has one."""
    return {name: values[-1] for name, values in filled(answer).items()}
