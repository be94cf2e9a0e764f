"""Optimisers: rules that turn gradients into changes of the parameters (course unit 10).

Every ``step(params, grads)`` takes two dicts of arrays with equal keys. The arrays of params are
changed in place, those of grads are not. What an optimiser remembers it remembers for each key by
itself. `learning_rate` may be changed between steps. In the formulas w is a parameter, g its gradient
dL/dw (not the activation g of the notation).
"""

import numpy as np

from nnlib.backend import array_module
from nnlib.engine.rates import Rated, remembered, require_step, setting


class SGD(Rated):
    """Gradient descent: ``w -= learning_rate * g``.

    Parameters
    ----------
    learning_rate : float
        How far one step goes.

    Raises
    ------
    TypeError, ValueError
        If the learning rate is no number, negative or not finite; also when it is set later.

    Examples
    --------
    >>> w, g = np.array([1.0, 2.0]), np.array([10.0, -10.0])
    >>> SGD(learning_rate=0.1).step({"w": w}, {"w": g})
    >>> w
    array([0., 3.])
    """

    def __init__(self, learning_rate):
        self.learning_rate = learning_rate

    def step(self, params, grads):
        """Change the parameters in place.

        Parameters
        ----------
        params : dict of array
            Floats, of any shapes.
        grads : dict of array
            Equal keys and shapes.

        Raises
        ------
        ValueError
            If keys or shapes differ. Then nothing was changed.
        TypeError
            If params holds something that can not be changed in place.
        """
        require_step("SGD", params, grads)
        for key, w in params.items():
            w -= self.learning_rate * grads[key]


class Momentum(Rated):
    """Steps with a velocity: ``v = beta * v + g``, then ``w -= learning_rate * v``.

    Parameters
    ----------
    learning_rate : float
        How far one step goes.
    beta : float, optional
        Share of the velocity that stays, from 0 (none: `SGD`) to below 1.

    Raises
    ------
    TypeError, ValueError
        If a setting is no number or out of its range.

    Notes
    -----
    Under a constant gradient the velocity grows to ``g / (1 - beta)``, ten times g for 0.9. Other
    books put ``1 - beta`` before g, or the learning rate into v.

    References
    ----------
    Sutskever, Martens, Dahl, Hinton: On the importance of initialization and momentum in deep
    learning, ICML 2013, equations (1) and (2), with the learning rate taken out of v.

    Examples
    --------
    >>> w, optimiser = np.array([0.0]), Momentum(learning_rate=1.0, beta=0.5)
    >>> for _ in range(3):  # v is 1, 0.5 * 1 + 1 = 1.5 and 0.5 * 1.5 + 1 = 1.75
    ...     optimiser.step({"w": w}, {"w": np.array([1.0])})
    >>> w
    array([-4.25])
    """

    def __init__(self, learning_rate, beta=0.9):
        self.learning_rate = learning_rate
        self.beta = setting("Momentum", "beta", beta, below=1.0)
        self._v = {}

    def step(self, params, grads):
        """Change the parameters in place.

        Parameters
        ----------
        params : dict of array
            Floats, of any shapes.
        grads : dict of array
            Equal keys and shapes.

        Raises
        ------
        ValueError
            If keys or shapes differ, also from those of earlier steps. Then nothing was changed.
        TypeError
            If params holds something that can not be changed in place.
        """
        require_step("Momentum", params, grads, self._v)
        for key, w in params.items():
            v = remembered(self._v, key, w)
            v *= self.beta
            v += grads[key]
            w -= self.learning_rate * v


class Adam(Rated):
    """Steps of about one learning rate for every single parameter, whatever its gradient's size.

    Parameters
    ----------
    learning_rate : float
        How far one step goes; 0.001 is a usual start.
    beta1 : float, optional
        Share of the mean of the gradients that stays, below 1.
    beta2 : float, optional
        Share of the mean of their squares that stays, below 1.
    eps : float, optional
        Added to the root, so that nothing is divided by 0; above 0.

    Raises
    ------
    TypeError, ValueError
        If a setting is no number or out of its range.

    Notes
    -----
    ``m = beta1 * m + (1 - beta1) * g`` and ``v = beta2 * v + (1 - beta2) * g**2`` are moving
    averages that start at 0. After t steps their weights sum to ``1 - beta**t`` only, so both are
    divided by that: ``m_hat = m / (1 - beta1**t)``, ``v_hat = v / (1 - beta2**t)``. Then
    ``w -= learning_rate * m_hat / (sqrt(v_hat) + eps)``.

    References
    ----------
    Kingma, Ba: Adam, a method for stochastic optimization, ICLR 2015, algorithm 1.

    Examples
    --------
    >>> w = np.array([1.0, 1.0])
    >>> Adam(learning_rate=0.1).step({"w": w}, {"w": np.array([1000.0, -0.001])})
    >>> np.round(w, 4)  # the first step is one learning rate against the sign
    array([0.9, 1.1])
    """

    def __init__(self, learning_rate, beta1=0.9, beta2=0.999, eps=1e-8):
        self.learning_rate = learning_rate
        self.beta1 = setting(type(self).__name__, "beta1", beta1, below=1.0)
        self.beta2 = setting(type(self).__name__, "beta2", beta2, below=1.0)
        self.eps = setting(type(self).__name__, "eps", eps, zero=False)
        self._m, self._v, self._t = {}, {}, {}

    # With beta2 = 0.999 a gradient beyond 4e155 makes v inf for ever: its entry moves no more.
    @np.errstate(over="ignore")
    def step(self, params, grads):
        """Change the parameters in place.

        Parameters
        ----------
        params : dict of array
            Floats, of any shapes.
        grads : dict of array
            Equal keys and shapes.

        Raises
        ------
        ValueError
            If keys or shapes differ, also from those of earlier steps. Then nothing was changed.
        TypeError
            If params holds something that can not be changed in place.
        """
        require_step("Adam", params, grads, self._m)
        for key, w in params.items():
            g = grads[key]
            m, v = remembered(self._m, key, w), remembered(self._v, key, w)
            t = self._t[key] = self._t.get(key, 0) + 1
            m *= self.beta1
            m += (1.0 - self.beta1) * g
            v *= self.beta2
            v += (1.0 - self.beta2) * g * g
            m_hat = m / (1.0 - self.beta1**t)
            v_hat = v / (1.0 - self.beta2**t)
            w -= self.learning_rate * m_hat / (array_module(w).sqrt(v_hat) + self.eps)
