// Whether the run `by` read any of `names`, and so may only have added to what was there.
EXISTS { MATCH (by)<-[read:READ_BY]-(own:Dataset) WHERE own.key IN names AND size(read.jobs) > 0 }
