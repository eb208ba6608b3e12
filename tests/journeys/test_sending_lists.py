"""A department's clerk sends a new kind of list, says how it is read, and gets back what to mend.

Given a file of a layout never seen, when the clerk sends it, then its columns are shown with the
guess; once confirmed the list stands with every row's fate, and its rows to mend are a workbook.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.desk.scene import list_of
from tests.journeys.conftest import Site, accessible


@pytest.mark.parametrize("width", [1440, 360])
def test_a_list_of_a_new_layout_is_sent_settled_and_mended(
    site: Site, page: Page, width: int, tmp_path
):
    page.set_viewport_size({"width": width, "height": 900})
    site.enter(page, "liaison")
    site.go(page, "/lists/new")
    accessible(page)
    page.locator("#title").fill("铁路第二份")
    page.locator("#legal_basis").fill("传染病防治法第十二条")
    page.locator("#purpose").fill("摸排返乡人员")
    page.locator("#listed_on").fill("2020-02-10")
    data = list_of(3, first=20)
    page.locator("#file").set_input_files(
        {"name": "名单.csv", "mimeType": "text/csv", "buffer": data}
    )
    page.locator("button.go").click()
    expect(page.locator("select")).to_have_count(4)
    accessible(page)
    page.locator("button.go").click()
    expect(page.locator(".answer .chip[data-state=done]")).to_be_visible()
    accessible(page)
    with page.expect_download() as waiting:
        page.locator("form[action$='/mend'] button").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
