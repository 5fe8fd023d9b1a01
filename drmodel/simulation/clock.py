"""Time as the simulation counts it: whole ticks of 2⁻¹⁰ s, from a Monday, 1 January, 00:00 local time.

A float64 would count them exactly only to 278,922 years.
"""

HOURS_PER_YEAR = 8_760  # 365 days, no leap years
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
TICKS_PER_HOUR = 3_600.0 * 1_024.0
NEVER = 1 << 60  # ticks: beyond every horizon, and safe to add to a time


def to_ticks(hours: float, ticks_per_hour: float = TICKS_PER_HOUR) -> int:
    """Duration [ticks] of a duration [h]: rounded once, half to even, and at most `NEVER`.

    Examples
    --------
    >>> to_ticks(1 / 3600)
    1024
    >>> to_ticks(float("inf")) == NEVER
    True
    """
    ticks = hours * ticks_per_hour
    return round(ticks) if ticks < NEVER else NEVER


def month_ends(ticks_per_hour: float = TICKS_PER_HOUR) -> tuple[int, ...]:
    """Ends of the twelve months [ticks since 1 January]; the last is the length of a year.

    Examples
    --------
    >>> month_ends()[-1] == HOURS_PER_YEAR * TICKS_PER_HOUR
    True
    """
    ends, days = [], 0
    for length in MONTH_DAYS:
        days += length
        ends.append(to_ticks(24.0 * days, ticks_per_hour))
    return tuple(ends)


def hour_of_week(tick: int, ticks_per_hour: float = TICKS_PER_HOUR) -> int:
    """Hour of the week, 0 to 167, from Monday 00:00.

    Examples
    --------
    >>> hour_of_week(to_ticks(24 * 7 + 1.5))
    1
    """
    return int(tick / ticks_per_hour) % 168


def clock_text(tick: int, ticks_per_hour: float = TICKS_PER_HOUR) -> str:
    """A tick as people read it: year, day and month, time of day.

    Examples
    --------
    >>> clock_text(to_ticks(8760 + 24 * 31 + 6.25))
    'year 2, 1 February 06:15:00'
    """
    seconds = int(tick / ticks_per_hour * 3600.0)
    days, seconds = divmod(seconds, 86_400)
    year, day = divmod(days, 365)
    month = 0
    while day >= MONTH_DAYS[month]:
        day -= MONTH_DAYS[month]
        month += 1
    hours, rest = divmod(seconds, 3600)
    return f"year {year + 1}, {day + 1} {MONTHS[month]} {hours:02}:{rest // 60:02}:{rest % 60:02}"
