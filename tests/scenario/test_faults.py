import pytest

from drmodel.errors import ScenarioError
from drmodel.scenario.loading import load_text


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


# what to write instead of what; the key path that is blamed; words of the remedy
BAD_INPUT = [
    ("interval: 60 s", "interval: 60", "strategies.solo.detection.interval", "write `60 s`"),
    ("interval: 60 s", "interval: 60 meters", "strategies.solo.detection.interval", "unknown unit `meters`"),
    ("interval: 60 s", "interval: 60 EUR", "strategies.solo.detection.interval", "does not measure a duration"),
    ("interval: 60 s", "interval: 0 s", "strategies.solo.detection.interval", "must be above 0"),
    ("interval: 60 s, f", "f", "strategies.solo.detection", "write `{interval: 60 s, failures: 3, timeout: 5 s}`"),
    ("success: 95 %", "succes: 95 %", "strategies.pair.automatic[promote].succes", "did you mean `success`?"),
    ("away_share: 80 %", "away_share: unknown", "strategies.pair.groups.everyone.away_share", "give a range"),
    ("detected: 98 %", "detected: 1.2", "fault_modes.storm.detected", "write `1.2 %`"),
    ("{value: 99.9 %}", "{value: 99.9}", "targets.availability.value", "write `99.9 %`"),
    ("amount: 25 EUR/month", "amount: -25 EUR/month", "measures.slow_releases.costs.tool.amount", "cannot be negative"),
    ("amount: 25 EUR/month", "amount: 25 USD/month", "measures.slow_releases.costs.tool.amount", "no currency USD"),
    ("rate: 6 /year", "rate: -6 /year", "fault_modes.release.rate", "must be above 0"),
    ("rate: 6 /year", "rate: {values: [6 /year]}", "fault_modes.release.rate.values", "two values or more are needed"),
    ("rate: 6 /year", "rate: {values: [6, 0 /year]}", "fault_modes.release.rate.values", "must be above 0"),
    ("rate: 6 /year", "rate: 6 /year\n    mttf: 4 h", "fault_modes.release", "exactly one of rate, mttf and up"),
    ("    repair: {pert: [10, 40, 180 min]}\n", "", "fault_modes.release.repair", "missing: add `repair: {"),
    ("repair: {constant: 1 h}", "repair: 1 h", "fault_modes.wipe.repair", "write `{constant: 1 h}`"),
    ("corrupts: true", "corrupts: true\n    harm: 0 %", "fault_modes.wipe", "must harm somebody"),
    ("corrupts: true", "corrupts: on", "fault_modes.wipe.corrupts", "write `true` or `false`"),
    ("failures: 3", "failures: 3.5", "strategies.solo.detection.failures", "a whole number"),
    ("[porto, lyon], away", "[porto, lion], away", "strategies.pair.groups.everyone.regions", "mean `lyon`?"),
    ("[porto, lyon], away", "[porto, porto], away", "strategies.pair.groups.everyone.regions", "twice"),
    ("places: [payments]", "places: []", "fault_modes.cards_down.places", "at least one"),
    ("shared: [dns, payments]", "shared: [dsn]", "strategies.solo.shared", "did you mean `dns`?"),
    ("replication: stream", "replication: steam", "strategies.pair.replication", "did you mean `stream`?"),
    ("backup: nightly", "backup: nightli", "strategies.solo.backup", "did you mean `nightly`?"),
    ("measures: [slow_releases]", "measures: [x]", "strategies.pair.measures", "no such measure; there is slow_releases"),
    ("effects: {release", "effects: {relase", "measures.slow_releases.effects.relase", "no such fault mode"),
    ("owner: operator}", "owner: boss}", "plan.phases.build.tasks.servers.owner", "no such role of the plan"),
    ("run_role: operator", "run_role: boss", "labour.run_role", "no such role"),
    ("phase: route", "phase: rote", "strategies.pair.automatic[promote].fallback[reroute].phase", "mean `route`?"),
    ("requires: physical", "brings: [rows]", "strategies.pair.automatic[promote].brings", "leaves this out"),
    ("starts: pair, driver", "starts: pear, driver", "triggers.rules.buyers.starts", "did you mean `pair`?"),
    ("scope: [storm]", "scope: [sturm]", "targets.rpo.scope", "did you mean `storm`?"),
    ("scope: site_loss", "scope: everything", "targets.rto.scope", "write `site_loss`, `all` or a list"),
    ("topology: single", "topology: lukewarm", "strategies.solo.topology", "`single`, `cold`, `warm` or `active`"),
    ("weight: 3", "weight: 0", "strategies.trio.groups.west.weight", "at least 1"),
    ("baseline: true", "baseline: false", "strategies", "add `baseline: true`"),
    ("topology: active", "topology: active\n    baseline: true", "strategies.trio.baseline", "second baseline"),
    ("share: 60 %", "share: 70 %", "audience", "sum to 110 %"),
    ("below: 95 %, share: 100 %", "below: 95 %, share: 5 %", "service_level.credits", "let the share rise"),
    ("below: 95 %", "below: 99 %", "service_level.credits", "the same availability"),
    ("latitude: 41.15", "latitude: 141.15", "regions.porto.latitude", "at most 90"),
    ("latitude: 41.15", "latitude: .nan", "regions.porto.latitude", "a finite number"),
    ("country: FR", "country: France", "regions.lyon.country", "two capital letters"),
    ("title: Lyon,", "title: 2025,", "regions.lyon.title", "text is needed"),
    ("pt-BR: Bilhetes", "fr: Bilhetes", "description.fr", "no such language"),
    ("as_of: 2026-03-01", "as_of: 2026-02-30", "as_of", "no such day"),
    ("as_of: 2026-03-01", "as_of: 1 March", "as_of", "a day is written like"),
    ("schema: 1", "schema: 2", "schema", "must be 1"),
    ("cost: EUR, value: EUR", "cost: euro, value: EUR", "currency.cost", "three capital letters"),
    ("id: wake", "id: repair", "strategies.pair.manual[repair].id", "a reserved name"),
    ("id: wake", "id: Wake", "strategies.pair.manual[Wake].id", "an id is small letters"),
    ("id: promote_by_hand, duration: {lognormal: {mean: 20 min, sigma: 0.5}}}\n    restore",
     "id: wake, duration: {constant: 1 h}}\n    restore", "strategies.pair.manual", "two stages with the id `wake`"),
    ("few: {share: 20 %", "few: {share: 90 %", "strategies.pair.failback.canary", "must rise"),
    ("usage: 400 GB/month", "note: a lot", "strategies.solo.costs.traffic", "add `usage: 50 GB/month`"),
    ("usage: 400 GB/month", "usage: 400 GB", "strategies.solo.costs.traffic.usage", "written like `50 GB/month`"),
    ("amount: 420 EUR/month", "amount: 420 EUR/month, usage: 5 GB", "strategies.trio.costs.servers.usage", "remove it"),
    ("current: 900 users", "current: 900 GB", "triggers.rules.buyers.current", "cannot be compared"),
    ("priced_at: 1000 users", "priced_at: 1000 GB", "triggers.rules.buyers.priced_at", "cannot be compared"),
    ("waits_for: buyers", "waits_for: buyer", "roadmap.horizons.summer.items.second.waits_for", "mean `buyers`?"),
    ("threshold: 2000 users", "threshold: many", "triggers.rules.buyers.threshold", "compares numbers"),
    ("threshold: 2000 users", "threshold: 400", "triggers.rules.buyers.threshold", "such as `400 users`;"),
    ("threshold: 2000 users", "threshold: 99.5", "triggers.rules.buyers.threshold", "such as `99.5 %`;"),
    ("title: A bad release", "title:", "fault_modes.release.title", "no value"),
    ("Tickets for island", "Tickets, for island", "description.for island ferries", "in quotes"),
    ("payments: {title: Card payments}\n", "porto: {title: Card payments}\n", "places.porto", "same id"),
    ("inherits: calm", "inherits: clam", "variants.calm_cheap.inherits", "did you mean `calm`?"),
    ("inherits: calm", "inherits: calm_cheap", "variants.calm_cheap.inherits", "in a circle"),
    ("default_variant: calm", "default_variant: clam", "default_variant", "did you mean `calm`?"),
    ("beside: memo", "beside: mema", "beside", "did you mean `memo`?"),
    ("  calm:\n", "  base:\n", "variants.base", "choose another id"),
    ("storm.rate: 0.5 /year", "storm.rate: 0.5", "fault_modes.storm.rate", "write `0.5 /year`"),
    ("[promote].success: 99 %", "[promot].success: 99 %", "strategies.pair.automatic[promot].success", "mean `promote`?"),
    ("    source: {assumption: A mild winter}\n", "", "variants.calm", "no source for 2 values in here"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "words"), BAD_INPUT, ids=[f"{case[2]}-{case[1]}" for case in BAD_INPUT])
