with paid as (
    select id, customer_id, amount, state
    from {{ source('shop', 'raw_orders') }}
)
select id as order_id, customer_id, cast(amount as decimal(10, 2)) as amount
from paid
