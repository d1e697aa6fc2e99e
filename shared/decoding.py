"""Reading bytes that somebody else wrote: whatever is wrong with them is one error, and never ends the program.

msgspec raises DecodeError for what does not fit a type, but bytes that are no UTF-8, numbers beyond all bounds and
thousands of nested brackets come out as other errors.
"""

from typing import TypeVar

import msgspec

Model = TypeVar("Model")


def decode_json(data: bytes | str, model: type[Model]) -> Model:
    """JSON as a model. Raises msgspec.DecodeError, and nothing else."""
    try:
        return msgspec.json.decode(data, type=model)
    except msgspec.DecodeError:
        raise
    except (UnicodeError, RecursionError, ValueError, OverflowError) as error:
        raise msgspec.DecodeError(type(error).__name__) from error


def decode_msgpack(data: bytes, model: type[Model]) -> Model:
    """MessagePack as a model. Raises msgspec.DecodeError, and nothing else."""
    try:
        return msgspec.msgpack.decode(data, type=model)
    except msgspec.DecodeError:
        raise
    except (UnicodeError, RecursionError, ValueError, OverflowError) as error:
        raise msgspec.DecodeError(type(error).__name__) from error
