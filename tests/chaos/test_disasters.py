"""Blows are spread over the work, in the seed's order, and none is left out."""

import threading

import pytest

from chaos.disasters import Disasters, planned
from chaos.options import FULL, SHORT


class Ground:
    """A server and a database that only count what befalls them."""

    def __init__(self):
        self.blows = []

    def __getattr__(self, name):
        return lambda *_: self.blows.append(name)


def plan(stage="postgres", scale=SHORT):
    ground = Ground()
    return ground, planned(stage, scale, ground, ground if stage == "postgres" else None)


def test_everything_that_is_planned_strikes_and_the_server_is_waited_for_each_time():
    ground, blows = plan()
    disasters = Disasters(blows, ground, "seed")
    disasters.add_late("an older copy", lambda _: ground.blows.append("bring_back"))
    with disasters.during(lambda: 1, 0, 1):
        pass
    assert ground.blows[1::2] == ["wait_until_ready"] * 5
    struck = ground.blows[::2]
    assert sorted(struck) == ["bring_back", "kill_all", "kill_backend", "kill_worker", "stop_and_start"]
    assert struck[3] == "bring_back"
    assert sum(disasters.struck.values()) == 5


def test_the_seed_decides_the_order():
    def order(seed):
        return [name for name, _ in Disasters(plan(scale=FULL)[1], Ground(), seed).plan]

    assert order("a") == order("a")
    assert order("a") != order("b")
    assert sorted(order("a")) == sorted(order("b"))


def test_a_blow_waits_for_its_part_of_the_work():
    ground, blows = plan("sqlite")
    done, halfway = [0.0], threading.Event()

    def progress():
        if done[0] == 0.5 and ground.blows:
            halfway.set()
        return done[0]

    with Disasters(blows, ground, "seed").during(progress, 0, 1):
        assert ground.blows == []
        done[0] = 0.5
        assert halfway.wait(10)
        assert len(ground.blows) == 2  # the first blow of two, at a third of the way
    assert len(ground.blows) == 4


def test_a_server_that_does_not_come_back_ends_the_run():
    ground, blows = plan("sqlite")

    def gone():
        raise TimeoutError("the server did not start")

    ground.wait_until_ready = gone
    with pytest.raises(TimeoutError), Disasters(blows, ground, "seed").during(lambda: 1, 0, 1):
        pass


def test_a_browser_meets_fewer_of_them_and_no_killed_database():
    names = {name for name, _ in plan("chromium", FULL)[1]}
    assert names == {"a worker killed", "master and workers killed"}
