"""What must hold in receivables."""
