"""Worklists as a whole: exports, views, columns, groups, bulk actions, on real rooms."""
