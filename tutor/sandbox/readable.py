"""What of the disk a worker may read: Python's own modules and the packages it computes with.

Found where this Python keeps them, because every installation differs: virtual
environments, ``--user``, conda and Linux distributions put packages in other places. The
folder that holds all packages is never given as a whole, so that Keras, this program and
the learner's own files stay out. Standard library only.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGES = (
    "numpy",
    "scipy",
    "skimage",
    # what scikit-image loads when it is asked for something
    "networkx",
    "lazy_loader",
    "packaging",
    "PIL",
    "imageio",
    "tifffile",
)
"""The packages that learner code may import, by the names of their modules."""

_LIBRARIES = ("numpy.libs", "scipy.libs", "scikit_image.libs", "pillow.libs")
"""Where wheels bring their shared libraries along, beside the packages."""

_FOREIGN = frozenset({"site-packages", "dist-packages"})


@dataclass(frozen=True)
class Readable:
    """Paths that exist.

    Attributes:
        files: files, and folders with all that is below them.
        listable: folders whose entries' names may be seen, at every depth.
    """

    files: tuple[Path, ...]
    listable: tuple[Path, ...]


def find() -> Readable:
    """What a worker of this Python needs."""
    library = Path(sysconfig.get_path("stdlib"))
    files = (*_inside(library), *packages(), *_shared_libraries(), *_settings())
    return Readable(tuple(dict.fromkeys(files)), (library,))


def _inside(library: Path) -> Iterator[Path]:
    """The standard library, without the packages that are installed into the midst of it."""
    yield from (one for one in library.iterdir() if one.name not in _FOREIGN)
    dynamic = Path(sysconfig.get_path("platstdlib"))
    if dynamic != library:
        yield from (one for one in dynamic.iterdir() if one.name not in _FOREIGN)


def foreign(library: Path) -> Iterator[Path]:
    """The folders with packages that are installed into the midst of the standard library."""
    folders = (library, Path("/usr/lib/python3"), Path("/usr/lib64/python3"))
    found = (folder / name for folder in folders for name in sorted(_FOREIGN))
    yield from (folder for folder in found if folder.is_dir())


def packages() -> Iterator[Path]:
    """The folders of :data:`PACKAGES`, and of the shared libraries that came with them."""
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        for folder in map(Path, (spec.submodule_search_locations or ()) if spec else ()):
            yield folder
            yield from (folder.parent / one for one in _LIBRARIES if (folder.parent / one).is_dir())


def _shared_libraries() -> Iterator[Path]:
    """Shared libraries of the system, one by one: Python's own modules load some of them.

    Folders of libraries are not given as a whole: distributions keep Python packages there.
    """
    multiarch = sysconfig.get_config_var("MULTIARCH") or ""
    folders = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"]
    folders += [f"/lib/{multiarch}", f"/usr/lib/{multiarch}", f"{sys.base_prefix}/lib"]
    for folder in dict.fromkeys(os.path.realpath(one) for one in folders):
        if Path(folder).is_dir():
            yield from (one for one in Path(folder).iterdir() if ".so" in one.name)


def _settings() -> Iterator[Path]:
    """How the C library finds shared libraries, and what time it is where."""
    names = ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo")
    yield from (Path(name) for name in names if Path(name).exists())
