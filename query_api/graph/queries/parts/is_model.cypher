// Whether a dataset `n` is a model; null if it has no type. In the ways in which it is written: an index finds those.
n.type IN ['MODEL', 'Model', 'model']
