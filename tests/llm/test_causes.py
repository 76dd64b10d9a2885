import pytest

from benchmarks.causes.making import LAGS, make
from benchmarks.causes.scoring import score
from logai_core.llm.causes import Symptoms, causes_of, symptoms_of
from logai_core.llm.facts import incident_of, material_of
from tests.llm.cases import case, clock, example, finding, outage, source, template

SYMPTOM = template(3, "orders pool is dry", 50, "14:02", "14:20", 17)


def material(*shown, templates=(), findings=None):
    found = [finding()] if findings is None else findings
    symptom = example(3, 900, "orders pool is dry", "14:02", severity=17)
    return material_of(
        *case(found, [SYMPTOM, *templates], [source()], [*shown, symptom])
    )


def before(made):
    incident = incident_of(made.findings)
    return causes_of(made, symptoms_of(made, incident))


def lines(causes):
    return [one.ref.line_no for one in causes]


def test_what_shares_words_with_the_symptoms_comes_before_what_is_nearer():
    made = material(
        example(5, 10, "config of orders pool changed", "13:40"),
        example(6, 20, "invoice bucket cleaned", "13:50"),
        templates=[
            template(5, "config of orders pool changed", 1),
            template(6, "invoice bucket cleaned", 1),
        ],
    )
    found = before(made)
    assert lines(found.likeliest) == [10, 20]
    assert [one.shared for one in found.likeliest] == ["orders pool", ""]


def test_what_came_last_is_told_whatever_it_shares():
    shown = [
        example(5, n, "config of orders pool changed", f"13:{n}") for n in range(10, 18)
    ]
    last = example(6, 99, "bucket cleaned", "14:01")
    made = material(
        *shown,
        last,
        templates=[
            template(5, "config of orders pool changed", 8),
            template(6, "bucket cleaned", 1),
        ],
    )
    found = before(made)
    assert 99 in lines([*found.likeliest, *found.last])


def test_symptoms_and_what_follows_them_are_no_cause():
    made = material(
        example(5, 10, "late", "15:00"),
        example(3, 5, "orders pool is dry", "14:00", severity=17),
        templates=[template(5, "late", 1)],
    )
    assert before(made) == ([], [])


def test_the_first_line_of_a_frequent_pattern_is_no_cause_but_the_first_of_a_value_is():
    made = material(
        example(5, 1, "login of u1 from 192.0.2.1", "12:00"),
        example(5, 50, "login of u9 from 203.0.113.9", "14:00"),
        templates=[template(5, "login of <*> from <ip>", 900)],
    )
    assert lines(before(made).likeliest) == [50]


def test_without_new_errors_the_symptoms_are_what_the_findings_name():
    made = material_of(*outage(templates=[template(3, "pool", 400, severity=17)]))
    incident = incident_of(made.findings)
    assert symptoms_of(made, incident) == Symptoms(clock("14:02"), ["T0000000003"])


def test_the_order_of_examples_changes_nothing():
    shown = [
        example(5, n, f"config {n} of orders pool", f"13:{n}") for n in range(10, 30)
    ]
    kinds = [template(5, "config <*> of orders pool", 20)]
    one, two = (
        material(*shown, templates=kinds),
        material(*shown[::-1], templates=kinds),
    )
    assert before(one) == before(two)


def test_an_incident_is_made_alike_from_the_same_seed_and_has_one_cause():
    one, two = make(3, 0.02, 2_000), make(3, 0.02, 2_000)
    assert one.records.equals(two.records)
    assert one.roles.to_list().count("cause") == 1
    assert not one.records.equals(make(4, 0.02, 2_000).records)


@pytest.mark.parametrize("lag", LAGS)
def test_the_cause_of_a_small_incident_stands_in_digest_and_summary(lag):
    told = score(1, lag, 4_000)
    assert (told.digested, 0 <= told.place < 10, told.symptoms) == (True, True, 1.0)


def test_causes_are_lines_of_the_case():
    made = material_of(*outage())
    refs = made.examples.select("source_id", "line_no").rows()
    found = before(made)
    assert {one.ref for one in [*found.likeliest, *found.last]} <= set(refs)
