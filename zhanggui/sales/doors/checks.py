"""What must hold in sales."""
