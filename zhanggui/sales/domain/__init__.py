"""Pure rules of sales documents."""
