// Whether a job or dataset `n` is in the namespace, has the owner, and the tag (`key` or `key=value`) that are asked for.
($namespace IS NULL OR n.namespaceKey = $namespace)
AND ($owner IS NULL OR $owner IN n.owners)
AND ($tag IS NULL OR any(each IN n.tags WHERE each = $tag OR each STARTS WITH $tag + '='))
