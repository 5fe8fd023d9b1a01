"""Money over time: the horizon, the discount rate, and what costs and losses grow with."""

from typing import Literal

from pydantic import model_validator

from drmodel.scenario.leaves import Sourced, TextField, complain
from drmodel.scenario.measures import DiscountRate, DriverGrowth, FinanceHorizon
from drmodel.scenario.quantities import Quantity
from drmodel.units import HOURS_PER_MONTH


class Driver(Sourced):
    """What costs and losses grow with, such as users or data."""

    title: TextField
    growth: DriverGrowth
    """Growth, compounded by the month [1/month]."""

    @model_validator(mode="after")
    def _something_is_left(self) -> "Driver":
        if _lowest(self.growth) <= -1:
            complain("a growth is above −100 % a month: at −100 % nothing is left to grow", "growth")
        return self


class Finance(Sourced):
    """How money over time is valued: flows by the month, the first, what is paid at the start, undiscounted."""

    discount_rate: DiscountRate | None = None
    """Discount rate of a year [1]."""
    compounding: Literal["effective", "nominal"] = "effective"
    """Whether twelve months make up the year's rate, or each is a twelfth of it."""
    horizon: FinanceHorizon = Quantity(60 * HOURS_PER_MONTH, "month", "time", written="60 month")
    """Time that is looked at, in whole months [h]."""

    @model_validator(mode="after")
    def _makes_flows(self) -> "Finance":
        if self.discount_rate is not None and _lowest(self.discount_rate) <= -1:
            complain("a discount rate is above −100 %: at −100 % nothing is left to discount", "discount_rate")
        months = (self.horizon.value or 0.0) / HOURS_PER_MONTH
        if self.horizon.spread is not None or abs(months - round(months)) > 1e-9 or not 1 <= months <= 1200:
            complain("a horizon is one whole number of months, 1200 at most: write `36 month`", "horizon")
        return self

    @property
    def months(self) -> int:
        """The horizon in months."""
        return round((self.horizon.value or 0.0) / HOURS_PER_MONTH)


def _lowest(quantity: Quantity) -> float:
    """The lowest value that a quantity may have; 0 if nobody knows it."""
    return quantity.value or 0.0 if quantity.low is None else quantity.low