def test_each_fault_has_its_path_its_line_and_its_remedy(faults_of, tiny_text, old, new, path, words):
    found = faults_of((old, new))
    blamed = [fault for fault in found if fault.path == path]
    assert len(blamed) == 1, [(fault.path, fault.remedy) for fault in found]
    assert words in blamed[0].remedy
    assert blamed[0].line is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("interval: 60 s", "interval: 60"),
        ("detected: 98 %", "detected: 1.2"),
        ("storm.rate: 0.5 /year", "storm.rate: 5"),
    ],
)
def test_a_fault_names_the_line_where_it_was_written(faults_of, tiny_text, old, new):
    (fault,) = faults_of((old, new))
    assert fault.line == line_of(tiny_text, old)
    assert fault.file == "tiny.yaml"


def test_all_faults_are_reported_at_once_in_the_order_of_the_file(faults_of):
    cases = [case for case in BAD_INPUT if case[2] in (
        "strategies.solo.detection.interval", "fault_modes.storm.detected", "fault_modes.release.repair",
        "strategies.pair.groups.everyone.regions", "strategies.pair.automatic[promot].success", "as_of",
    )]  # fmt: skip
    chosen = list({case[2]: case for case in cases}.values())
    found = faults_of(*((old, new) for old, new, *_ in chosen))
    assert {fault.path for fault in found} == {case[2] for case in chosen}
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)


