"""Every module here registers its cases when it is imported; `load` imports them all."""

import importlib
import pkgutil


def load() -> None:
    """Imports every module of cases once."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
