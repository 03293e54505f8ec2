"""What is wrong with a file that declares something."""

from headwater.errors import HeadwaterError


class InvalidDeclaration(HeadwaterError):  # noqa: N818  (what the file is)
    """The file is not what its name says, or says nothing that can be sent. The message is one line."""
