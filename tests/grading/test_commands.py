"""Typed command lines: what is accepted, what is nearly right, and what the candidate is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.grading import example_of, grade_command, parse_command
from mlops_prep.models.question import CommandAnswer
from mlops_prep.models.results import Grade
from tests.builders import command

DESCRIBE = command(
    "kubectl|k describe pod|pods|po <pod>",
    "kubectl|k describe pod/<pod>",
    allows=("-n|--namespace <namespace>", "--context <context>"),
    near={"kubectl|k get pod|pods|po <pod>": "shows the phase only"},
)
RUN = command("docker run --gpus all|device=<n> [-it] [--rm] <image> [<program>]")
LOGS = command("kubectl logs <pod> --previous|-p [-c|--container <name>] [-f]")


def share(line: str, block: CommandAnswer = DESCRIBE) -> float:
    return grade_command(line, block).share


def said(line: str, block: CommandAnswer = DESCRIBE) -> str:
    return grade_command(line, block).says


# ---------------------------------------------------------------- what is accepted


@pytest.mark.parametrize(
    "name", ["my-pod", "<pod>", "<my pod>", "$POD", "${POD}", "{pod}", "POD", '"my-pod"', "'x'", "p1"]
)
def test_a_placeholder_takes_any_word(name: str) -> None:
    assert share(f"kubectl describe pod {name}") == 1


@pytest.mark.parametrize("program", ["kubectl", "k"])
@pytest.mark.parametrize("kind", ["pod", "pods", "po"])
def test_alternatives_are_either(program: str, kind: str) -> None:
    assert share(f"{program} describe {kind} web-0") == 1


def test_a_placeholder_may_be_part_of_a_word() -> None:
    assert share("kubectl describe pod/web-0") == 1
    assert share("kubectl describe pod/") < 1
    assert share("kubectl describe node/web-0") < 1


@pytest.mark.parametrize(
    "line",
    [
        "kubectl -n prod describe pod web-0",
        "kubectl describe -n prod pod web-0",
        "kubectl describe pod web-0 -n prod",
        "kubectl describe pod web-0 --namespace prod --context blue",
        "kubectl --context blue describe pod --namespace prod web-0",
    ],
)
def test_options_may_stand_anywhere(line: str) -> None:
    assert share(line) == 1


@pytest.mark.parametrize("option", ["-n=prod", "-nprod", "--namespace=prod", '--namespace="prod"', "-n 'prod'"])
def test_an_option_takes_its_value_in_every_usual_form(option: str) -> None:
    assert share(f"kubectl describe pod web-0 {option}") == 1


@pytest.mark.parametrize("flags", ["", "-it", "-ti", "--rm", "-it --rm", "--rm -it"])
def test_what_stands_in_brackets_may_be_left_out(flags: str) -> None:
    assert share(f"docker run --gpus all {flags} cuda:12", RUN) == 1
    assert share(f"docker run {flags} --gpus=all cuda:12 nvidia-smi", RUN) == 1


def test_letters_of_flags_may_be_written_together() -> None:
    block = command("tar -x -z -f <archive>")

    for flags in ("-x -z -f", "-xz -f", "-zx -f", "-xzf"):
        assert share(f"tar {flags} a.tgz", block) == 1
    assert share("tar -xf a.tgz", block) < 1


def test_an_attached_value_may_hold_an_equals_sign() -> None:
    block = command("kubectl get nodes -o jsonpath={.items[*].status}")

    assert share("kubectl get nodes -ojsonpath={.items[*].status}", block) == 1
    assert share("kubectl get nodes -o=jsonpath={.items[*].status}", block) == 1


@pytest.mark.parametrize("template", ["'{.items[*].status}'", '"{.items[*].status}"', "{.items[*].status}"])
def test_quotes_change_nothing(template: str) -> None:
    block = command("kubectl get nodes -o jsonpath='{.items[*].status}'")

    assert share(f"kubectl get nodes -o jsonpath={template}", block) == 1


def test_braces_around_a_template_may_be_left_out() -> None:
    block = command("kubectl get nodes -o jsonpath='{.status}'")

    assert share("kubectl get nodes -o jsonpath=.status", block) == 1


@pytest.mark.parametrize(
    "line",
    [
        "  kubectl describe pod web-0  ",
        "$ kubectl describe pod web-0",
        "`kubectl describe pod web-0`",
        "```\nkubectl describe pod web-0\n```",
        "kubectl   describe\tpod\tweb-0",
        "kubectl describe \\\n  pod web-0",
        "kubectl describe pod web-0  # shows the events",
        "kubectl\u00a0describe pod\u00a0web-0",
    ],
)
def test_how_a_line_was_pasted_changes_nothing(line: str) -> None:
    assert share(line) == 1


def test_a_hash_inside_a_word_is_no_comment() -> None:
    assert share("curl http://host/#top", command("curl http://host/#top")) == 1


def test_an_open_end_takes_any_rest() -> None:
    block = command("dvc repro ...")

    assert share("dvc repro", block) == 1
    assert share("dvc repro train.dvc evaluate.dvc", block) == 1
    assert share("dvc push train.dvc", block) < 1


def test_a_pipe_is_a_word_of_its_own() -> None:
    block = command("kubectl get pods | grep <name>")

    assert share("kubectl get pods | grep web", block) == 1
    assert share("kubectl get pods grep web", block) < 1


def test_a_value_that_begins_like_an_option_is_taken_after_an_equals_sign() -> None:
    assert share("head --lines=-5 f", command("head --lines <n> <file>")) == 1


def test_the_other_accepted_line_is_told_when_there_is_one() -> None:
    assert "kubectl" in said("kubectl describe pod/web-0")
    assert said("docker run --gpus all x", RUN) == "That does it."


# ---------------------------------------------------------------- what is not


@pytest.mark.parametrize(
    "line",
    [
        "kubectl describe pod",
        "kubectl describe pod web-0 web-1",
        "kubectl describe web-0 pod",
        "kubectl describe pod web-0 -o yaml",
        "kubectl describe pod web-0 -n",
        "kubectl describe pod web-0; rm -rf /",
        "kubectl describe pod web-0 && true",
        "kubectl describe Pod web-0",
        "kubectl pod describe web-0",
        "describe pod web-0",
        "--",
        "-",
        "<>",
    ],
)
def test_another_line_is_not_accepted(line: str) -> None:
    assert share(line) < 1


def test_a_missing_option_is_named() -> None:
    assert said("docker run cuda:12", RUN) == "Option --gpus is missing."
    assert said("kubectl logs web-0", LOGS) == "Option --previous is missing."


@pytest.mark.parametrize("option", ["--previous", "-p"])
def test_either_name_of_an_option_will_do(option: str) -> None:
    assert share(f"kubectl logs {option} web-0 -f", LOGS) == 1


def test_an_unknown_option_is_named() -> None:
    assert said("kubectl describe pod web-0 -o yaml") == "Option -o is not what this needs."
    assert said("kubectl describe pod web-0 --wide=1") == "Option --wide is not what this needs."


def test_an_allowed_option_is_not_called_unknown_when_something_else_is_wrong() -> None:
    assert said("kubectl describe node web-0 -nprod") == "It lacks po or pod or pods."


def test_an_option_with_another_value_is_told() -> None:
    assert share("docker run --gpus 1 cuda:12", RUN) < 1
    assert "value" in said("docker run --gpus 1 cuda:12", RUN)


def test_a_missing_word_is_named() -> None:
    assert said("kubectl") == "It lacks describe."
    assert said("kubectl describe pod") == "It lacks a name."
    assert said("kubectl describe pod -n prod") == "It lacks a name."


def test_words_in_the_wrong_order_are_told() -> None:
    assert "order" in said("kubectl describe web-0 pod")


@pytest.mark.parametrize("typed", ["kubctl", "kubeclt", "Kubectl", "kubectll"])
def test_a_typing_slip_in_the_program_is_explained(typed: str) -> None:
    assert said(f"{typed} describe pod web-0") == f"'{typed}' looks like a typing slip of 'kubectl'."


def test_another_program_is_told_which_one_it_takes() -> None:
    assert said("docker describe pod web-0") == "This needs kubectl."


def test_quotes_that_do_not_close_are_told() -> None:
    assert said("kubectl describe pod 'web-0") == "The quotes do not close."


def test_a_known_near_miss_earns_a_quarter_and_says_what_it_misses() -> None:
    assert grade_command("k get po web-0 -n prod", DESCRIBE) == Grade(share=0.25, says="shows the phase only")


@pytest.mark.parametrize("program", ["kubectl", "k"])
def test_the_right_program_alone_earns_a_tenth(program: str) -> None:
    assert share(f"{program} explain pod") == 0.1
    assert share("docker ps") == 0


@pytest.mark.parametrize("line", ["", "   ", "\n\t", "``", "# only a comment"])
def test_an_empty_line_is_asked_again(line: str) -> None:
    assert not grade_command(line, DESCRIBE).understood


# ---------------------------------------------------------------- hostile input


@pytest.mark.parametrize(
    "line",
    [
        "kubectl describe pod " + "x" * 10_000,
        "kubectl " * 2_000,
        "-" * 10_000,
        "-n " * 5_000,
        "<" * 10_000,
        "<>" * 5_000,
        "[" * 10_000,
        "{" * 10_000,
        "|" * 10_000,
        "'" * 10_001,
        "\\" * 9_999,
        "\x00\x01\x1b[31m\x7f",
        "kubectl describe pod \x00",
        "kubectl\x1b[2Jdescribe",
        "🎉 " * 1_000,
        "kubectl describe pod web-0 \ud800",
        "=" * 10_000,
        "--=" * 3_000,
        "-=x",
        "- - -",
        "--namespace",
        "-n=",
    ],
)
def test_hostile_input_is_judged_like_any_other(line: str) -> None:
    grade = grade_command(line, DESCRIBE)

    assert grade.says
    assert 0 <= grade.share <= 1


def test_many_placeholders_in_one_word_do_not_hang() -> None:
    block = command("aws s3 cp <file> s3://<bucket>/<folder>/<name>.tgz")

    assert share("aws s3 cp f s3://" + "/" * 100_000, block) < 1
    assert share("aws s3 cp f s3://b/runs/7/model.tgz", block) == 1
    assert share("aws s3 cp f s3://b/runs/.tgz", block) < 1
    assert share("aws s3 cp f s3://b/runs.tgz", block) < 1


@given(
    st.text()
    | st.lists(st.sampled_from("kubectl k describe pod -n --namespace= ' \" <x> # | ; \\ { } \n".split(" "))).map(
        " ".join
    )
)
def test_no_line_raises(line: str) -> None:
    grade = grade_command(line, DESCRIBE)

    assert grade.says
    assert 0 <= grade.share <= 1


# ---------------------------------------------------------------- patterns


def test_one_pattern_for_each_way_to_leave_words_out() -> None:
    assert len(parse_command("git push [origin] [main]")) == 4
    assert len(parse_command("git push [--force] [-u]")) == 1


@pytest.mark.parametrize("source", ["", "   ", "[git]", "git commit -m 'x", "git " + "[a] " * 30])
def test_what_is_no_command_pattern_raises(source: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_command(source)


@pytest.mark.parametrize(
    ("source", "example"),
    [
        ("kubectl|k describe pod|pods <pod>", "kubectl describe pod my-pod"),
        ("docker run --gpus all [-it] <image> [<program>]", "docker run --gpus all my-image"),
        ("dvc repro ...", "dvc repro"),
        ("kubectl describe pod/<pod>", "kubectl describe pod/my-pod"),
    ],
)
def test_an_example_is_the_plainest_line(source: str, example: str) -> None:
    assert example_of(source) == example


@pytest.mark.parametrize(
    "source",
    [
        "kubectl|k describe pod|pods|po <pod>",
        "docker run --gpus all [-it] [--rm] <image> [<program>]",
        "kubectl get nodes -o jsonpath='{.items[*].status}'",
        "kubectl get pods | grep <name>",
        "curl -X POST -d '{\"a\": 1}' <url>",
        "dvc repro ...",
        "git commit -m <message>",
    ],
)
def test_an_example_is_accepted_by_its_own_pattern(source: str) -> None:
    assert share(example_of(source), command(source)) == 1