def test_no_fault_is_reported_twice(faults_of):
    cases = {old: new for old, new, path, _ in BAD_INPUT if path.startswith("fault_modes.")}
    found = faults_of(*cases.items())
    places = [(fault.line, fault.path) for fault in found]
    assert len(set(places)) == len(places)


def test_a_longer_circle_of_variants_is_named_whole(faults_of):
    found = faults_of(("    title: Calm seas\n", "    title: Calm seas\n    inherits: calm_cheap\n"))
    (circle,) = [fault for fault in found if "circle" in fault.remedy]
    assert "calm → calm_cheap → calm" in circle.remedy


def test_an_entry_without_a_source_is_named_once(faults_of):
    (fault,) = faults_of(("    source: {section: Costs}\n  trio", "  trio"))
    assert fault.path == "strategies.pair"
    assert "add `source: {assumption: why}`" in fault.remedy


def test_one_value_without_a_source_is_named_itself(faults_of):
    (fault,) = faults_of(("baseline: {availability: 99.5 %, rto: 6 h, rpo: 1 d, latency: {values: [20, 50, 80 ms]}, source: {section: Today}}",
                          "baseline: {availability: 99.5 %}"))  # fmt: skip
    assert fault.path == "baseline.availability"


def test_a_duplicate_key_is_reported_with_the_other_faults(faults_of):
    found = faults_of(("name: Ferry tickets", "name: Ferry tickets\nname: again"), ("interval: 60 s", "interval: 60"))
    assert [fault.path for fault in found] == ["name", "strategies.solo.detection.interval"]


def test_a_key_one_level_too_deep_is_told_where_it_belongs(faults_of):
    (fault,) = faults_of(("    backup: nightly\n", "    backup: nightly\n    labour: {rates: {}}\n"))
    assert "unknown key" in fault.remedy
    found = faults_of(("decision: {hold: 2 min,", "decision: {readiness: {}, hold: 2 min,"))
    assert any("one level further out" in fault.remedy for fault in found)


def test_a_stage_that_may_fail_needs_a_way_on(faults_of):
    found = faults_of(("id: wake\n", "id: wake\n        success: 50 %\n"))
    assert [(fault.path, "fallback" in fault.remedy) for fault in found] == [("strategies.pair.manual[wake]", True)]


@pytest.mark.parametrize("text", ["5", "[]", "just words", "a: 1\nb: 2"])
def test_what_is_no_scenario_is_one_fault_and_none_of_it_is_shown(text):
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    (fault,) = caught.value.faults
    assert "not a scenario" in fault.remedy
    assert fault.value == ""


def test_a_scenario_without_anything_lists_what_is_missing():
    with pytest.raises(ScenarioError) as caught:
        load_text("schema: 1")
    assert {fault.path for fault in caught.value.faults} == {
        "name", "language", "as_of", "currency", "regions", "fault_modes", "backup_methods", "strategies", "outage_cost",
    }  # fmt: skip


def test_two_currencies_need_a_rate_the_right_way_round(faults_of):
    assert any("a rate is needed" in fault.remedy for fault in faults_of(("value: EUR}", "value: USD}")))
    upside_down = "value: USD, rate: {value: 0.9 EUR/USD, source: {assumption: x}}}"
    assert any("write it in USD/EUR" in fault.remedy for fault in faults_of(("value: EUR}", upside_down)))
    same = "value: EUR, rate: {value: 2 EUR/EUR, source: {assumption: x}}}"
    assert any("leave `rate` out" in fault.remedy for fault in faults_of(("value: EUR}", same)))
