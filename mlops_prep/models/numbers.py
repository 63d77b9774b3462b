"""How numbers print, in one place."""


def format_number(value: float, *, grouped: bool = False) -> str:
    """A number as people write it: no trailing zeros, at most six decimals, thousands grouped where asked."""
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}" if grouped else str(int(value))
    text = f"{value:,.6f}" if grouped else f"{value:.6f}"
    return text.rstrip("0").rstrip(".") if abs(value) >= 1e-4 else f"{value:.3g}"
