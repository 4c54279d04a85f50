"""What holds a figure that misses its target: the page names it beside what was missed."""

from __future__ import annotations

TYPER = (
    "Importing Typer alone is 4.8 of these P, the interpreter's own included; the options of a group, whose "
    "words its help prints, are the rest"
)
IMPORTS = (
    "Importing Typer, Peewee and SQLite alone is 6.5 P; the targets come from a probe of one model and no journal. "
    "What is above are the models, the fields of the card or list, and questions that Peewee puts into words; "
    "`who` loads phonenumbers too"
)
SEARCH = (
    "The targets are those of one raw SQL statement. A search asks two to four times (as typed, in the other keyboard "
    "layout, in the other script) and then for names, each time in words of Peewee"
)
ONE_BY_ONE = (
    "The target is that of a table without a journal. A client with phone and e-mail is an entry, three journalled "
    "rows, a document of the search index and some 25 statements, two thirds of whose time is Peewee's"
)
FOUNDING = (
    "The target is that of 41 tables without a journal; there are twice as many now, with triggers: 600 statements"
)
IMPORT = (
    "Twice the target of a table without a journal. By the profile a quarter goes into reading what cells mean, a "
    "quarter into finding whom the base knows already, the rest into rows, journal and search index"
)
WORKBOOK = "Each value is made safe for spreadsheets (formulas, control characters) before openpyxl sees it"
TOGETHER = (
    "Twenty commands share the processors: their number times one command alone, over the processors, is the floor"
)
PAINT = (
    "An empty app imports Textual alone. Importing models, services, queries and screens, parsing our style sheet and "
    "reading the first rows come before the picture; what is not in it is read after it"
)
KEY = "Timed by the clock on the wall, so that what else the machine does is in it"
IDLE = "Once a second the screen asks in a thread whether somebody changed something"
MEMORY = (
    "An empty Textual app holds 32 MiB, Peewee and SQLite's library 47 with it, our modules 53: rows and the screen "
    "are what is left"
)
YEARS = "Lists and counts that go through closed deals and items grow with the years"
STOCK = "The list counts what is there, kept and coming of each item in one statement; a receipt is journalled"
BYTES = "Of the planner the two cells are drawn anew, the line of the day below them, and the hours beside the names"
