"""More optimisers, with the same `step` as those of `nnlib.optimisers`."""

import numpy as np

from nnlib.backend import array_module
from nnlib.engine.rates import Rated, remembered, require_step, setting
from nnlib.optimisers import Adam


class Nesterov(Rated):
    """Momentum that looks ahead: ``v = beta * v + g``, then ``w -= learning_rate * (g + beta * v)``.

    Parameters
    ----------
    learning_rate : float
        How far one step goes.
    beta : float, optional
        Share of the velocity that stays, from 0 to below 1.

    Notes
    -----
    The idea is to take the gradient where the velocity alone would lead. With w standing for that
    place the rule becomes the one above, which needs the gradient at w only.

    References
    ----------
    Nesterov: A method of solving a convex programming problem with convergence rate O(1/k**2),
    Soviet Mathematics Doklady 27, 1983. Bengio, Boulanger-Lewandowski, Pascanu: Advances in
    optimizing recurrent networks, ICASSP 2013, equations (6) and (7), for this form.

    Examples
    --------
    >>> w, optimiser = np.array([0.0]), Nesterov(learning_rate=1.0, beta=0.5)
    >>> for _ in range(2):  # v is 1, then 1.5; steps are 1 + 0.5 * 1 and 1 + 0.5 * 1.5
    ...     optimiser.step({"w": w}, {"w": np.array([1.0])})
    >>> w
    array([-3.25])
    """

    def __init__(self, learning_rate, beta=0.9):
        self.learning_rate = learning_rate
        self.beta = setting("Nesterov", "beta", beta, below=1.0)
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
        """
        require_step("Nesterov", params, grads, self._v)
        for key, w in params.items():
            v = remembered(self._v, key, w)
            v *= self.beta
            v += grads[key]
            w -= self.learning_rate * (grads[key] + self.beta * v)


class AdaGrad(Rated):
    """``v += g**2``, then ``w -= learning_rate * g / (sqrt(v) + eps)``: steps that grow shorter.

    Parameters
    ----------
    learning_rate : float
        Length of the first step.
    eps : float, optional
        Added to the root, so that nothing is divided by 0; above 0.

    Notes
    -----
    A parameter whose gradient is rarely other than 0 keeps its long steps.

    References
    ----------
    Duchi, Hazan, Singer: Adaptive subgradient methods, JMLR 12, 2011.

    Examples
    --------
    >>> w, optimiser = np.array([0.0]), AdaGrad(learning_rate=1.0, eps=1e-12)
    >>> for g in (3.0, 4.0):  # steps 3 / 3 and 4 / sqrt(9 + 16)
    ...     optimiser.step({"w": w}, {"w": np.array([g])})
    >>> w.round(6)
    array([-1.8])
    """

    def __init__(self, learning_rate, eps=1e-8):
        self.learning_rate = learning_rate
        self.eps = setting("AdaGrad", "eps", eps, zero=False)
        self._v = {}

    @np.errstate(over="ignore")  # a gradient beyond 1e154 makes v inf: its entry moves no more
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
        """
        require_step("AdaGrad", params, grads, self._v)
        for key, w in params.items():
            v = remembered(self._v, key, w)
            v += grads[key] * grads[key]
            w -= self.learning_rate * grads[key] / (array_module(v).sqrt(v) + self.eps)


class RMSProp(Rated):
    """As `AdaGrad`, but with the moving average ``v = beta * v + (1 - beta) * g**2``.

    Parameters
    ----------
    learning_rate : float
        How far one step goes.
    beta : float, optional
        Share of the average that stays, from 0 to below 1.
    eps : float, optional
        Added to the root, so that nothing is divided by 0; above 0.

    References
    ----------
    Tieleman, Hinton: Neural networks for machine learning, lecture 6.5, Coursera 2012.

    Examples
    --------
    >>> w, optimiser = np.array([0.0]), RMSProp(learning_rate=1.0, beta=0.75, eps=1e-12)
    >>> optimiser.step({"w": w}, {"w": np.array([3.0])})  # 3 / sqrt(0.25 * 9)
    >>> w.round(6)
    array([-2.])
    """

    def __init__(self, learning_rate, beta=0.9, eps=1e-8):
        self.learning_rate = learning_rate
        self.beta = setting("RMSProp", "beta", beta, below=1.0)
        self.eps = setting("RMSProp", "eps", eps, zero=False)
        self._v = {}

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
        """
        require_step("RMSProp", params, grads, self._v)
        for key, w in params.items():
            v = remembered(self._v, key, w)
            v *= self.beta
            v += (1.0 - self.beta) * grads[key] * grads[key]
            w -= self.learning_rate * grads[key] / (array_module(v).sqrt(v) + self.eps)


class AdamW(Adam):
    """`Adam`, after every parameter was made smaller by the share ``learning_rate * decay``.

    Parameters
    ----------
    learning_rate : float
        How far one step goes.
    beta1, beta2, eps : float, optional
        As in `Adam`.
    decay : float, optional
        Strength of the pull towards 0.

    Notes
    -----
    A penalty on large weights adds ``decay * w`` to the gradient. Adam would divide it by the root
    of the mean square, and weights with large gradients would hardly feel it. So it goes past
    Adam's averages: ``w -= learning_rate * decay * w``, then the step of Adam. All parameters are
    pulled, biases too.

    References
    ----------
    Loshchilov, Hutter: Decoupled weight decay regularization, ICLR 2019, algorithm 2.

    Examples
    --------
    >>> w = np.array([2.0])  # 2 - 0.1 * 0.5 * 2 = 1.9, then Adam's first step of 0.1
    >>> AdamW(learning_rate=0.1, decay=0.5).step({"w": w}, {"w": np.array([3.0])})
    >>> w.round(6)
    array([1.8])
    """

    def __init__(self, learning_rate, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
        super().__init__(learning_rate, beta1, beta2, eps)
        self.decay = setting("AdamW", "decay", decay)

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
        """
        require_step("AdamW", params, grads, self._m)
        for w in params.values():
            w -= self.learning_rate * self.decay * w
        super().step(params, grads)
