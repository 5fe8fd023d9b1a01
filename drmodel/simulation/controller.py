"""How one group of users is served, and moved: the automaton of the rules."""

from enum import IntEnum

from drmodel.simulation.clock import NEVER
from drmodel.simulation.ledger import SERVED, Ledger
from drmodel.simulation.model import FULL
from drmodel.simulation.rows import DECIDE, DETECT, FAILBACK, WAIT, StageRow
from drmodel.simulation.service import felt
from drmodel.simulation.world import Fault, Happening, World


class State(IntEnum):
    """States of a group."""

    SERVING = 0
    DETECTING = 1
    DECIDING = 2
    BLOCKED = 3  # decided, but there is no healthy target
    PROMOTING = 4
    FAILING_BACK = 5
    RESTORING = 6


SERVING, DETECTING, DECIDING, BLOCKED, PROMOTING, FAILING_BACK, RESTORING = State


class Controller:
    """One group: SERVING → DETECTING → DECIDING → (BLOCKED) → PROMOTING → SERVING, home again by FAILING_BACK.

    RESTORING cancels any other state. The group is *fenced*, that is not served at all, from the start of a
    promotion, failback or restore to its end.
    """

    def __init__(self, world: World, index: int, ledger: Ledger) -> None:
        program = world.program
        self.world, self.index, self.ledger, self.program = world, index, ledger, program
        self.regions, self.usable = program.groups[index].regions, program.groups[index].usable
        self.shared = [world.places[place] for place in program.shared]
        self.home = self.active = self.regions[0]
        self.place = world.places[self.home]  # the active one
        self.state, self.due = SERVING, NEVER
        self.fenced_by: Fault | None = None  # the trigger of the promotion, failback or restore under way
        self.moved_by: Fault | None = None  # the trigger of the last failover
        self.attempts: dict[int, tuple[int, int]] = {}  # mode → ordinal of its last trigger, fences by it in a row
        self.attempt = 1  # of the fence under way
        self.target, self.false_alarm, self.cutover_at = -1, False, 0
        self.stage = self.path_end = 0
        self.corruptions: list[Fault] = []  # not yet restored, the oldest first
        self.restore_due, self.restoring_since = NEVER, 0
        self.restore_for: Fault | None = None
        self.wake = -1  # the tick at which to look whether home is safe
        self.waits_with: Fault | None = None  # the trigger that is not worth a failover yet

    def settle(self) -> None:
        """Steps 3 to 5 of an instant: timers and decisions until nothing moves, then service is judged once."""
        now = self.world.now
        while True:
            if self.due <= now or self.restore_due <= now:
                self._fire_timer()
            elif not self._decide():
                break
        self._judge()

    def _enter(self, state: State, happening: Happening, detail: int, after: int = NEVER) -> None:
        """Change state, to be woken after some ticks."""
        world = self.world
        self.state, self.due, self.waits_with = state, world.now + after, None
        world.log.append((world.now, self.index, happening, detail))
        if after:
            world.wake_at(self.due)

    def _trigger_mode(self) -> int:
        """Mode that makes the active region unhealthy, or nobody."""
        return self.place.trigger.mode if self.place.trigger else -1

    # Timers

    def _fire_timer(self) -> None:
        """Step 3: do one thing that is due; a restore comes before the state's own timer."""
        if self.restore_due <= self.world.now:
            self._start_restore()
        elif self.state is DETECTING:
            self._enter(DECIDING, Happening.DECIDING, self._trigger_mode(), self.program.hold)
        elif self.state is DECIDING:
            self._decide_or_wait()
        elif self.state is FAILING_BACK:
            self._arrive_home()
        else:
            self._end_stage()

    # Decisions

    def _decide(self) -> bool:
        """Step 4: abort, promote, detect or go home: one of them, or none; tell which."""
        state, trigger = self.state, self.place.trigger
        if state is SERVING:
            return self._go_home() if trigger is None else self._detect(trigger)
        if state > BLOCKED:
            return False
        if trigger is None:
            self._enter(SERVING, Happening.ABORT, self.active)
            return True
        if state is BLOCKED:
            return self._promote(trigger)
        if self.waits_with not in {None, trigger}:  # replaced in one instant: think again
            self._decide_or_wait()
            return True
        return False

    def _detect(self, trigger: Fault) -> bool:
        """The active region is unhealthy: health checks take their time, people who noticed have taken it."""
        after = 0 if trigger.noticed else self._detection(trigger)
        self._enter(DETECTING, Happening.DETECTING, trigger.mode, after)
        return True

    def _detection(self, fault: Fault) -> int:
        return self.world.lane(self.program.detection, fault.row.key, fault.ordinal, fault.phase)

    def _go_home(self) -> bool:
        """Away from home: fail back once home has been well for soak and canary, or look again when it will have been.

        They count from the later of its repair and the last cutover.
        """
        if self.active == self.home:
            return False
        home, now = self.world.places[self.home], self.world.now
        if home.trigger is not None:
            return False
        safe_at = max(home.healthy_since, self.cutover_at) + self.program.soak
        if safe_at > now:
            if safe_at != self.wake:
                self.wake = safe_at
                self.world.wake_at(safe_at)
            return False
        self.fenced_by = self.moved_by
        self._enter(FAILING_BACK, Happening.FAILING_BACK, self.home, self.program.failback_outage)
        return True

    def _worth_at(self) -> int:
        """When a failover is worth it: now, later or never."""
        trigger, now = self.place.trigger, self.world.now
        if trigger is None or trigger.row.worth is None:
            return now
        elapsed = now - trigger.onset
        for start, end in trigger.row.worth:
            if elapsed < end:
                return min(trigger.onset + max(start, elapsed), NEVER)
        return NEVER

    def _decide_or_wait(self) -> None:
        """The hold is over: decide, unless a failover is not worth it yet."""
        if self._worth_at() > self.world.now:
            self._wait_until_worth()
        else:
            self._enter(BLOCKED, Happening.DECIDED, self._trigger_mode())

    def _wait_until_worth(self) -> None:
        """Stay, until the expected remaining repair of the trigger is long enough."""
        self.due, self.waits_with = self._worth_at(), self.place.trigger
        self.world.wake_at(self.due)

    # Promotion

    def _target(self) -> int | None:
        """First listed region, other than the active one, without a known fault."""
        for region in self.regions:
            if region != self.active and self.world.places[region].trigger is None:
                return region
        return None

    def _promote(self, trigger: Fault) -> bool:
        """Commit to a target, if there is one and a failover is still worth it."""
        target = self._target()
        if target is None:
            return False
        if self._worth_at() > self.world.now:  # the target came too late
            self._enter(DECIDING, Happening.DECIDING, trigger.mode)
            self._wait_until_worth()
            return True
        self.target, self.false_alarm = target, felt(self.place, self.corruptions, self.shared) is None
        self._fence(trigger)
        self._enter(PROMOTING, Happening.PROMOTING, target)
        self._walk(self.program.manual if trigger.noticed else self.program.automatic)
        return True

    def _fence(self, trigger: Fault) -> None:
        """Users are not served from here on; count how often in a row the same fault led here."""
        ordinal, fences = self.attempts.get(trigger.mode, (0, 0))
        self.attempt = fences + 1 if ordinal == trigger.ordinal else 1
        self.attempts[trigger.mode] = trigger.ordinal, self.attempt
        self.fenced_by = trigger

    def _walk(self, path: tuple[int, int]) -> None:
        """Take the stages of a path: success jumps over the fallbacks, failure walks into them."""
        self.stage, self.path_end = path
        self._begin_stage()

    def _begin_stage(self) -> None:
        """The next stage, or what comes after the last."""
        if self.stage < self.path_end:
            lasts = self.world.duration(self.program.stages[self.stage].slot, self._trigger(), self.attempt)
            self._enter(self.state, Happening.STAGE, self.stage, lasts)
        elif self.state is PROMOTING:
            self._cut_over()
        else:
            self._end_restore()

    def _trigger(self) -> Fault:
        assert self.fenced_by is not None  # a group on a path is fenced
        return self.fenced_by

    def _end_stage(self) -> None:
        row = self.program.stages[self.stage]
        self.stage = row.next if self._succeeds(row) else self.stage + 1
        self._begin_stage()

    def _succeeds(self, row: StageRow) -> bool:
        """Whether the target is ready, drawn once a fault, and the stage succeeds, drawn at every attempt."""
        key, ordinal, draws = self._trigger().row.key, self._trigger().ordinal, self.world.draws
        if row.needs_ready and self.state is PROMOTING:
            target = self.program.places[self.target]
            if target.ready < 1.0 and draws.slot(key, ordinal, target.ready_block) >= target.ready:
                return False
        return row.success >= 1.0 or draws.slot(key, ordinal, row.success_block + self.attempt - 1) < row.success

    def _cut_over(self) -> None:
        """Users are served by the target."""
        trigger, now = self._trigger(), self.world.now
        loss = self.world.duration(self.program.failover_loss, trigger, self.attempt)
        self.world.log.append((now, self.index, Happening.LOST_DATA, loss))
        self.ledger.count_failover(now, loss, self.false_alarm, trigger.row.rpo_site)
        self.moved_by = trigger
        self._move_to(self.target)
        self._serve_or_go_on(Happening.CUTOVER, self.program.hold)

    def _move_to(self, region: int) -> None:
        self.active, self.place, self.cutover_at = region, self.world.places[region], self.world.now

    def _serve_or_go_on(self, happening: Happening, hold: int) -> None:
        """The fence falls; an unhealthy region is not detected anew, but decided about."""
        self.fenced_by = None
        if self.place.trigger is None:
            self._enter(SERVING, happening, self.active)
        else:
            self._enter(DECIDING, happening, self.active, hold)

    def _arrive_home(self) -> None:
        """Users are back."""
        self.ledger.count_failback(self.world.now)
        self._move_to(self.home)
        self._serve_or_go_on(Happening.HOME, self.program.hold)

    # Corruption and restore

    def corrupted(self, fault: Fault) -> None:
        """Step 2: a corrupting fault begins: a restore is due, unless one is due earlier."""
        if self.usable.isdisjoint(fault.row.places):
            return
        now = self.world.now
        self.corruptions.append(fault)
        if self.state is RESTORING:
            starts = now
        elif fault.known:
            starts = now + self._detection(fault)
        else:
            starts = min(now + self.world.duration(self.program.noticed, fault), fault.end)
        if starts < self.restore_due:
            self.restore_due, self.restore_for = starts, fault
            self.world.wake_at(starts)

    def _start_restore(self) -> None:
        """Drop everything and restore; a restore that is under way starts again behind the same fence."""
        assert self.restore_for is not None  # a restore that is due has its corruption
        if self.state is not RESTORING:
            self.restoring_since = self.world.now
        self.restore_due = NEVER
        self._fence(self.restore_for)
        self._enter(RESTORING, Happening.RESTORING, self.restore_for.mode)
        self._walk(self.program.restore)

    def _end_restore(self) -> None:
        """All corruption is undone, and what was written since the oldest began is lost with what the backup lacked."""
        now = self.world.now
        written = self.restoring_since - self.corruptions[0].onset
        loss = min(self.world.duration(self.program.restore_loss, self._trigger(), self.attempt) + written, NEVER)
        self.world.log.append((now, self.index, Happening.LOST_DATA, loss))
        self.ledger.count_restore(now, loss)
        self.corruptions.clear()
        self._serve_or_go_on(Happening.RESTORED, hold=0)

    # Service

    def _judge(self) -> None:
        """Step 5: harm, cause and phase of this instant."""
        now, away = self.world.now, self.active != self.home
        if self.fenced_by is not None:
            phase = FAILBACK if self.state is FAILING_BACK else self.program.stages[self.stage].phase
            now_is = FULL, self.fenced_by.mode, phase
        elif (fault := felt(self.place, self.corruptions, self.shared)) is not None:
            phase = DETECT if fault.row.corrupts else self._waiting_phase()
            now_is = fault.row.harm, fault.mode, phase
        else:
            now_is = SERVED
        self.ledger.at(now, now_is, away, self.active)

    def _waiting_phase(self) -> int:
        if self.state is DETECTING:
            return DETECT
        return DECIDE if self.state is DECIDING else WAIT
