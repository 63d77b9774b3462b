"""When something comes back."""
