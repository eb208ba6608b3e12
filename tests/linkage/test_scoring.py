"""A single pair in Python weighs what it weighs in Splink."""

import pytest
from tests.linkage.crowd import WANG, rows, together

from lianfang.linkage import features
from lianfang.linkage.census import take_census
from lianfang.linkage.comparisons import COMPARISONS
from lianfang.linkage.matching import link, prepare
from lianfang.linkage.predicting import duckdb_backend, linker_over, predict
from lianfang.linkage.scoring import link_one, score, score_rows
from lianfang.linkage.settings import settings, stored_model


@pytest.fixture(scope="module")
def crowd():
    return prepare(rows(250, 600, seed=3)[0])


def test_weights_and_levels_are_those_of_splink(crowd):
    table, model = crowd.features, stored_model()
    with duckdb_backend() as backend:
        linker = linker_over(backend, settings(crowd.people, model), table)
        scored = predict(linker, backend, table, table.slice(0, 0), least=-60).to_pylist()
    features_of = table.to_pylist()
    assert len(scored) > 500
    for pair in scored:
        one, other = (features_of[pair[f"unique_id_{side}"]] for side in "lr")
        ours = score_rows(one, other, crowd.people, model)
        assert ours.weight == pytest.approx(pair["match_weight"], abs=1e-9)
        assert ours.levels == {
            c.name: c.levels[len(c.levels) - 1 - pair[f"gamma_{c.name}"]].code
            for c in COMPARISONS
            if pair[f"gamma_{c.name}"] >= 0
        }


def test_the_order_of_two_records_does_not_matter(crowd):
    some = crowd.features.slice(0, 60).to_pylist()
    for a in some:
        for b in some:
            ours, theirs = score_rows(a, b, 1000), score_rows(b, a, 1000)
            assert ours.levels == theirs.levels
            assert ours.weight == pytest.approx(theirs.weight)


def test_every_level_has_its_probabilities_and_its_sentence():
    from lianfang.linkage.reasons import SENTENCES, Reason

    known = stored_model().probabilities
    for comparison in COMPARISONS:
        codes = [level.code for level in comparison.levels]
        assert list(known[comparison.name]) == codes
        assert all(Reason(f"{comparison.name}_{code}") in SENTENCES for code in codes)
    assert set(SENTENCES) == set(Reason)


def test_single_entry_finds_whom_the_batch_finds():
    records, _ = rows(150, 300, seed=9)
    known, new = records[:200], records[200:206]
    census = take_census(known)
    differing = []
    for record in new:
        alone = together(link_one(record, known, census))
        batch = together(link([record], known))
        if set(alone) != set(batch):
            differing.append(record)
    assert differing == []


def test_a_rare_name_weighs_more():
    census = take_census([WANG])
    rare, common = (
        score(record, record, census).weight for record in (named("卫萱蕊"), named("王伟"))
    )
    assert rare > common


def named(name):
    from dataclasses import replace

    return replace(WANG, name=name)


def test_a_family_phone_weighs_less():
    from dataclasses import replace

    wife = replace(WANG, key="wife", name="李秀英", number="")
    row = replace(WANG, key="row", number="")
    shared = take_census([WANG, row, wife])
    alone = replace(shared, shared_phones=frozenset())
    assert shared.shared_phones == {"13812345678"}
    assert score(WANG, row, shared).weight < score(WANG, row, alone).weight - 1


def test_features_take_a_number_apart():
    from dataclasses import replace

    wrong = replace(WANG, number="", number_text="149999199001010015", birth_date="")
    [row] = features.rows([wrong], take_census([wrong]))
    assert (row["number"], row["number_sure"], row["born"]) == (
        "149999199001010015",
        0,
        "19900101",
    )
