import pickle

from drmodel.errors import MOST_FAULTS_SHOWN, DrmodelError, Fault, ScenarioError


def test_all_faults_of_a_file_stand_in_aligned_columns():
    error = ScenarioError(
        [
            Fault("my.yaml", 84, "warm.detection.interval", "60", "a duration needs a unit: write `60 s`"),
            Fault("my.yaml", 131, "warm.automatic[promote].succes", "", "unknown key; did you mean `success`?"),
        ]
    )
    assert str(error).splitlines() == [
        "my.yaml: 2 faults",
        "  line 84    warm.detection.interval: 60      a duration needs a unit: write `60 s`",
        "  line 131   warm.automatic[promote].succes   unknown key; did you mean `success`?",
    ]


def test_a_fault_of_an_override_names_its_layer_instead_of_a_line():
    error = ScenarioError([Fault("my.yaml", None, "as_of", "soon", "a day", "--on")])
    assert str(error).splitlines()[1] == "  --on   as_of: soon   a day"


def test_a_long_value_is_cut_and_control_characters_never_reach_the_terminal():
    text = str(ScenarioError([Fault("f", 1, "name", "\x1b[31m" + "x" * 500, "no")]))
    assert "\x1b" not in text
    assert len(text) < 200


def test_very_many_faults_are_counted_not_listed():
    text = str(ScenarioError(Fault("f", line, "a", "b", "c") for line in range(1_000)))
    assert len(text.splitlines()) == MOST_FAULTS_SHOWN + 2
    assert text.endswith("and 900 more")


def test_a_scenario_error_survives_the_way_from_a_worker():
    error = ScenarioError([Fault("f", 1, "a", "b", "c")])
    assert pickle.loads(pickle.dumps(error)).faults == error.faults
    assert isinstance(error, DrmodelError)
