// Whether the run `by`, which wrote a dataset with these `names`, read it too, and so may only have added to what was there.
// Who gave it another name read it, and added nothing.
EXISTS { MATCH (by)<-[read:READ_BY]-(own:Dataset)
         WHERE own.key IN names AND (size(read.jobs) > 0 OR read.inferred = 'itself') }
