"""Files that say, without any run, what a model or pipeline is made of: `dvc.lock`, and model cards of Hugging Face.

`headwater send` turns them into job and dataset events. What these say is declared: no run is known that did it.
"""
