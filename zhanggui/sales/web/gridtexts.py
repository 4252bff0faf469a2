"""The words of the line grid in the reader's language."""

from django.utils.translation import gettext


def texts() -> dict[str, str]:
    """Every text that the grid's script shows by itself; refusals come from the server with their own words."""
    return {
        "line": gettext("Line %(line)s"),
        "product": gettext("Product"),
        "qty": gettext("Quantity"),
        "price": gettext("Price"),
        "discount": gettext("Discount %"),
        "note": gettext("Note"),
        "customer": gettext("Customer"),
        "none_found": gettext("Nothing found"),
        "free": gettext("free"),
        "lines": gettext("Lines: %(count)s"),
        "saving": gettext("Saving…"),
        "saved": gettext("Saved"),
        "unsaved": gettext("Not saved yet"),
        "offline": gettext("The server does not answer; your entries are kept here. Try again."),
        "problems": gettext("Please look at the marked fields."),
        "other_lines": gettext("%(count)s more problems in other lines"),
        "restore": gettext("Entries of %(time)s were not saved. Restore them?"),
        "look": gettext("Look at the order as it is now"),
        "on_hand": gettext("On hand"),
        "reserved": gettext("Reserved"),
        "available": gettext("Free"),
        "warehouse": gettext("Warehouse"),
        "no_stock": gettext("Never in stock"),
        "list_price": gettext("List price"),
        "last_price": gettext("Last price"),
        "none": gettext("none"),
        "no_limit": gettext("no limit agreed"),
        "limit": gettext("Credit limit"),
        "balance": gettext("Balance due"),
        "committed": gettext("Not delivered yet"),
        "left": gettext("Left after this order"),
        "not_found": gettext("There is no such product; choose one from the list."),
        "delete_line": gettext("Delete line"),
    }
