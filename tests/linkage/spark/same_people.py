"""The same settings on a local Spark give the same people. Run by `make test-spark`."""

import pytest
from tests.linkage.crowd import rows
from tests.linkage.spark.session import local_spark

from lianfang.linkage.matching import link


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    with local_spark(tmp_path_factory.mktemp("spark")) as session:
        yield session


@pytest.mark.filterwarnings("ignore")  # of Spark's own
def test_the_same_people(spark):
    from splink import SparkAPI

    records, _ = rows(200, 450, seed=5)
    new, known = records[:300], records[300:]
    backend = SparkAPI(spark_session=spark, register_udfs_automatically=False)
    here, there = link(new, known), link(new, known, backend=backend)
    assert {frozenset(g.keys) for g in there.joined} == {frozenset(g.keys) for g in here.joined}
    assert {frozenset((p.a, p.b)): p.reasons for p in there.doubtful} == {
        frozenset((p.a, p.b)): p.reasons for p in here.doubtful
    }
    assert here.joined and here.doubtful
