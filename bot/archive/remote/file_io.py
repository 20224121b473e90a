"""How pyiceberg reads and writes S3: with the bot's own client, rights and errors.

pyiceberg's own ways are pyarrow's S3 client, which takes no profile and no external id, says what
went wrong in a sentence of its own, and is seen by no hook of botocore's; and s3fs, one more
library. A table's metadata is small: it is read and written whole.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from pyiceberg.io import FileIO, InputFile, InputStream, OutputFile, OutputStream

from bot.archive.remote.warehouse import Warehouse
from bot.aws.access import AwsAccess

if TYPE_CHECKING:
    from types import TracebackType

    from pyiceberg.typedef import Properties

    from bot.archive.layout import Layout

__all__ = ["S3FileIO", "file_io_properties"]


def file_io_properties(layout: Layout) -> dict[str, str]:
    """What makes pyiceberg use `S3FileIO` for an archive, as properties of its catalog."""
    return {
        "py-io-impl": f"{S3FileIO.__module__}.{S3FileIO.__qualname__}",
        "audit.warehouse": layout.place.warehouse,
        "audit.copies": str(layout.warehouse),
        "audit.access": msgspec.json.encode(layout.place.access).decode(),
    }


class S3FileIO(FileIO):
    """The objects of one warehouse; a data file of which there is a copy here is read from that."""

    def __init__(self, properties: Properties) -> None:
        super().__init__(properties)
        access = msgspec.json.decode(properties["audit.access"], type=AwsAccess)
        self._warehouse = Warehouse.at(properties["audit.warehouse"], access)
        self._copies = Path(properties["audit.copies"])

    def new_input(self, location: str) -> InputFile:
        """The object, or its copy."""
        name = self._name(location)
        copy = self._copies / name
        return _Copy(location, copy) if copy.is_file() else _Object(location, self._warehouse, name)

    def new_output(self, location: str) -> OutputFile:
        """The object, to be made."""
        return _NewObject(location, self._warehouse, self._name(location))

    def delete(self, location: str | InputFile | OutputFile) -> None:
        """Delete an object."""
        place = location if isinstance(location, str) else location.location
        self._warehouse.delete([self._name(place)])

    def _name(self, location: str) -> str:
        name = location.removeprefix(self._warehouse.url)
        if name == location or ".." in name:
            raise FileNotFoundError(f"{location} is not in {self._warehouse.url}")
        return name


class _Copy(InputFile):
    """A file of this machine."""

    def __init__(self, location: str, path: Path) -> None:
        super().__init__(location)
        self._path = path

    def __len__(self) -> int:
        return self._path.stat().st_size

    def exists(self) -> bool:
        return self._path.is_file()

    def open(self, seekable: bool = True) -> InputStream:  # noqa: ARG002, FBT001, FBT002 - as inherited
        return self._path.open("rb")


class _Object(InputFile):
    """An object of the warehouse, read whole when it is first needed."""

    def __init__(self, location: str, warehouse: Warehouse, name: str) -> None:
        super().__init__(location)
        self._warehouse = warehouse
        self._name = name

    def __len__(self) -> int:
        return self._warehouse.size(self._name)

    def exists(self) -> bool:
        try:
            self._warehouse.size(self._name)
        except FileNotFoundError:
            return False
        return True

    def open(self, seekable: bool = True) -> InputStream:  # noqa: ARG002, FBT001, FBT002 - as inherited
        return io.BytesIO(self._warehouse.read(self._name))


class _NewObject(OutputFile):
    """An object that is there once its stream is closed; its name is nobody else's (a UUID)."""

    def __init__(self, location: str, warehouse: Warehouse, name: str) -> None:
        super().__init__(location)
        self._warehouse = warehouse
        self._name = name
        self._upload: _Upload | None = None

    def __len__(self) -> int:
        """Asked for of each manifest, just written: no reason to ask S3."""
        return self._upload.length if self._upload else self._warehouse.size(self._name)

    def exists(self) -> bool:
        return self.to_input_file().exists()

    def to_input_file(self) -> InputFile:
        return _Object(self.location, self._warehouse, self._name)

    def create(self, overwrite: bool = False) -> OutputStream:  # noqa: ARG002, FBT001, FBT002 - as inherited
        self._upload = _Upload(self._warehouse, self._name)
        return self._upload


class _Upload(io.BytesIO):
    """Collects bytes, and makes an object of them; of what an error cut short it makes none."""

    def __init__(self, warehouse: Warehouse, name: str) -> None:
        super().__init__()
        self._warehouse = warehouse
        self._name = name
        self.length = 0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            super().close()
        self.close()

    def close(self) -> None:
        if not self.closed:
            content = self.getvalue()
            super().close()
            self.length = len(content)
            self._warehouse.write(self._name, content)
