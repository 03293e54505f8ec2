-- `o` is a name within this statement alone: no table
with o as (select * from {{ ref('orders') }})
select o.order_id, o.amount
from o
where o.amount > 10
