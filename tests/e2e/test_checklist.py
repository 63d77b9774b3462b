"""A checklist as it is ticked in a hurry: on a real pseudo-terminal, narrow and wide, cut off, and twice at once."""

import pytest

from tests.e2e.lists import LONG, Desk
from tests.e2e.terminal import CTRL_C, CTRL_D, DOWN, ENTER, ESCAPE, UP

WIDTHS = (60, 80, 120)
FOOTER = "1-9 tick ↑↓ space tick u undo e note q leave"
FIRST, SECOND, THIRD = "The laptop is plugged in", "Water stands beside it", "I ask before I design"


@pytest.mark.parametrize("columns", WIDTHS)
def test_one_key_is_the_first_tick(desk: Desk, columns: int) -> None:
    desk.add_interview()
    terminal = desk.terminal(columns, "t-day")
    terminal.wait_for("The day", "0 of 3 · Nordbank, in 2 days", "Before", f"› 1 [ ] {FIRST}", "Batteries die.", FOOTER)
    terminal.press("2")
    terminal.wait_for("1 of 3", f"› 2 [x] {SECOND}", "mlops-prep stats")
    assert desk.ticked == {"water"}
    terminal.press("q")
    assert terminal.finish() == 0
    assert "The day: 1 of 3." in terminal.screen()
    assert all(len(line) <= columns for line in terminal.transcript().splitlines())


def test_from_the_command_without_a_list_two_more_keys_are_enough(desk: Desk) -> None:
    terminal = desk.terminal(80)
    terminal.wait_for("Which one?", "t-day")
    terminal.press("t-d" + ENTER)
    terminal.wait_for("› 1 [ ]", FOOTER)
    terminal.press("1")
    terminal.wait_for("1 of 3")
    assert desk.ticked == {"power"}


def test_the_list_that_is_wanted_in_a_hurry_is_three_keys_away_without_its_name(desk: Desk) -> None:
    terminal = desk.terminal(80)
    terminal.wait_for("Which one?", "day-of")
    terminal.press(ENTER)
    terminal.wait_for("The day of the interview", "› 1 [ ]", FOOTER)
    terminal.press("1")
    terminal.wait_for("› 1 [x]")
    assert len(desk.ticked) == 1


def test_arrows_letters_space_and_x_move_and_tick(desk: Desk) -> None:
    terminal = desk.terminal(80, "t-day")
    terminal.wait_for(FOOTER)
    terminal.press(DOWN + " " + "j" + "x")
    terminal.wait_for(f"› 3 [x] {THIRD}", f"2 [x] {SECOND}", "2 of 3")
    terminal.press("k" + UP + " ")
    terminal.wait_for(f"› 1 [x] {FIRST}", "3 of 3")
    terminal.press(UP + " ")  # from the first to the last
    terminal.wait_for(f"› 3 [ ] {THIRD}")
    assert desk.ticked == {"power", "water"}


def test_a_digit_without_an_item_does_nothing(desk: Desk) -> None:
    terminal = desk.terminal(80, "t-day")
    terminal.wait_for(FOOTER)
    terminal.press("91")
    terminal.wait_for("1 of 3", f"› 1 [x] {FIRST}")


def test_u_takes_changes_back_one_by_one(desk: Desk) -> None:
    terminal = desk.terminal(80, "t-day")
    terminal.wait_for(FOOTER)
    terminal.press("12")
    terminal.wait_for("2 of 3")
    terminal.press("u")
    terminal.wait_for("1 of 3", "Taken back", f"2 [ ] {SECOND}")
    terminal.press("u")
    terminal.wait_for("0 of 3", f"1 [ ] {FIRST}")
    terminal.press("u")
    terminal.wait_for("Nothing to take back.")


@pytest.mark.parametrize("key", ["q", ENTER, ESCAPE, CTRL_D], ids=["q", "enter", "escape", "ctrl-d"])
def test_the_list_is_left_with(desk: Desk, key: str) -> None:
    terminal = desk.terminal(80, "t-day")
    terminal.wait_for(FOOTER)
    terminal.press(key)
    assert terminal.finish() == 0


def test_ctrl_c_keeps_everything(desk: Desk) -> None:
    terminal = desk.terminal(80, "t-day")
    terminal.wait_for(FOOTER)
    terminal.press("1")
    terminal.wait_for("1 of 3")
    terminal.press(CTRL_C)
    assert terminal.finish() == 130
    assert "Every change is kept." in terminal.screen()
    assert desk.ticked == {"power"}


