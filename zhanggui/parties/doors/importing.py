"""Import customers and suppliers: one row each; a code that is there already stays as it is, unless it is to be changed."""

from collections.abc import Sequence
from dataclasses import fields

from zhanggui.foundation.identity.models import User
from zhanggui.foundation.importing.cells import Cells
from zhanggui.foundation.importing.loaders import Column, Loader, NumberedRow, Report, Written, register
from zhanggui.foundation.importing.masters import loader_of
from zhanggui.foundation.importing.own import own_columns, own_values
from zhanggui.foundation.importing.undo import undo_masters
from zhanggui.foundation.importing.updating import Records, missing_codes, new_of
from zhanggui.foundation.masters.doors import open_doors
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.parties.actions import SUPPLIERS, add_customers, change_customers
from zhanggui.parties.domain import CustomerCard
from zhanggui.parties.models import Customer
from zhanggui.parties.queries import visible_to

CONTACT = (
    Column("contact_name", gettext_noop("Contact"), ("contact", "联系人")),
    Column("phone", gettext_noop("Phone"), ("电话", "手机", "联系电话", "telephone", "mobile")),
    Column("address", gettext_noop("Address"), ("地址", "详细地址", "street")),
    Column("city", gettext_noop("City"), ("城市", "市")),
    Column("country", gettext_noop("Country"), ("国家", "国家地区")),
)
CUSTOMER_COLUMNS = (
    Column("code", gettext_noop("Customer code"), ("customer_id", "客户编码", "客户编号", "客户代码", "编码"), required=True),
    Column("name", gettext_noop("Customer name"), ("company_name", "company", "客户名称", "客户", "名称"), required=True),
    Column("short_name", gettext_noop("Short name"), ("简称", "客户简称")),
    Column("tax_number", gettext_noop("Tax number"), ("税号", "纳税人识别号", "统一社会信用代码")),
    Column("contact_title", gettext_noop("Contact's title"), ("联系人职务", "职务", "称谓")),
    *CONTACT,
    Column("salesperson", gettext_noop("Salesperson"), ("业务员", "销售员", "username", "sales_person")),
)


def _own() -> tuple[Column, ...]:
    return own_columns(Customer.carrier)


def _customers(rows: Sequence[NumberedRow]) -> tuple[list[CustomerCard], list[BusinessError]]:
    problems: list[BusinessError] = []
    names = {row.cells.get("salesperson", "") for row in rows} - {""}
    people = dict(User.objects.filter(username__in=names).values_list("username", "id"))
    cards = [_customer(Cells(row, problems), people) for row in rows]
    return cards, problems


def _customer(cells: Cells, people: dict[str, int]) -> CustomerCard:
    person = cells.text("salesperson", 60)
    if person and person not in people:
        cells.wrong("user.unknown", gettext_noop("There is no user “%(name)s”."), "salesperson", name=person)
    return CustomerCard(
        code=cells.text("code", 40), name=cells.text("name", 120), short_name=cells.text("short_name", 60),
        tax_number=cells.text("tax_number", 30), contact_name=cells.text("contact_name", 60),
        contact_title=cells.text("contact_title", 60), phone=cells.text("phone", 40), address=cells.text("address", 200),
        city=cells.text("city", 60), country=cells.text("country", 60), salesperson_id=people.get(person),
    )  # fmt: skip


def _known(actor: Actor, codes: set[str]) -> dict[str, Customer]:
    return {customer.code: customer for customer in visible_to(actor).filter(code__in=codes)}


def _card_of(customer: Customer) -> CustomerCard:
    return CustomerCard(**{field.name: getattr(customer, field.name) for field in fields(CustomerCard)})


RECORDS = Records(
    Customer.carrier, _known, lambda rows: _customers(rows)[0], _card_of,
    lambda actor, changes: change_customers(actor, changes=changes), {"salesperson": "salesperson_id"},
)  # fmt: skip


def _undo_customers(actor: Actor, written: Sequence[Written]) -> None:
    undo_masters(Customer, "parties.customer", written)


def _check_customers(actor: Actor, rows: Sequence[NumberedRow]) -> list[BusinessError]:
    return _customers(rows)[1] + own_values(actor, Customer.carrier, rows)[1]


def _apply_customers(actor: Actor, rows: Sequence[NumberedRow]) -> Report:
    extras, _ = own_values(actor, Customer.carrier, rows)
    new = missing_codes(Customer, rows)
    created = add_customers(actor, cards=_customers(rows)[0], extras=extras)
    return Report(created=created, unchanged=len(rows) - created, written=new_of(Customer, new))


register(
    Loader(
        "customers",
        gettext_noop("Customers"),
        "parties.edit_customer",
        CUSTOMER_COLUMNS,
        _check_customers,
        _apply_customers,
        key=("code",),
        own=_own,
        compare=RECORDS.compare,
        update=RECORDS.update,
        undo=_undo_customers,
    )
)
register(loader_of(SUPPLIERS, "suppliers"))
open_doors(SUPPLIERS)
