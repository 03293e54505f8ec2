"""A shop's day in Spark, on the files in `data`. The last write fails, and so does the job."""

from pyspark.sql import SparkSession, functions

spark = SparkSession.builder.appName("shop day").getOrCreate()

orders = spark.read.csv("data/orders.csv", header=True, schema="id int, customer int, amount double, state string")
customers = spark.read.csv("data/customers.csv", header=True, schema="customer int, country string, email string")

# a join and a filter, overwritten every day
paid = (
    orders.where(functions.col("state") == "paid")
    .join(customers, "customer")
    .select(functions.col("id").alias("order_id"), "country", functions.upper("email").alias("email"), "amount")
)
paid.write.mode("overwrite").parquet("data/paid")

# an aggregation, appended every day
revenue = spark.read.parquet("data/paid").groupBy("country").agg(functions.sum("amount").alias("revenue"))
revenue.write.mode("append").parquet("data/revenue")

# a table of the catalog
spark.read.parquet("data/revenue").createOrReplaceTempView("revenue")
spark.sql("create database if not exists shop")
spark.sql("create table shop.top_countries using parquet as select country, revenue from revenue where revenue > 20")

# a write that fails while it runs
broken = functions.udf(lambda amount: 1 / (amount - amount), "double")
spark.read.parquet("data/paid").select("order_id", broken("amount").alias("share")).write.parquet("data/shares")
