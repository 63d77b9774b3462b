"""Judges a choice and an order."""

import re
from collections.abc import Sequence

from mlops_prep.models.question import ChoiceAnswer, OrderAnswer
from mlops_prep.models.results import Grade


def grade_choice(answer: str, block: ChoiceAnswer, shown: Sequence[int]) -> Grade:
    """Judge an answer such as `2` or `b`: the number or letter of an option as shown."""
    typed = answer.strip()
    picked = [int(typed)] if re.fullmatch(r"\d{1,9}", typed) else _numbers(typed)
    if len(picked) != 1 or not 1 <= picked[0] <= len(shown):
        return Grade(share=0, says=f"type one number from 1 to {len(shown)}", understood=False)
    option = block.options[shown[picked[0] - 1]]
    right = [number for number, index in enumerate(shown, 1) if block.options[index].right]
    if option.right:
        return Grade(share=1, says=option.why)
    return Grade(share=0, says=f"{option.why} Right: {', '.join(map(str, right))}.")


def grade_order(answer: str, block: OrderAnswer, shown: Sequence[int]) -> Grade:
    """Judge an answer such as `3 1 2`: the items as shown, first to last.

    The share is the Kendall share of pairs in the right order, stretched so that a random order earns nothing.
    """
    picked = _numbers(answer)
    if sorted(picked) != list(range(1, len(shown) + 1)):
        return Grade(share=0, says=f"type each number from 1 to {len(shown)} once, first to last", understood=False)
    order = [shown[number - 1] for number in picked]
    pairs = [(a, b) for position, a in enumerate(order) for b in order[position + 1 :]]
    wrong = [(a, b) for a, b in pairs if a > b]
    if not wrong:
        return Grade(share=1, says="Every item in its place.")
    share = max(0.0, 1 - 2 * len(wrong) / len(pairs))
    late, early = wrong[0]
    swapped = f"'{block.items[early].says}' comes before '{block.items[late].says}'"
    return Grade(share=share, says=f"{len(wrong)} of {len(pairs)} pairs the wrong way round; {swapped}.")


def _numbers(answer: str) -> list[int]:
    """Numbers or letters of an answer: `2`, `b`, `3 1 2`, `3,1,2`, `312`, `c a b`, `cab`."""
    text = answer.strip().lower()
    if re.fullmatch(r"[\s,.>)-]*(?:[a-j][\s,.>)-]*)+", text):
        return [ord(letter) - ord("a") + 1 for letter in re.findall(r"[a-j]", text)]
    if re.fullmatch(r"\d{2,9}", text):
        return [int(digit) for digit in text]
    return [int(number[:9]) for number in re.findall(r"\d+", text)][:20]
