"""What is left of a long training's curves."""

from tutor.tui.widgets.curves import _thinned


def test_a_short_curve_stays_as_it_is():
    """Two points to a column of dots are drawn at no cost."""
    points = [(epoch, 1 / epoch) for epoch in range(1, 101)]
    assert _thinned(points, 50) == points


def test_a_long_curve_keeps_its_peaks_in_order():
    """One bad epoch of 5,000 is still to be seen, up or down, and the curve never turns back."""
    values = [1.0 + epoch % 7 / 100 for epoch in range(5000)]
    values[1234], values[4321] = 9.0, -3.0
    points = list(enumerate(values, 1))
    thin = _thinned(points, 100)
    assert {(1235, 9.0), (4322, -3.0)} <= set(thin) <= set(points)
    assert thin == sorted(thin)
    assert len(thin) <= 200
