"""Reading what came down as a PDF."""

import pypdfium2


def text_of(pdf: bytes) -> str:
    """Its words, on one line."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
