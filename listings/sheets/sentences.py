"""The words for everything that can be odd about a cell, a row or a file."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = tuple[str | Promise, str | Promise]  # what is wrong, what to do

SENTENCES: dict[str, Sentence] = {
    # rows that cannot become a draft
    "title_missing": (_("The row has no title."), _("Write a title.")),
    "title_too_long": (
        _("The title is longer than %(limit)s characters."),
        _("Shorten it; put the rest into the description."),
    ),
    "too_many_cells": (
        _("The row has %(found)s cells, the titles are %(expected)s."),
        _("Put cells that hold the delimiter into quotation marks."),
    ),
    "certificate_invalid": (_("%(what)s"), _("Copy the number from the certificate.")),
    "certificate_rounded": (
        _("The certificate number was rounded by the spreadsheet."),
        _("Format the column as text and type the number again."),
    ),
    "certificate_foreign": (
        _("This certificate belongs to another organisation's data."),
        _("Check the number."),
    ),
    "duplicate_row": (
        _("The same listing stands on line %(line)s."),
        _("Delete one of the two, or give them different numbers."),
    ),
    "not_revisable": (
        _("The listing can no longer be changed: %(what)s"),
        _("Change it on its own page, or leave the row out."),
    ),
    "paper_no_number": (_("The row has no certificate number."), _("Fill in the number.")),
    "paper_no_scheme": (
        _("No registration of this name is known here."),
        _("Write its code, e.g. zj-dip."),
    ),
    "paper_no_day": (_("The row has no day of issue."), _("Fill in the day on the paper.")),
    "paper_no_holder": (
        _("No verified organisation here is this holder."),
        _("Compare its code; the organisation must be verified first."),
    ),
    "paper_known": (
        _("On record already, with another holder or other days."),
        _("Compare it with the certificate on record."),
    ),
    "value_refused": (_("%(what)s"), _("Correct the cell.")),
    # values kept or left out, the row becomes a draft
    "placeholder": (
        _("The cell only says that nothing is said."),
        _("Fill it in when you know it."),
    ),
    "formula": (_("The cell is a formula."), _("Its stored value was taken; check it.")),
    "formula_empty": (
        _("The cell is a formula without a stored value."),
        _("Open the file in a spreadsheet program, save it, and upload it again."),
    ),
    "formula_text": (
        _("The cell begins with an equals sign and was kept as text."),
        _("Take the sign away if it is not meant."),
    ),
    "cell_error": (_("The cell holds an error of the spreadsheet."), _("Correct the formula.")),
    "rounded": (
        _("Spreadsheets round numbers of more than 15 digits."),
        _("Format the column as text and type the number again."),
    ),
    "too_few_cells": (
        _("The row has %(found)s cells, the titles are %(expected)s."),
        _("Check that no cell is missing in between."),
    ),
    "text_cut": (
        _("The text is longer than %(limit)s characters and was cut."),
        _("Shorten it."),
    ),
    "provider_differs": (
        _("The row names another provider than your organisation."),
        _("List it only if you hold the rights; say so in the source statement."),
    ),
    "certificate_unknown": (
        _("No such certificate is recorded for your organisation."),
        _("Record the certificate, then choose it in the listing."),
    ),
    "product_id_invalid": (_("%(what)s"), _("Copy the id as the node gave it.")),
    "price_unreadable": (
        _("The price could not be read; the draft says “negotiated”."),
        _("Write e.g. 面议, 免费, 3万元, 0.5元/次 or 1000-5000元."),
    ),
    "price_too_fine": (
        _("The price has more decimals than the currency."),
        _("State it for a larger unit, e.g. 5元/千次."),
    ),
    "price_too_large": (_("The price is too large."), _("Check the amount and its unit.")),
    "price_band_reversed": (
        _("The upper end of the price band is below its lower end."),
        _("Write the smaller amount first."),
    ),
    "price_currency_assumed": (
        _("The price names no currency; CNY was taken."),
        _("Write e.g. 1000元, or 价格（元） as the column's title."),
    ),
    "price_unit_unusual": (
        _("There is no price model “per %(unit)s”; amount and unit were kept as they are."),
        _("Choose a price model in the listing."),
    ),
    "price_from": (
        _("The cell names a starting price; it was taken as the price."),
        _("Give a band if the price depends on something."),
    ),
    "price_remark": (
        _("The price was read, the remark behind it was not."),
        _("Put it into the licence terms."),
    ),
    "frequency_unknown": (
        _("The update frequency could not be read."),
        _("Write 实时, 每日, 每周, 每月, 每季度, 每半年, 每年, 不定期 or 静态."),
    ),
    "frequency_nearest": (
        _("There is no code for this frequency; the nearest, daily, was taken."),
        _("Choose another if it fits better."),
    ),
    "form_unknown": (
        _("The delivery form could not be read; the draft says “dataset”."),
        _("Write 数据集, API, 数据应用, 数据报告 or 数据对象."),
    ),
    "kind_unknown": (
        _("These words name no kind of data."),
        _("Write 结构化, 文本, 图像, 语音, 视频 or 其他."),
    ),
    "structure_unknown": (
        _("The structure could not be read."),
        _("Write 结构化, 半结构化 or 非结构化."),
    ),
    "structure_mixed": (
        _("There is no code for “both”; the structure was left open."),
        _("Choose the one that describes most of the data."),
    ),
    "right_unknown": (
        _("These words name no right that is offered."),
        _("Write 使用权, 经营权 or 转让."),
    ),
    "method_unknown": (
        _("These words name no way of delivery."),
        _("Write 文件, 数据流, API or 其他."),
    ),
    "source_unknown": (
        _("The source could not be read."),
        _("Write 自行采集, 公开采集, 协议取得 or 衍生."),
    ),
    "yes_no_unclear": (_("The cell says neither yes nor no."), _("Write 是 or 否.")),
    "core_data": (
        _("The row says core data, which may never be published here."),
        _("Correct the class, or leave the row out."),
    ),
    "important_data": (
        _("The row says important data; reviewers will ask for more."),
        _("Check the class."),
    ),
    "level_unpublishable": (
        _("Data of security level 4 and above may not be published here."),
        _("Check the level."),
    ),
    "class_unknown": (
        _("The security class could not be read."),
        _("Write 一般数据-二级数据, 重要数据, 核心数据, or a level from 1 to 5."),
    ),
    "industry_guessed": (
        _("The industry was guessed: %(division)s."),
        _("Check it, or write a division of GB/T 4754."),
    ),
    "industry_is_section": (
        _("The word is as wide as a section (%(section)s); a division is needed."),
        _("Choose a division in the listing."),
    ),
    "industry_unknown": (
        _("The industry is none of the 97 divisions."),
        _("Choose a division in the listing."),
    ),
    "coverage_unknown": (
        _("The area could not be read."),
        _("Write 全国, 全球 or a province; cities are not known here."),
    ),
    "coverage_several": (
        _("Several provinces are named; the listing holds one."),
        _("Choose in the listing, name the others in the overview."),
    ),
    "coverage_part": (
        _("Only a part of the province is named; the province was taken."),
        _("Name the part in the overview."),
    ),
    "coverage_remark": (
        _("The area was read, what is said besides was not."),
        _("Name it in the overview."),
    ),
    "size_unreadable": (_("The volume could not be read."), _("Write e.g. 1.2 GB or 8000万条.")),
    "size_without_unit": (
        _("The volume has no unit; it was left open."),
        _("Write e.g. 6000条 or 6000 MB."),
    ),
    "size_approximate": (_("The volume is approximate."), _("Nothing to do if that is meant.")),
    "size_implausible": (_("The volume is larger than any data set."), _("Check number and unit.")),
    "period_unreadable": (
        _("The period could not be read."),
        _("Write e.g. 2024-01-01至2024-12-31."),
    ),
    "period_reversed": (_("The period ends before it begins."), _("Write the earlier day first.")),
    "date_unreadable": (_("The day could not be read."), _("Write e.g. 2027-12-31.")),
    "number_unreadable": (_("The number could not be read."), _("Write a whole number.")),
}

FILE_SENTENCES: dict[str, Sentence] = {
    "too_big": (_("The file is larger than %(limit)s MiB."), _("Split it.")),
    "empty": (_("The file is empty."), _("Choose the file with the titles and rows.")),
    "only_titles": (_("The file holds titles but no row."), _("Add rows below the titles.")),
    "not_a_table": (
        _("The file is no table."),
        _("Save it as XLSX or as CSV (UTF-8) and upload it again."),
    ),
    "not_a_workbook": (
        _("The name says workbook, the content is none."),
        _("Save it again as XLSX, or as CSV with the ending .csv."),
    ),
    "old_format": (
        _("This is the old binary format of spreadsheets."),
        _("Save it as XLSX and upload it again."),
    ),
    "password": (
        _("The workbook is protected by a password."),
        _("Save a copy without a password and upload that."),
    ),
    "members": (
        _("The workbook consists of more than %(limit)s parts."),
        _("Copy the rows into a new workbook."),
    ),
    "bomb": (
        _("The workbook unpacks to %(size)s MiB, out of proportion to its size."),
        _("Copy the rows into a new workbook, or save it as CSV."),
    ),
    "odd_member": (
        _("The workbook holds a part with a forbidden name."),
        _("Copy the rows into a new workbook."),
    ),
    "doctype": (
        _("The workbook holds a document type, which no spreadsheet program writes."),
        _("Copy the rows into a new workbook."),
    ),
    "no_sheet": (_("The workbook holds no sheet."), _("Save it again as XLSX.")),
    "unreadable": (
        _("The workbook is damaged."),
        _("Open it in a spreadsheet program, save it, and upload it again."),
    ),
    "too_much": (
        _("Reading the workbook took more than %(memory)s MiB or %(seconds)s seconds."),
        _("Copy the rows into a new workbook, or save it as CSV."),
    ),
    "too_many_rows": (_("The file holds more than %(limit)s rows."), _("Split it.")),
    "too_many_columns": (
        _("The file has more than %(limit)s columns."),
        _("Delete the columns that no field needs."),
    ),
    "cell_too_long": (
        _("A cell holds more than %(limit)s characters."),
        _("Shorten it; a quotation mark that does not close has the same effect."),
    ),
    "line_too_long": (
        _("Line %(line)s is longer than %(limit)s characters."),
        _("Check the line breaks."),
    ),
    "quotes": (
        _("In the record from line %(line)s a quotation mark is not closed or not doubled."),
        _("Write quotation marks inside a cell twice."),
    ),
    "encoding": (
        _("Line %(line)s cannot be read as %(encoding)s."),
        _("Save the file as CSV UTF-8 and upload it again."),
    ),
    "nul": (
        _("Line %(line)s holds a NUL character."),
        _("Save the file as CSV UTF-8 and upload it again."),
    ),
    "mapping_no_title": (_("No column is named as the title."), _("Choose the column of titles.")),
    "mapping_no_number": (
        _("No column is named as the certificate number."),
        _("Choose the column of certificate numbers."),
    ),
    "mapping_field": (_("There is no field “%(field)s”."), _("Use the names of the template.")),
    "mapping_column": (_("The file has no column “%(column)s”."), _("Copy the title exactly.")),
    "mapping_twice": (
        _("The column “%(column)s” is chosen twice."),
        _("Choose it for one field."),
    ),
    "rows_refused": (
        _("%(count)s rows cannot be used, so nothing was imported."),
        _("Correct them, or import the valid rows only."),
    ),
    "row_failed": (
        _("Line %(line)s failed, so nothing was imported: %(what)s"),
        _("Correct the line, or import the valid rows only."),
    ),
    "too_often": (
        _("Your organisation brought %(limit)s files within the last hour."),
        _("Wait a while, or put several tables into one."),
    ),
    "too_many_for_one": (
        _("All or nothing is possible up to %(limit)s rows."),
        _("Import the valid rows only, or split the file."),
    ),
    "not_allowed": (
        _("Whoever started the import may no longer do so."),
        _("Let a member with the right duty start it again."),
    ),
}

NOTES: dict[str, str | Promise] = {
    "encoding": _("Read as %(encoding)s."),
    "macros": _("The workbook holds macros; they were not touched."),
    "other_sheets": _("Only the sheet “%(sheet)s” is read, %(count)s more are not."),
    "banner": _("The titles stand on line %(line)s; what is above was passed over."),
    "title_blank": _("Column %(number)s has no title."),
    "title_twice": _("The title “%(title)s” stands twice; the second is column %(number)s."),
}