def test_a_kill_loses_nothing(desk: Desk) -> None:
    terminal = desk.terminal(80, "t-day")
    terminal.wait_for(FOOTER)
    terminal.press("1e")
    terminal.wait_for("Enter keeps")
    terminal.press("half a no")
    terminal.wait_for("half a no")
    terminal.kill()
    assert (desk.ticked, desk.notes) == ({"power"}, {"power": "half a no"})
    again = desk.terminal(80, "t-day")
    again.wait_for(f"1 [x] {FIRST}", f"› 2 [ ] {SECOND}", "1 of 3")


def test_two_screens_of_one_list_keep_each_others_ticks(desk: Desk) -> None:
    one, other = desk.terminal(80, "t-day"), desk.terminal(60, "t-day")
    for terminal in (one, other):
        terminal.wait_for(FOOTER)
    one.press("1")
    one.wait_for("1 of 3")
    other.press("2")
    other.wait_for("2 of 3", f"1 [x] {FIRST}")
    one.press("u")
    one.wait_for("1 of 3", f"1 [ ] {FIRST}", f"2 [x] {SECOND}")
    assert desk.ticked == {"water"}


# What no answer shows


@pytest.mark.parametrize("columns", WIDTHS)
def test_an_unproven_item_asks_once(desk: Desk, columns: int) -> None:
    terminal = desk.terminal(columns, "t-skills")
    terminal.wait_for("› 1 [ ] I can explain skew")
    terminal.press("1")
    terminal.wait_for("No answer shows it yet.", "y tick on my word d how to drill it n no")
    terminal.press("n")
    terminal.wait_for(FOOTER)
    terminal.press(" d")
    terminal.wait_for("mlops-prep drill --question q-1", FOOTER)
    assert "1 [ ]" in terminal.screen()
    terminal.press(" y")
    terminal.wait_for("1 [x] I can explain skew (on your word)", "1 of 2")


@pytest.mark.parametrize("key", [ESCAPE, ENTER])
def test_a_key_that_leaves_only_answers_the_question_with_no(desk: Desk, key: str) -> None:
    terminal = desk.terminal(80, "t-skills")
    terminal.wait_for(FOOTER)
    terminal.press("1")
    terminal.wait_for("y tick on my word")
    terminal.press(key)
    terminal.wait_for("0 of 2", FOOTER)
    terminal.press("2")
    terminal.wait_for("1 of 2", "2 [x] I can draw the platform")


def test_a_number_after_a_colon_asks_as_its_key_does(desk: Desk) -> None:
    terminal = desk.terminal(80, "t-skills")
    terminal.wait_for(FOOTER)
    terminal.press(":1" + ENTER)
    terminal.wait_for("No answer shows it yet.", "y tick on my word")
    terminal.press("y")
    terminal.wait_for("1 of 2", "on your word")


def test_any_other_key_is_no_and_does_what_it_does(desk: Desk) -> None:
    terminal = desk.terminal(80, "t-skills")
    terminal.wait_for(FOOTER)
    terminal.press("1")
    terminal.wait_for("y tick on my word")
    terminal.press("2y")
    terminal.wait_for("1 of 2", "› 2 [x]", "1 [ ]", FOOTER)


# Notes and words


def test_a_note_is_written_in_ones_own_words(desk: Desk) -> None:
    terminal = desk.terminal(60, "t-day")
    terminal.wait_for(FOOTER)
    terminal.press("je")
    terminal.wait_for(SECOND, "Enter keeps, Esc leaves it")
    terminal.press("Still, not sparkling" + ENTER)
    terminal.wait_for(f"› 2 [ ] {SECOND} ✎", "Your words: Still, not sparkling", FOOTER)
    terminal.press("e")
    terminal.wait_for("› Still, not sparkling")
    terminal.press("!!!" + ESCAPE)
    terminal.wait_for("Your words: Still, not sparkling", FOOTER)
    assert desk.notes == {"water": "Still, not sparkling"}
    terminal.press("u")
    terminal.wait_for("The note is as it was before.")
    assert desk.notes == {}


