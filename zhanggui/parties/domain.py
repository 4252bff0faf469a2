"""What a customer's and a supplier's card holds."""

from dataclasses import dataclass


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

    code: str
    name: str
    contact_name: str = ""
    phone: str = ""
    address: str = ""
    city: str = ""
    country: str = ""
