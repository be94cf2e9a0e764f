"""Beyond the course: layers for pictures and sequences, normalisation, more functions and rules.

Nothing here is needed for the rest of nnlib; all of it works in the same networks.
"""

from nnlib.extras.activations import (
    elu,
    elu_backward,
    elu_grad,
    softplus,
    softplus_backward,
    softplus_grad,
)
from nnlib.extras.callbacks import CSVLogger, LearningRateSchedule, ModelCheckpoint, StopWhen
from nnlib.extras.convolution import AveragePool2D, Conv2D, Flatten, MaxPool2D
from nnlib.extras.embedding import Embedding
from nnlib.extras.gelu import gelu, gelu_backward, gelu_grad, normal_cdf
from nnlib.extras.losses import Huber
from nnlib.extras.normalisation import BatchNorm, Dropout, LayerNorm
from nnlib.extras.optimisers import AdaGrad, AdamW, Nesterov, RMSProp
from nnlib.extras.recurrent import LSTM, RNN
from nnlib.extras.schedules import constant, cosine, exponential_decay, step_decay

__all__ = [
    "LSTM",
    "RNN",
    "AdaGrad",
    "AdamW",
    "AveragePool2D",
    "BatchNorm",
    "CSVLogger",
    "Conv2D",
    "Dropout",
    "Embedding",
    "Flatten",
    "Huber",
    "LayerNorm",
    "LearningRateSchedule",
    "MaxPool2D",
    "ModelCheckpoint",
    "Nesterov",
    "RMSProp",
    "StopWhen",
    "constant",
    "cosine",
    "elu",
    "elu_backward",
    "elu_grad",
    "exponential_decay",
    "gelu",
    "gelu_backward",
    "gelu_grad",
    "normal_cdf",
    "softplus",
    "softplus_backward",
    "softplus_grad",
    "step_decay",
]
