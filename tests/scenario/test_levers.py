import pytest

from drmodel.scenario.building import build
from drmodel.scenario.levers import each_tried, pulls, with_pulls
from drmodel.scenario.loading import check, load_text


@pytest.fixture(scope="module")
def layers(tiny_text):
    return load_text(tiny_text, "tiny.yaml", variant="base").layers


def named(layers, strategy):
    root, _ = layers.resolve()
    return {lever: [pull.option for pull in options] for lever, options in pulls(root, strategy).items()}


def test_a_lever_applies_where_there_is_what_it_changes_or_where_it_says_so(layers):
    assert named(layers, "solo") == {"checks": ["often", "seldom"], "releases": ["in_steps"], "copies": ["hourly"]}
    assert named(layers, "pair") == {"checks": ["often", "seldom"], "copies": ["hourly"], "provider": ["apart"]}
    assert named(layers, "trio") == {"releases": ["in_steps"], "copies": ["hourly"]}  # its detection is a law


def test_an_option_changes_the_scenario_as_overrides_by_path_do(layers):
    root, _ = layers.resolve()
    solo = pulls(root, "solo")
    pulled = build(with_pulls(layers, (solo["checks"][0], solo["releases"][0], solo["copies"][0])))
    by_path = build(
        layers.with_overrides(
            {
                "strategies.solo.detection.interval": "10 s",
                "strategies.solo.measures": ["slow_releases"],
                "strategies.solo.backup": "hourly",
                "strategies.solo.costs.copies": {"item": "data", "amount": "5 EUR/month"},
            }
        )
    )
    assert pulled.strategies["solo"].model_copy(update={"source": None}) == by_path.strategies["solo"].model_copy(
        update={"source": None}
    )
    assert pulled.overrides == (
        "strategies.solo.detection.interval=10 s",
        "strategies.solo.measures[slow_releases]=slow_releases",
        "strategies.solo.backup=hourly",
        "strategies.solo.costs.copies={item: data, amount: 5 EUR/month}",
    )


def test_an_option_of_the_world_says_which_of_its_overrides_change_it(layers):
    root, _ = layers.resolve()
    [apart] = pulls(root, "pair")["provider"]
    assert [one.path for one in apart.of_the_world] == ["regions.lyon.provider"]
    assert build(with_pulls(layers, (apart,))).regions["lyon"].provider == "balticnet"


def test_every_option_is_tried_at_every_strategy(layers):
    tried = [one for some in each_tried(layers) for one in some.on_top]
    # two options of `checks` at two strategies, `releases` at two, two values of `copies` at three, two of `provider`
    assert len(tried) == 2 * 2 + 2 + 2 * 3 + 2
    assert {one.origin for one in tried} == {
        "lever checks.often",
        "lever checks.seldom",
        "lever releases.in_steps",
        "lever copies.hourly",
        "lever provider.apart",
    }


BAD = [
    ("often: {title: Every 10 s, set: {detection.", "often: {title: Every 10 s, set: {detecton.", "did you mean `det"),
    (
        "apart:\n        title: With another provider\n        set: {regions.lyon",
        "apart:\n        title: With another provider\n        set: {regions.lion",
        "did you mean `lyon`",
    ),
    ("strategies: [solo, trio]", "strategies: [solo, tria]", "did you mean `trio`"),
    ("set: {backup: hourly, costs", "set: {detection.interval: 9 s, costs", "as the lever `checks` does"),
    ("set: {backup: hourly, ", "set: {readines.drill_interval: 9 d, ", "has no `readines`"),
]


@pytest.mark.parametrize(("old", "new", "words"), BAD)
def test_a_lever_that_cannot_be_pulled_names_line_and_path(faults_of, tiny_text, old, new, words):
    [fault] = faults_of((old, new), variant="base")
    assert words in fault.remedy
    assert fault.path.startswith("levers.")
    assert fault.line is not None


def test_a_lever_that_no_strategy_has_all_paths_of_says_so(faults_of):
    [fault] = faults_of(
        (
            "often: {title: Every 10 s, set: {detection.interval: 10 s}}",
            "often: {title: A, set: {detection.time: {constant: 1 s}}}",
        ),
        variant="base",
    )
    assert fault.path == "levers.checks"
    assert (
        fault.remedy
        == "no strategy has all that its options change; name the ones it is for: there are solo, pair, trio"
    )


def test_the_check_of_a_file_pulls_every_lever(tmp_path, tiny_text):
    file = tmp_path / "bad.yaml"
    file.write_text(
        tiny_text.replace(
            "seldom: {title: Every 2 min, set: {detection.interval: 2 min}}",
            "seldom: {title: Every 2 min, set: {detection.interval: 2}}",
        )
    )
    faults = check(file)
    line = next(i for i, text in enumerate(file.read_text().splitlines(), 1) if "seldom: {title" in text)
    assert {(fault.line, fault.path.rpartition(".")[0]) for fault in faults} == {
        (line, "strategies.solo.detection"),
        (line, "strategies.pair.detection"),
    }
    assert all("write `2 s`" in fault.remedy for fault in faults)


def test_a_value_of_an_option_needs_a_source(tmp_path, tiny_text):
    file = tmp_path / "bad.yaml"
    file.write_text(tiny_text.replace("        source: {assumption: Prices are alike}\n", ""))
    [fault] = check(file)
    assert fault.path == "levers.provider.apart"
    assert "no source" in fault.remedy


def test_what_strives_to_move_the_targets_is_no_path_of_a_strategy(faults_of):
    [fault] = faults_of(
        ("set: {regions.lyon.provider: balticnet", "set: {targets.availability.value: 9 %"), variant="base"
    )
    assert "`strategies.pair` has no `targets`" in fault.remedy


def test_what_is_no_path_is_said_to_be_none(faults_of):
    faults = faults_of(("set: {detection.interval: 10 s}", "set: {detection interval: 10 s}"), variant="base")
    assert [fault.path for fault in faults] == ["levers.checks.options.often.set.detection interval"]
    assert "is no path" in faults[0].remedy
