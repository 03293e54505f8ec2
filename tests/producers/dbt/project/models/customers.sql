select id as customer_id, upper(full_name) as name, country
from {{ source('shop', 'raw_customers') }}
