"""Checks the tags of a PDF as veraPDF does: what is marked on a page has its place in the tree."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, NumberTree, Pdf

SHOWS = frozenset({"Tj", "TJ", "'", '"'})
"""The operators that show text."""


def faults(document: bytes) -> list[str]:
    """Return what is wrong with a document's tags: nothing in one that is tagged throughout."""
    with Pdf.open(BytesIO(document)) as pdf:
        root = pdf.Root.get(Name.StructTreeRoot)
        if root is None:
            return ["there is no structure tree"]
        reached = {element.objgen: element for element in _elements(root)}
        marked = dict(NumberTree(root.ParentTree).items())
        found = [fault for element in reached.values() for fault in _parent_faults(element)]
        numbers = Counter(int(page.obj.get(Name.StructParents, -1)) for page in pdf.pages)
        found += [f"{times} pages have number {n}" for n, times in numbers.items() if times > 1]
        for number, page in enumerate(pdf.pages, 1):
            found += [f"page {number}: {fault}" for fault in _page_faults(page, marked, reached)]
            found += [f"page {number}: {fault}" for fault in _link_faults(page, marked, reached)]
        ids = Counter(str(e.ID) for e in reached.values() if Name.ID in e)
        return found + [f"{times} elements are {name}" for name, times in ids.items() if times > 1]


def _page_faults(page: Any, marked: dict[int, Any], reached: dict[Any, Any]) -> Iterator[str]:
    owners = marked.get(int(page.obj.get(Name.StructParents, -1)))
    if owners is None:
        yield "is not in the parent tree"
        return
    numbers, shown_outside = _content(page)
    if shown_outside:
        yield f"{shown_outside} texts are neither tagged nor an artifact"
    for number in numbers:
        owner = owners[number] if number < len(owners) else None
        if owner is None or owner.objgen not in reached:
            yield f"mark {number} has no element that can be reached"
        elif owner.Pg.objgen != page.obj.objgen:
            yield f"mark {number} belongs to another page"
        elif number not in [kid for kid in _kids(owner) if isinstance(kid, int)]:
            yield f"mark {number} is not known to its element"


def _content(page: Any) -> tuple[list[int], int]:
    """Return the numbers of the marked content, and how often text is shown outside of any."""
    numbers, stack, outside = [], [], 0
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator in ("BDC", "BMC"):
            stack.append(operator)
            if operator == "BDC" and Name.MCID in operands[1]:
                numbers.append(int(operands[1].MCID))
        elif operator == "EMC":
            stack.pop()
        elif operator in SHOWS and not stack:
            outside += 1
    return numbers, outside


def _link_faults(page: Any, marked: dict[int, Any], reached: dict[Any, Any]) -> Iterator[str]:
    for annotation in page.obj.get(Name.Annots, ()):
        owner = marked.get(int(annotation.get(Name.StructParent, -1)))
        if owner is None or owner.objgen not in reached:
            yield "a link has no element"
        elif annotation.objgen not in [k.Obj.objgen for k in _kids(owner) if _is_reference(k)]:
            yield "a link is not known to its element"


def _parent_faults(element: Any) -> Iterator[str]:
    for kid in _kids(element):
        if isinstance(kid, Dictionary) and Name.S in kid and kid.P.objgen != element.objgen:
            yield f"{kid.S} says that its parent is another than {element.S}"


def _elements(root: Any) -> Iterator[Any]:
    waiting = list(_kids(root))
    while waiting:
        element = waiting.pop()
        if isinstance(element, Dictionary) and Name.S in element:
            yield element
            waiting += _kids(element)


def _kids(element: Any) -> list[Any]:
    kids = element.get(Name.K, [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _is_reference(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR
