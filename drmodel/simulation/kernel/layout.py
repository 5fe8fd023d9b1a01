"""How a program and the state of a replication lie in memory.

Each is one record with room for the largest model: a record is passed as a pointer, so that a call inside the compiled
loop costs next to nothing, and every model runs in the same compiled code.
"""

import numpy as np

from drmodel.simulation.program import MOST_GROUPS, MOST_MODES, MOST_PLACES, MOST_REGIONS, MOST_STAGES, MOST_TARGETS
from drmodel.simulation.rows import PHASES
from drmodel.simulation.tallies import LOSSES, RECOVERIES, Count, Span

MOST_LAWS = 8 * MOST_MODES
MOST_SLOTS = MOST_MODES * (2 + MOST_PLACES) + MOST_STAGES + 4
MOST_PHASES = len(PHASES) + MOST_STAGES

CONSTANT, UNIFORM, TRIANGULAR, EXPONENTIAL, LOGNORMAL, WEIBULL, LOGLOGISTIC, TABLE, EMPIRICAL, MIXTURE, HOURLY = range(
    11
)
ALWAYS = -1  # number of intervals of a mode whose failover is always worth it
DRAWN = -1  # ticks of a slot whose law is not constant

# code, then its numbers: see `packing`
LAW = np.dtype([("code", "i8"), ("a", "f8"), ("b", "f8"), ("c", "f8"), ("table", "i8")])
SLOT = np.dtype([("law", "i8"), ("fixed", "i8"), ("block", "u8"), ("which", "u8")])
MODE = np.dtype(
    [
        ("key", "u8"),
        ("places", "i8"),  # bit by place
        ("up", "i8"),  # slots
        ("repair", "i8"),
        ("repairs", "i8"),  # the first of the slots of its places, in order; -1 if they are repaired together
        ("detected", "f8"),
        ("harm", "i8"),
        ("corrupts", "i8"),
        ("rto_site", "i8"),
        ("rpo_site", "i8"),
        ("worth", "i8"),  # where its intervals begin among the integers
        ("intervals", "i8"),
        ("cycle", "f8"),  # mean ticks from fault to fault
    ]
)
PLACE = np.dtype([("ready", "f8"), ("ready_block", "u8")])
GROUP = np.dtype([("weight", "i8"), ("usable", "i8"), ("n_regions", "i8"), ("regions", "i8", (MOST_REGIONS,))])
STAGE = np.dtype(
    [("slot", "i8"), ("success", "f8"), ("success_block", "u8"), ("needs_ready", "i8"), ("phase", "i8"), ("next", "i8")]
)
COUNTERS = ("n_modes", "n_places", "n_groups", "n_targets", "n_rto", "n_rpo")
FIELDS = (
    *("shared", "automatic", "automatic_end", "manual", "manual_end", "restore", "restore_end"),
    *("detection", "noticed", "failover_loss", "restore_loss", "hold", "soak", "failback_outage", "total_weight"),
)
PROGRAM = np.dtype(
    [
        *((name, "i8") for name in (*COUNTERS, *FIELDS, "floats", "integers")),  # the last two are addresses
        ("ticks_per_hour", "f8"),
        ("month_ends", "i8", (12,)),
        ("limits", "i8", (MOST_TARGETS, 13)),
        ("rto", "i8", (MOST_TARGETS,)),
        ("rpo", "i8", (MOST_TARGETS,)),
        ("modes", MODE, (MOST_MODES,)),
        ("places", PLACE, (MOST_PLACES,)),
        ("groups", GROUP, (MOST_GROUPS,)),
        ("stages", STAGE, (MOST_STAGES,)),
        ("slots", SLOT, (MOST_SLOTS,)),
        ("laws", LAW, (MOST_LAWS,)),
    ]
)

FAULT_STATE = np.dtype(  # the fault of a mode: open, or the next one while `open` is 0
    [
        *((name, "i8") for name in ("ordinal", "onset", "end", "notice", "open", "known", "noticed")),
        *((name, "i8") for name in ("lasts", "detection", "noticed_after")),  # as they were drawn
        *((name, "i8") for name in ("first", "drawn")),  # of the faults ahead: ordinal of the first, and how many
        ("number", "i8"),  # faults that counted
        ("down", "i8"),  # ticks that counted
    ]
)
AHEAD = 16  # faults of a mode that are drawn at once
FAULT_AHEAD = np.dtype(
    [
        *((name, "i8") for name in ("known", "up", "lasts", "detection", "noticed_after")),
        *((f"u_{slot}", "f8") for slot in ("up", "repair", "phase")),  # uniforms
    ]
)
PLACE_STATE = np.dtype(
    [
        *((name, "i8") for name in ("known", "harmful", "healthy_since")),
        *((f"trigger{part}", "i8") for part in ("", "_ordinal", "_onset", "_noticed", "_detection")),
    ]
)
GROUP_STATE = np.dtype(
    [
        *((name, "i8") for name in ("state", "due", "wake", "active", "target", "false_alarm", "cutover_at")),
        *(
            (name, "i8")
            for name in ("stage", "step", "steps", "fenced", "trigger", "trigger_ordinal", "attempt", "moved_by")
        ),
        *((name, "i8") for name in ("waits", "waits_with", "waits_with_ordinal")),
        *((name, "i8") for name in ("restore_due", "restore_mode", "restore_ordinal", "restoring_since")),
        *((name, "i8") for name in ("corrupt", "corrupt_mode", "corrupt_onset", "corrupt_since")),
        *((name, "i8") for name in ("since", "harm", "cause", "phase", "away")),
        *((name, "i8") for name in ("outage_began", "first_cause", "unplanned", "moved_at", "month", "month_end")),
        ("way", "i8", (MOST_STAGES,)),  # stages that are taken, and their durations
        ("lasts", "i8", (MOST_STAGES,)),
        ("attempts", "i8", (MOST_MODES, 2)),  # by mode: ordinal of its last trigger, fences by it in a row
        ("counts", "i8", (len(Count),)),
        ("by_cause", "i8", (MOST_MODES,)),
        ("by_phase", "i8", (MOST_PHASES,)),
        ("outages", "i8", (MOST_MODES,)),
        ("number", "i8", (len(Span),)),
        ("ticks", "i8", (len(Span),)),
        ("within_rto", "i8", (len(RECOVERIES), MOST_TARGETS)),
        ("within_rpo", "i8", (len(LOSSES), MOST_TARGETS)),
    ]
)
WORK = np.dtype(
    [
        ("seed", "u8"),
        ("sample", "u8"),
        ("replication", "u8"),
        *((name, "i8") for name in ("burn_in", "horizon", "now")),  # ticks
        ("harmed", "i8"),  # places with a harmful fault, bit by place
        ("touched", "i8"),  # places that something happened to in this instant
        *((name, "i8") for name in ("log", "log_room", "logged")),  # address, rows, rows written or wanted
        *((name, "i8") for name in ("months", "bins")),  # addresses
        ("blocks", "i8"),  # blocks of random numbers, and durations of each law, drawn so far
        ("drawn", "i8", (MOST_LAWS,)),
        ("next", "i8", (MOST_MODES,)),  # tick of the next change of each mode
        ("faults", FAULT_STATE, (MOST_MODES,)),
        ("ahead", FAULT_AHEAD, (MOST_MODES, AHEAD)),
        ("n_harming", "i8"),
        ("harming", "i8", (MOST_MODES,)),  # modes whose open fault harms, in no order
        ("ends", "i8", (MOST_MODES, MOST_PLACES)),  # of repairs apart
        ("places", PLACE_STATE, (MOST_PLACES,)),
        ("due", "i8", (MOST_GROUPS,)),  # tick of the next timer of each group
        ("watched", "i8", (MOST_GROUPS,)),  # places whose changes may move it, bit by place
        ("groups", GROUP_STATE, (MOST_GROUPS,)),
    ]
)
