"""Pages: each view makes one call into the layer below and shows what comes back."""
