// The transactions that write into the graph at present.
SHOW TRANSACTIONS YIELD transactionId AS id, metaData
WHERE metaData.app = 'headwater writer'
RETURN id
