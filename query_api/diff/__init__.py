"""What differs between what two runs, or two states of one node, were really made from."""
