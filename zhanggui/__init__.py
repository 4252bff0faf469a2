"""Zhanggui 掌柜: an ERP sales system for Chinese trading companies."""

__version__ = "0.1.0"
