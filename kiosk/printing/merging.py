"""Joins documents that several workers made to one, in order."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf


def merge(documents: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages of all, in order; title and language are those of the first.

    Raises ValueError where there is none.
    """
    if not documents:
        raise ValueError("there is nothing to merge")
    with pikepdf.Pdf.open(BytesIO(documents[0])) as whole:
        for document in documents[1:]:
            with pikepdf.Pdf.open(BytesIO(document)) as part:
                whole.pages.extend(part.pages)
        done = BytesIO()
        whole.save(done)
        return done.getvalue()
