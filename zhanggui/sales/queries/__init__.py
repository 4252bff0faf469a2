"""Reads of sales documents, all from `visible_to`."""
