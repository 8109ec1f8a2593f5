"""The files browsers fetch: one address for one state of the whole folder, good for ever."""

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Tree:
    """A folder and the digest of all it holds; modules in it may import each other by relative path."""

    root: Path
    digest: str

    def url(self, name: str) -> str:
        """Where browsers find a file of the tree: `css/base.css`."""
        return f"/static/{self.digest}/{name}"

    def has(self, name: str) -> bool:
        """Whether the file is there; third-party scripts may not have been built."""
        return (self.root / name).is_file()


def tree(root: Path) -> Tree:
    """The folder as it is now."""
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return Tree(root, digest.hexdigest()[:12])
