"""What a customer's and a supplier's card holds."""

from dataclasses import dataclass

from zhanggui.kernel.cards import text
from zhanggui.kernel.errors import gettext_noop as _


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCard:
    """The fields that people fill in for a customer."""

    code: str
    name: str
    short_name: str = ""
    tax_number: str = ""
    contact_name: str = ""
    contact_title: str = ""
    phone: str = ""
    address: str = ""
    city: str = ""
    country: str = ""
    tax_included: bool = True
    salesperson_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierCard:
    """The fields that people fill in for a supplier."""

    code: str = text(_("Supplier code"), 40, required=True, names=("supplier_id", "供应商编号", "编码"))
    name: str = text(_("Supplier name"), 120, required=True, names=("company_name", "company", "供应商", "名称"))
    contact_name: str = text(_("Contact"), 60, names=("contact",), listed=True)
    phone: str = text(_("Phone"), 40, names=("手机", "联系电话", "telephone", "mobile"), listed=True)
    city: str = text(_("City"), 60, names=("市",), listed=True)
    country: str = text(_("Country"), 60, names=("国家", "国家地区"))
    address: str = text(_("Address"), names=("详细地址", "street"))
