"""Write a table as a workbook, which opens alike in every spreadsheet program.

A CSV file is not that portable: where the comma is the decimal separator, Excel puts a whole line of it into
one cell, and takes 24.5 for a date. A workbook is a zip of XML files (ECMA-376, Office Open XML); only those
that make it valid are written here.
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FIXED_PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{CONTENT}.worksheet+xml"/>
</Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">
<sheets><sheet name="Marks" sheetId="1" r:id="rId1"/></sheets>
</workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
</Relationships>""",
}


def workbook(rows: Iterable[Sequence[str | float]]) -> bytes:
    """Return a workbook with one sheet, whose first row stays in view.

    Text is never treated as a formula, whatever it begins with, and keeps the zeros at its beginning.
    """
    data = "\n".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    sheet = f"""<worksheet xmlns="{MAIN}">
<sheetViews><sheetView workbookViewId="0">
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>
</sheetView></sheetViews>
<sheetData>
{data}
</sheetData>
</worksheet>"""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in {**FIXED_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            entry = zipfile.ZipInfo(name)  # without a date, so that the same table makes the same file
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, f"{DECLARATION}{part}")
    return file.getvalue()


def _cell(value: str | float) -> str:
    """Write a cell: a number or a text."""
    if not isinstance(value, str):
        return f"<c><v>{value!r}</v></c>"
    text = escape(NOT_IN_XML.sub("", value))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if text else "<c/>"
