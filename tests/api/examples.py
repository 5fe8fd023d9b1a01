"""The Python of the README, as a module of somebody who calls drmodel: `mypy --strict` reads it, nobody runs it.

Beside each line stands what a type checker must see there.
"""

from pathlib import Path
from typing import assert_type

import numpy as np
import pandas as pd
from dask.distributed import Client
from numpy.typing import NDArray

import drmodel

scenario = drmodel.example("etp_express")
study = drmodel.evaluate(scenario)
study
study.recommendation
study.outcomes
study.uncertainty
study.worst_outage("warm")
study.trace("warm", replication=3).table
drmodel.figure(study, "downtime")
study.to_json()
drmodel.report(study, "etp_express.pdf", language="pt-BR")
drmodel.workbook(study, "etp_express.xlsx", language="pt-BR")
assert_type(scenario, drmodel.Scenario)
assert_type(drmodel.load(Path("my.yaml"), overrides=["constraints.budget=unknown"]), drmodel.Scenario)
assert_type(study, drmodel.Study)
assert_type(study.recommendation.now, str)
assert_type(study.outcomes, pd.DataFrame)
assert_type(study.trace("warm").table, pd.DataFrame)
assert_type(study.to_json(), str)
assert_type(drmodel.report(study, Path("etp_express.pdf")), Path)

what_if = scenario.variant("documented").override({"constraints.budget": "100 USD/month"})
drmodel.evaluate(what_if)
assert_type(what_if, drmodel.Scenario)

with Client("tcp://scheduler:8786") as client:  # type: ignore[no-untyped-call]  # dask does not say its types
    study = drmodel.evaluate(scenario, executor=client.get_executor())

drmodel.sla.downtime(0.999)
drmodel.sla.parallel(0.99, 0.99)
drmodel.returns.benefit_cost_ratio(157_680, 9_900)
assert_type(drmodel.sla.downtime(0.999), NDArray[np.float64] | np.float64)
assert_type(drmodel.sla.downtime([0.999, 0.9999]), NDArray[np.float64] | np.float64)
assert_type(drmodel.sla.downtime(pd.Series([0.999, 0.9999])), NDArray[np.float64] | np.float64)
assert_type(float(drmodel.sla.downtime(0.999)), float)
assert_type(drmodel.returns.irr([-100, 60, 60]), tuple[float, ...])

calibrated = drmodel.calibrate("incidents.csv", severity=["major"])
assert_type(calibrated, drmodel.Calibration)
assert_type(calibrated.table, pd.DataFrame)
assert_type(drmodel.review(study), drmodel.Review)
try:
    drmodel.load("missing.yaml")
except drmodel.ScenarioError as error:
    assert_type(error.faults[0], drmodel.Fault)
