"""The machinery behind `Sequential.fit`: not needed to understand a network.

The loop over epochs and batches (`fitting`), what it looks at before and after (`checks`,
`datachecks`, `guards`, `rates`), all parameters in one vector (`vector`), what makes training fast
(`fast`, `inplace`), what is shown (`progress`, `history`), and networks as files (`storage`).
"""
