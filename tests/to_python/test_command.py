"""``eks-constructs to-python``."""

from __future__ import annotations

from pathlib import Path

from tests.config.files import START, write
from tests.support.command_line import run


def test_a_file_with_problems_gives_them_and_writes_nothing(tmp_path: Path) -> None:
    """As ``validate`` gives them."""
    source, written = write(tmp_path, START + "vpc: {cidr: x}\n"), tmp_path / "app.py"
    result = run("to-python", str(source), "--output", str(written))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == run("validate", str(source)).stderr
    assert not written.exists()


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    """Not a traceback."""
    result = run("to-python", str(tmp_path / "none.yaml"))
    assert result.exit_code == 2
    assert "does not exist" in result.stderr


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Nothing is made that nobody asked for."""
    source, written = write(tmp_path, START), tmp_path / "none" / "app.py"
    result = run("to-python", str(source), "--output", str(written))
    assert result.exit_code == 2
    assert result.stderr.endswith(f"error: cannot write {written}: no such file or directory\n")


def test_imports_stand_as_the_project_around_them_sorts_them(tmp_path: Path) -> None:
    """In a clone of this project, its package is first-party; elsewhere it is installed."""
    source = write(tmp_path, START)
    (tmp_path / "clone" / "eks_constructs").mkdir(parents=True)
    texts = []
    for folder in (tmp_path, tmp_path / "clone"):
        assert run("to-python", str(source), "--output", str(folder / "a.py")).exit_code == 0
        texts.append((folder / "a.py").read_text(encoding="utf-8"))
    elsewhere, in_clone = texts
    assert "import Construct\nfrom eks_constructs" in elsewhere
    assert elsewhere.replace("Construct\nfrom", "Construct\n\nfrom", 1) == in_clone


def test_warnings_are_told_and_findings_stay_warnings(tmp_path: Path) -> None:
    """With the defaults of eksctl, as when the file is synthesised."""
    source = write(tmp_path, START)
    result = run("to-python", str(source))
    assert result.exit_code == 0
    assert result.stderr.startswith("warning: ")
    assert "    warn_only(stage)\n    app.synth()\n" in result.stdout


def test_acknowledgements_are_taken_along(tmp_path: Path) -> None:
    """Else the checks of the app would find what was accepted."""
    platform = (
        "---\napiVersion: eks-constructs/v1\nkind: Platform\ndefaults: eksctl\n"
        "acknowledgements:\n  - rule: EKS_C1_NO_PUBLIC_ENDPOINT\n"
        "    place: control-plane/Cluster\n    reason: the office has no network to it\n"
    )
    result = run("to-python", str(write(tmp_path, START + platform)))
    assert result.exit_code == 0, result.stderr
    assert (
        "            Acknowledgement(\n"
        '                rule="EKS_C1_NO_PUBLIC_ENDPOINT",\n'
        '                place="control-plane/Cluster",\n'
        '                reason="the office has no network to it",\n'
        "            ),\n"
    ) in result.stdout


def test_subnets_are_chosen_by_id_where_no_zone_is_known(tmp_path: Path) -> None:
    """The CDK refuses to tell the zone of a subnet when nobody named it."""
    network = (
        "vpc: {id: vpc-0123456789abcdef0, cidr: 10.0.0.0/16, subnets: {private: "
        "{one: {id: subnet-0123456789abcdef1}, two: {id: subnet-0123456789abcdef2}}}}\n"
    )
    groups = "nodeGroups: [{name: a, privateNetworking: true, subnets: [two]}]\n"
    result = run("to-python", str(write(tmp_path, START + network + groups)))
    assert result.exit_code == 0, result.stderr
    assert '"one": ExistingSubnet(subnet_id="subnet-0123456789abcdef1"),' in result.stdout
    assert 'if subnet.subnet_id == "subnet-0123456789abcdef2"' in result.stdout