def test_a_note_in_wide_characters_is_shown_whole(desk: Desk) -> None:
    note = "".join(chr(0x4E00 + number) for number in range(70))
    terminal = desk.terminal(60, "t-day")
    terminal.wait_for(FOOTER)
    terminal.press(f":note 1 {note}" + ENTER)
    terminal.wait_for("Your words:", FOOTER)
    assert note in "".join(terminal.screen().split())
    assert desk.notes == {"power": note}


def test_a_note_that_is_too_long_for_the_screen_says_so_and_leaves_the_list_in_sight(desk: Desk) -> None:
    terminal = desk.terminal(60, "t-day", rows=16)
    terminal.wait_for(FOOTER)
    terminal.press(f":note 1 {'many words ' * 40}the end" + ENTER)
    terminal.wait_for("Your words: many words", "…", f"3 [ ] {THIRD}", FOOTER)
    assert "the end" not in terminal.screen()
    terminal.press("e")
    terminal.wait_for("the end")


def test_ctrl_c_in_a_note_keeps_what_was_typed(desk: Desk) -> None:
    terminal = desk.terminal(80, "t-day")
    terminal.wait_for(FOOTER)
    terminal.press("e")
    terminal.wait_for("Enter keeps")
    terminal.press("half")
    terminal.wait_for("› half")
    terminal.press(CTRL_C)
    assert terminal.finish() == 130
    assert desk.notes == {"power": "half"}


def test_session_words_and_numbers_follow_a_colon(desk: Desk) -> None:
    terminal = desk.terminal(80, "t-long")
    terminal.wait_for(FOOTER)
    terminal.press(":12" + ENTER)
    terminal.wait_for(f"1 of {LONG}")
    assert desk.ticked == {"i12"}
    terminal.press(":undo" + ENTER)
    terminal.wait_for(f"0 of {LONG}", "Taken back")
    terminal.press(":99" + ENTER)
    terminal.wait_for(f"Numbers from 1 to {LONG}")
    terminal.press(":help" + ENTER)
    terminal.wait_for(":note 3 TEXT", ":quit")
    terminal.press(":quit" + ENTER)
    assert terminal.finish() == 0


# Screens


def test_a_long_list_scrolls_on_a_small_screen_and_shows_its_item_whole(desk: Desk) -> None:
    terminal = desk.terminal(60, "t-long", rows=20)
    terminal.wait_for("› 1 [ ] Thing 1 is", "at sixty columns", FOOTER)
    for number in range(2, LONG + 1):
        terminal.press(DOWN)
        whole = f"{number} is a thing that takes more than one line when it is shown at sixty columns"
        terminal.wait_for(f"› {number} [ ] Thing {whole}", f"Reason {number}.", f"0 of {LONG}", FOOTER)
    terminal.press("g")
    terminal.wait_for("› 1 [ ]")
    terminal.press("G ")
    terminal.wait_for(f"› {LONG} [x]", f"1 of {LONG}")
    assert len(terminal.screen().splitlines()) <= 20


def test_the_screen_follows_its_window(desk: Desk) -> None:
    terminal = desk.terminal(120, "t-long", rows=40)
    terminal.wait_for(f"{LONG} [ ]", FOOTER)
    terminal.resize(60, 20)
    terminal.press("9")
    terminal.wait_for("› 9 [x] Thing 9 is", FOOTER)
    terminal.press("q")
    assert terminal.finish() == 0


def test_a_list_that_goes_to_a_file_is_only_printed(desk: Desk) -> None:
    terminal = desk.terminal(80, "t-day", shell=f'"$0" "$@" > {desk.home.parent}/day.txt')
    assert terminal.finish() == 0
    assert f"1. [ ] {FIRST}" in (desk.home.parent / "day.txt").read_text()


def test_plain_mode_in_a_terminal_reads_lines(desk: Desk) -> None:
    terminal = desk.terminal(80, "t-day", "--plain")
    terminal.wait_for(f"3. [ ] {THIRD}")
    terminal.press("1 2" + ENTER)
    terminal.wait_for(f"2. [x] {SECOND}", "2 of 3")
    terminal.press(CTRL_D)
    assert terminal.finish() == 0
    assert "\x1b" not in terminal.raw.decode()


def test_through_pipes_the_list_is_printed_and_changed(desk: Desk) -> None:
    assert desk.run("t-day", typed="").lines[0] == "The day"
    ran = desk.run("t-day", typed="1\n:undo\n3\n")
    assert (ran.code, ran.lines[-1]) == (0, "1 of 3")
    assert desk.ticked == {"ask"}
