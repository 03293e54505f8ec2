"""How everything stands, on one page: what failed, fell silent or was judged bad lately, and who was heard of when."""
