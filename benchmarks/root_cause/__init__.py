"""How often the real fault is among the first suspects: made-up worlds with one planted fault each, asked through HTTP.

`plan` lays out who reads what, `faults` and `background` say what changes when, `history` runs the jobs, `emit` tells
it as OpenLineage events, `labels` judges model versions; `score` compares the answers with what was planted.
"""
