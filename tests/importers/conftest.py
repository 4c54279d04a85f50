"""Messy and hostile files on request, and short ways to a workbook."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from agencycli.importers import read
from agencycli.importers.workbook import Sheet

DATA = Path(__file__).parents[1] / "data"


def _neighbour(name: str) -> Any:
    """Import a module beside this one; in import mode ``importlib`` the tests are no package."""
    full = f"agency_tests_importers_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None and spec.loader is not None
        sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[full])
    return sys.modules[full]


_neighbour("hostile")  # tests of readers take their bytes from it


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "hostile" in metafunc.fixturenames:
        files = _neighbour("hostile").FILES
        metafunc.parametrize("hostile", files, ids=[name for name, *_ in files], indirect=False)


@pytest.fixture(scope="session")
def messy_book(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheet]:
    """The agency's nine messy sheets by name, read from a real .xlsx file."""
    path = tmp_path_factory.mktemp("messy") / "Клиенты 2015-2018.xlsx"
    _neighbour("messy").write(path)
    return {sheet.name: sheet for sheet in read(path).sheets}


@pytest.fixture
def messy_file(tmp_path: Path) -> Path:
    """The same workbook as a file."""
    path = tmp_path / "Клиенты 2015-2018.xlsx"
    _neighbour("messy").write(path)
    return path


@pytest.fixture
def data() -> Path:
    return DATA
