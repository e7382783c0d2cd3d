"""The process in which HiGHS runs."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

POOL = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


def solve(*args):
    import highs

    return highs.solve(*args)


def solve_connected(*args):
    import connected

    return connected.solve(*args)
