"""The bridge to MLflow: what a tracking server has, read over REST and said as OpenLineage events (docs/mlflow.md).

From MLflow's answers to what happens:

- `answer` and `entities` read JSON, whatever is in it, as runs, logged models, registered versions;
- `sources` and `rules` say what the pipelines call a dataset of MLflow;
- `run_events` makes the events of a run, `statements` and `annotations` those of the registry: pure, so that what is
  read twice gives the same events;
- `rest` asks the server, `bookmark` keeps what was said, `follow` goes through all of it, `webhook` wakes it.
"""
