// Whether a dataset `n` is one of those asked for: as any node, and models, others, or both (null).
(/* part: wanted_node */) AND ($models IS NULL OR coalesce(/* part: is_model */, false) = $models)
