"""Tables as an OpenDocument spreadsheet."""

import io
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from odfdo import Cell as OdfCell
from odfdo import Column, Document, Element, Paragraph, Row, Style, Table

from assessments.domain.tables import Cell, Sheet
from assessments.spreadsheets.writing_xlsx import column_widths

#: One character of the font that the columns are made for.
CM_A_CHARACTER: Final = 0.2
_LINE_END = re.compile("\r\n|[\r\n]")

DAY_STYLE: Final = """
<number:date-style style:name="day-format" number:language="nl" number:country="NL">
<number:day/><number:text> </number:text><number:month number:style="long" number:textual="true"/>
<number:text> </number:text><number:year number:style="long"/></number:date-style>
""".replace("\n", "")
CELL_STYLE: Final = """
<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default"{more}>
<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top" fo:padding="0.08cm"/>{inside}
</style:style>
""".replace("\n", "")
BOLD: Final = '<style:text-properties fo:font-weight="bold"/>'


def write_ods(sheets: Sequence[Sheet]) -> bytes:
    """The tables, one on each tab, with the column names in a first row that is repeated in print."""
    document = Document("spreadsheet")
    _speak_dutch(document)
    _lay_out_for_print(document)
    _add_styles(document)
    document.body.clear()
    for sheet in sheets:
        document.body.append(_table(document, sheet))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _speak_dutch(document: Document) -> None:
    """The template that comes with the library is French: numbers and days follow the language."""
    document.meta.language = "nl-NL"
    document.language = "nl-NL"


def _lay_out_for_print(document: Document) -> None:
    """On A4 on its side, as wide as the paper."""
    paper = {
        "fo:page-width": "29.7cm",
        "fo:page-height": "21cm",
        "style:print-orientation": "landscape",
        "style:scale-to-X": "1",
        "style:scale-to-Y": "0",
    }
    for layout in document.styles.get_elements("//style:page-layout-properties"):
        for name, value in paper.items():
            layout.set_attribute(name, value)
    for footer in document.styles.get_elements("//style:footer/text:p"):
        footer.text = ""  # the template says "Page"; the number is enough


def _add_styles(document: Document) -> None:
    for style in (
        DAY_STYLE,
        CELL_STYLE.format(name="head", more="", inside=BOLD),
        CELL_STYLE.format(name="text", more="", inside=""),
        CELL_STYLE.format(name="day", more=' style:data-style-name="day-format"', inside=""),
    ):
        document.insert_style(style, automatic=True)


def _table(document: Document, sheet: Sheet) -> Table:
    table = Table(sheet.title)
    for width in column_widths(sheet):
        style = Style("table-column", width=f"{CM_A_CHARACTER * width:.1f}cm")
        document.insert_style(style, automatic=True)
        table.append(Column(style=style.name))
    head = Element.from_tag("table:table-header-rows")
    head.append(_row([_text(name, "head") for name in sheet.columns]))
    table.append(head)
    for row in sheet.rows:
        table.append(_row([_cell(cell) for cell in row]))
    return table


def _row(cells: Sequence[OdfCell]) -> Row:
    row = Row()
    row.extend_cells(cells)
    return row


def _cell(cell: Cell) -> OdfCell:
    match cell:
        case str():
            return _text(cell, "text")
        case date():
            return OdfCell(cell, style="day")
        case int() | Decimal():
            return OdfCell(cell, style="text")
        case _:
            return OdfCell()


def _text(text: str, style: str) -> OdfCell:
    """A cell with a paragraph for each line; the whole text as it was stands in an attribute."""
    cell = OdfCell(style=style)
    cell.set_attribute("office:value-type", "string")
    cell.set_attribute("office:string-value", text)
    for line in _LINE_END.split(text):
        paragraph = Paragraph()
        paragraph.append_plain_text(line)
        cell.append(paragraph)
    return cell
