"""Pictures in a PDF that a scanner or a phone made of paper.

Covers: pages kept as JPEG, which is what scanning apps and office machines write.
Leaves out: pages drawn by a program, and black-and-white ones kept as fax or bare bits: of those there is no
picture to read, and somebody compares the paper.
"""

import re
from collections.abc import Iterator
from itertools import islice

JPEG_STREAM = re.compile(rb"stream\r?\n(\xff\xd8\xff.+?)\r?\n?endstream", re.DOTALL)


def jpegs_in(pdf: bytes, *, most: int) -> Iterator[bytes]:
    """The first JPEG pictures of a PDF as they stand in it, in the file's order; none of it is decoded here."""
    for found in islice(JPEG_STREAM.finditer(pdf), most):
        yield found[1]
