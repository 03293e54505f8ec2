// An edge ALIAS `r` from `n` to `m`.
// Row: key, other_is_table, self_is_table, current.
['ALIAS', m.key, r.owner = n.key AND coalesce('TABLE' IN r.types, false),
 r.owner <> n.key AND coalesce('TABLE' IN r.types, false), /* part: current_alias */]
