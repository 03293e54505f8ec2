select c.country, sum(o.amount) as revenue, count(*) as orders
from {{ ref('orders') }} as o
join {{ ref('customers') }} as c on c.customer_id = o.customer_id
group by c.country
