"""Layers for sequences, which are arrays (T, n, m): T time steps of n numbers for m examples.

The gradients go back through time: what a state did at its own time step, and what it did to
all later ones, is added up from the last step to the first.
"""

import numpy as np

from nnlib.backend import array_module
from nnlib.base import Layer
from nnlib.contracts import checked
from nnlib.extras.precision import one_precision
from nnlib.extras.settings import flag, whole


class RNN(Layer):
    """Recurrent layer: ``h = tanh(Wx @ x + Wh @ h_prev + b)`` at every time step.

    Parameters
    ----------
    n_in : int
        Numbers per time step coming in.
    n_hidden : int
        Numbers of the state, which is zeros before the first step.
    last_only : bool, optional
        Whether to return the state after the last step, (n_hidden, m), instead of all of them.
    seed : int, optional
        Seed of the weights.

    Attributes
    ----------
    Wx : array (n_hidden, n_in)
        Weights of the input, normal numbers of variance 1 / n_in.
    Wh : array (n_hidden, n_hidden)
        Weights of the state, normal numbers of variance 1 / n_hidden.
    b : array (n_hidden, 1)
        Bias, zeros at the start.

    Notes
    -----
    With z the sum inside tanh at step t, and dh what the loss and step t + 1 ask of h::

        dz = dh * (1 - h**2)
        dh_prev = Wh.T @ dz                      goes on to step t - 1
        dWx = sum over t of dz @ x.T             dWh = sum over t of dz @ h_prev.T
        dx = Wx.T @ dz                           db = sum over t and the examples of dz

    Examples
    --------
    >>> RNN(3, 4).forward(np.zeros((5, 3, 2))).shape
    (5, 4, 2)
    """

    names = ("Wx", "Wh", "b")
    settings = ("n_in", "n_hidden", "last_only")

    def __init__(self, n_in, n_hidden, last_only=False, seed=0):
        super().__init__()
        self.n_in = whole("RNN", "n_in", n_in)
        self.n_hidden = whole("RNN", "n_hidden", n_hidden)
        self.last_only = flag("RNN", "last_only", last_only)
        self.Wx, self.Wh, self.b = _weights(n_in, n_hidden, n_hidden, seed)

    def _check(self):
        k, n = self.n_hidden, self.n_in
        shapes = {"Wx": f"{k} {n}", "Wh": f"{k} {k}", "b": f"{k} 1"}
        return checked("RNN", **{name: (getattr(self, name), shapes[name]) for name in self.names})

    def _forward(self, X, training):
        Wx, Wh, b, _ = self._check()
        X, Wx, Wh, b = one_precision(X, Wx, Wh, b)
        Wx, X, xp = checked("RNN", Wx=(Wx, "k n"), X=(X, "T n m"))
        _require_steps("RNN", X)
        from_input = Wx @ X + b  # (T, k, m): all time steps at once
        states = [xp.tanh(from_input[0, ...])]
        for t in range(1, X.shape[0]):
            states.append(xp.tanh(from_input[t, ...] + Wh @ states[-1]))
        H = xp.stack(states)  # (T, k, m)
        return (states[-1] if self.last_only else H), (X, H, Wx, Wh)

    def _backward(self, dY, cache):
        X, H, Wx, Wh = cache
        slope = 1.0 - H * H
        dh, steps = (dY if self.last_only else dY[-1, ...]), []
        for t in reversed(range(H.shape[0])):
            dz = dh * slope[t, ...]
            steps.append(dz)
            dh = Wh.T @ dz  # what step t asks of the state before it
            if t > 0 and not self.last_only:
                dh += dY[t - 1, ...]
        dX, dWx, dWh, db = _gradients(steps[::-1], X, H, Wx)
        return dX, {"Wx": dWx, "Wh": dWh, "b": db}


