"""A real cluster: worker processes over TCP on this machine give what one thread gives, also when one of them is killed."""

import os
import re
import signal
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from distributed import Client, LocalCluster

import drmodel
from drmodel.laws import Constant, Lognormal, Uniform
from drmodel.simulation.estimate import estimate
from drmodel.simulation.model import FaultMode, Group, Recovery, Stage, time_to_fault
from drmodel.simulation.program import compile_program

ROOT = Path(__file__).parents[2]
BUDGET = {"compiled": 128_000, "reference": 1_280}
FEW = {"budget": 6_400}  # years


def programs():
    repair = Lognormal.from_p95(1.5, 8.0)
    modes = [
        FaultMode(region, (region,), repair, time_to_fault(repair=repair, rate=4.0)) for region in ("west", "east")
    ]
    promote = (Stage("promote", Uniform(0.1, 0.3)),)
    return {
        name: compile_program(modes, Recovery((Group("all", regions),), detection=Constant(0.05), automatic=promote))
        for name, regions in {"single": ("west",), "pair": ("west", "east")}.items()
    }


@pytest.fixture(scope="module")
def client():
    """Worker processes at free ports of the loopback interface, all gone at the end: one is left when two are killed.

    Whether dask puts others in their place, and how soon, is dask's.
    """
    with (
        LocalCluster(
            n_workers=3,
            threads_per_worker=1,
            processes=True,
            protocol="tcp",
            host="127.0.0.1",
            dashboard_address=None,
            worker_dashboard_address=None,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_a_cluster_gives_the_same_and_a_worker_killed_in_the_middle_changes_nothing(client, engine):
    asked = {"seed": 7, "precision": 0.001, "engine": engine, "budget": BUDGET[engine]}
    alone = estimate(programs(), **asked, jobs=1)
    assert all(address.startswith("tcp://127.0.0.1:") for address in client.scheduler_info()["workers"])
    assert estimate(programs(), **asked, executor=client.get_executor()) == alone

    workers = client.run(os.getpid)
    assert len(set(workers.values()) - {os.getpid()}) >= 2
    victim, killed = next(iter(workers.values())), []

    def kill(done, most):
        if not killed and 2 * done > most:  # the last look, at half of all the work and more
            assert done < most
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

    assert estimate(programs(), **asked, executor=client.get_executor(), progress=kill) == alone
    assert killed == [victim]
    assert victim not in client.run(os.getpid).values()


def test_the_readme_tells_how(client):
    blocks = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    [snippet] = [block for block in blocks if "get_executor" in block]
    [address] = re.findall(r"tcp://[^\"]+", snippet)
    quick = SimpleNamespace(evaluate=partial(drmodel.evaluate, **FEW))
    names = {"drmodel": quick, "scenario": drmodel.load(ROOT / "tests/scenarios/tiny.yaml")}
    exec(snippet.replace(address, client.scheduler.address), names)
    assert names["study"].to_json() == drmodel.evaluate(names["scenario"], **FEW, jobs=1).to_json()
