"""The columns that linking needs, made once from whatever a caller has.

Invariant: `usable` rows carry an 18-character number and its integer key, all others neither;
`fold` is the comparable name; birth is a full date or null; sex is 男, 女 or ''.
"""

from __future__ import annotations

import polars as pl

from dibao.people import names

_SEX = {
    "1": "男",
    "2": "女",
    "男": "男",
    "女": "女",
    "男性": "男",
    "女性": "女",
    "M": "男",
    "F": "女",
}
USABLE = ("valid", "upgraded")


def prepare(frame: pl.DataFrame, key_id: str, *, fold: bool = True) -> pl.DataFrame:
    """Add missing columns, `key`, `born`, `sex` and (if wanted) `fold`; row order is kept."""
    texts = ("name", "former_name", "id_text", "id_number", "id_status", "village", "sex")
    ready = frame.with_columns(
        *(pl.lit("").alias(c) for c in texts if c not in frame.columns),
        *(pl.col(c).cast(pl.String).fill_null("") for c in texts if c in frame.columns),
    )
    usable = pl.col("id_status").is_in(USABLE) & (pl.col("id_number").str.len_bytes() == 18)
    key = (
        pl.col("id_key")
        if "id_key" in frame.columns
        else pl.col("id_number").str.slice(0, 17).cast(pl.Int64, strict=False)
    )
    ready = ready.with_columns(
        usable=usable,
        key=pl.when(usable).then(key),
        born=_birth(frame),
        sex=pl.col("sex").str.strip_chars().replace_strict(_SEX, default=""),
    ).with_columns(id_text=pl.coalesce(_filled("id_text"), pl.col("id_number")))
    columns = [key_id, "name", "former_name", "id_text", "id_number", "id_status", "village",
               "usable", "key", "born", "sex"]  # fmt: skip
    ready = ready.select(columns)
    return with_fold(ready) if fold else ready


def with_fold(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the comparable name."""
    return frame.with_columns(names.fold_series(frame["name"]).alias("fold"))


def _filled(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(pl.col(column))


def _birth(frame: pl.DataFrame) -> pl.Expr:
    if "birth" not in frame.columns:
        return pl.lit(None, pl.Date)
    if frame.schema["birth"] == pl.Date:
        return pl.col("birth")
    plain = pl.col("birth").cast(pl.String).str.replace_all(r"[\s年月./-]+", "-")
    plain = plain.str.strip_chars_end("日-").str.strip_chars()
    return pl.coalesce(
        plain.str.to_date("%Y-%m-%d", strict=False), plain.str.to_date("%Y%m%d", strict=False)
    )


def number_birth(number: str) -> pl.Expr:
    """Birth date told by a column of 18-character numbers; null for ''."""
    return pl.col(number).str.slice(6, 8).str.to_date("%Y%m%d", strict=False)


def number_sex(number: str) -> pl.Expr:
    """男 or 女 by the seventeenth digit; '' for ''."""
    digit = pl.col(number).str.slice(16, 1).cast(pl.Int8, strict=False)
    return (
        pl.when(digit % 2 == 1)
        .then(pl.lit("男"))
        .when(digit % 2 == 0)
        .then(pl.lit("女"))
        .otherwise(pl.lit(""))
    )


def birth_or_sex_contradicts(born: str, sex: str, number: str) -> pl.Expr:
    """True if a stated full birth date or sex differs from what the number says."""
    birth = (pl.col(born) != number_birth(number)).fill_null(False)
    told = number_sex(number)
    return birth | ((pl.col(sex) != "") & (told != "") & (pl.col(sex) != told))


def aliases(persons: pl.DataFrame, key_id: str, truncated_at: int | None) -> pl.DataFrame:
    """Every comparable name a person goes by: own, former, and cut by the source's field.

    Columns: key_id, alias, cut (true where the row's name must fill the field to be equal).
    """
    own = persons.select(key_id, alias=pl.col("fold"), cut=pl.lit(False))
    rows: list[tuple[object, str, bool]] = []
    stated = persons.filter(pl.col("former_name") != "").select(key_id, "former_name")
    for person, former in stated.iter_rows():
        rows += [(person, alias, False) for alias in names.formers(former)]
    if truncated_at is not None:
        long = persons.filter(pl.col("name").str.len_chars() > truncated_at)
        for person, name in long.select(key_id, "name").iter_rows():
            cut = names.cut_form(name, truncated_at)
            rows += [(person, cut, True)] if cut else []
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        key_id: persons.schema[key_id],
        "alias": pl.String,
        "cut": pl.Boolean,
    }
    more = pl.DataFrame(rows, schema=schema, orient="row")
    return pl.concat([own, more]).filter(pl.col("alias") != "").unique(maintain_order=True)


def fills(frame: pl.DataFrame, truncated_at: int | None) -> pl.DataFrame:
    """Add `full`: the row's name is as long as the source's field, so it may have been cut."""
    if truncated_at is None:
        return frame.with_columns(full=pl.lit(False))
    full = [names.fills_field(name, truncated_at) for name in frame["name"]]
    return frame.with_columns(pl.Series("full", full, dtype=pl.Boolean))