class LSTM(Layer):
    """Long short-term memory: a recurrent layer with gates, as in `nnlib.sequences.lstm_step`.

    Parameters
    ----------
    n_in : int
        Numbers per time step coming in.
    n_hidden : int
        Numbers of the state and of the memory, which are zeros before the first step.
    last_only : bool, optional
        Whether to return the state after the last step, (n_hidden, m), instead of all of them.
    seed : int, optional
        Seed of the weights.

    Attributes
    ----------
    W : array (4 * n_hidden, n_in)
        Weights of the input, normal numbers of variance 1 / n_in; n_hidden rows each for input
        gate, forget gate, output gate, candidate.
    U : array (4 * n_hidden, n_hidden)
        Weights of the state in the same order, normal numbers of variance 1 / n_hidden.
    b : array (4 * n_hidden, 1)
        Bias in the same order. At the start it is 1 for the forget gate, so that the memory is
        kept at first, and 0 for the others.

    Notes
    -----
    One step is ``c = f * c_prev + i * g`` and ``h = o * tanh(c)``. Backwards, with dh and dc what
    the loss and the next step ask of h and c::

        dc += dh * o * (1 - tanh(c)**2)
        di, df, dg = dc * g, dc * c_prev, dc * i                 do = dh * tanh(c)
        dz = d of the gate * its slope: s * (1 - s) for a sigmoid s, 1 - g**2 for g
        dh_prev = U.T @ dz, dc_prev = dc * f                     go on to step t - 1
        dW = sum over t of dz @ x.T, dU = sum over t of dz @ h_prev.T, dx = W.T @ dz

    The rows of the three gates are turned round once, so that each step gets their -z for
    ``sigmoid(z) = 1 / (1 + e**-z)``. Where that power is beyond all floats, the gate is 0.

    References
    ----------
    Jozefowicz, Zaremba, Sutskever: An empirical exploration of recurrent network architectures,
    ICML 2015, for the forget gate's bias of 1.

    Examples
    --------
    >>> LSTM(3, 4).forward(np.zeros((5, 3, 2))).shape
    (5, 4, 2)
    """

    names = ("W", "U", "b")
    settings = ("n_in", "n_hidden", "last_only")

    def __init__(self, n_in, n_hidden, last_only=False, seed=0):
        super().__init__()
        self.n_in = whole("LSTM", "n_in", n_in)
        self.n_hidden = whole("LSTM", "n_hidden", n_hidden)
        self.last_only = flag("LSTM", "last_only", last_only)
        self.W, self.U, self.b = _weights(n_in, n_hidden, 4 * n_hidden, seed)
        self.b[n_hidden : 2 * n_hidden, :] = 1.0

    def _check(self):
        k, n = self.n_hidden, self.n_in
        shapes = {"W": f"{4 * k} {n}", "U": f"{4 * k} {k}", "b": f"{4 * k} 1"}
        return checked("LSTM", **{name: (getattr(self, name), shapes[name]) for name in self.names})

    @np.errstate(over="ignore")  # of e**-z
    def _forward(self, X, training):
        W, U, b, _ = self._check()
        X, W, U, b = one_precision(X, W, U, b)
        W, X, xp = checked("LSTM", W=(W, "rows n"), X=(X, "T n m"))
        k = self.n_hidden
        _require_steps("LSTM", X)
        W_turned, U_turned, b_turned = (
            xp.concat([-A[: 3 * k, :], A[3 * k :, :]]) for A in (W, U, b)
        )
        from_input = W_turned @ X  # (T, 4k, m): all time steps at once
        from_input += b_turned
        h = c = xp.zeros((k, X.shape[2]), dtype=X.dtype)
        steps, states = [], []
        for t in range(X.shape[0]):
            z = U_turned @ h + from_input[t, ...]  # (4k, m)
            gates, g = 1.0 / (1.0 + xp.exp(z[: 3 * k, :])), xp.tanh(z[3 * k :, :])
            i, f, o = gates[:k, :], gates[k : 2 * k, :], gates[2 * k :, :]
            c_prev, c = c, f * c + i * g
            tanh_c = xp.tanh(c)
            h = o * tanh_c
            steps.append((gates, g, c_prev, tanh_c))
            states.append(h)
        H = xp.stack(states)  # (T, k, m)
        return (h if self.last_only else H), (X, H, W, U, steps)

    def _backward(self, dY, cache):
        X, H, W, U, steps = cache
        xp, (T, k, _) = array_module(dY), H.shape
        dh, dc, dZ = (dY if self.last_only else dY[-1, ...]), 0.0, []
        for t in reversed(range(T)):
            gates, g, c_prev, tanh_c = steps[t]
            i, f, o = gates[:k, :], gates[k : 2 * k, :], gates[2 * k :, :]
            dc = dc + dh * (o - H[t, ...] * tanh_c)  # o * (1 - tanh(c)**2), as h = o * tanh(c)
            d_gates = xp.concat([dc * g, dc * c_prev, dh * tanh_c])
            dz = xp.concat([d_gates * (gates - gates * gates), dc * i * (1.0 - g * g)])
            dZ.append(dz)
            dc = dc * f  # what step t asks of the memory and of the state before it
            dh = U.T @ dz
            if t > 0 and not self.last_only:
                dh += dY[t - 1, ...]
        dX, dW, dU, db = _gradients(dZ[::-1], X, H, W)
        return dX, {"W": dW, "U": dU, "b": db}


def _weights(n_in, n_hidden, rows, seed):
    """Weights of the input and of the state, each row a sum of variance 1, and a bias of zeros."""
    rng = np.random.default_rng(seed)
    return (
        rng.normal(0.0, np.sqrt(1.0 / n_in), size=(rows, n_in)),
        rng.normal(0.0, np.sqrt(1.0 / n_hidden), size=(rows, n_hidden)),
        np.zeros((rows, 1)),
    )


def _require_steps(who, X):
    """Refuse a sequence of no time steps, which would leave no last state."""
    if X.shape[0] == 0:
        raise ValueError(f"{who}: X must have at least one time step, got shape {tuple(X.shape)}.")


def _gradients(steps, X, H, W):
    """For the input, its weights, those of the state and the bias; each is one product.

    The list has dz (rows, m) of each time step. Time steps and examples are one long axis here.
    """
    xp = array_module(X)
    (T, n, m), k = X.shape, H.shape[1]
    dZ = xp.reshape(xp.stack(steps, axis=1), (-1, T * m))  # (rows, T * m)
    inputs = xp.reshape(xp.permute_dims(X, (1, 0, 2)), (n, T * m))
    states = xp.reshape(xp.permute_dims(H, (1, 0, 2)), (k, T * m))
    dX = xp.permute_dims(xp.reshape(W.T @ dZ, (n, T, m)), (1, 0, 2))
    d_state = dZ[:, m:] @ states[:, : (T - 1) * m].T  # the state before the first step is 0
    return dX, dZ @ inputs.T, d_state, xp.sum(dZ, axis=1, keepdims=True)
