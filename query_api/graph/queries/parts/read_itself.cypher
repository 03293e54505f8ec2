// Whether the run `by`, which wrote a dataset with these `names`, read it too, and so may only have added to what was there.
EXISTS { MATCH (by)<-[read:READ_BY]-(own:Dataset) WHERE own.key IN names AND coalesce(read.inferred, 'itself') = 'itself' }
