/** Ids that one request takes. */
const MOST = 100;
/** Bytes of them in its address, which holds 64 kB in all. */
const ROOM = 40_000;

/** The ids by requests, each as large as its address can be; one that no address holds is asked by none. */
export function batched(ids: readonly string[]): string[][] {
  const batches: string[][] = [];
  let room = 0;
  for (const id of ids) {
    const size = encodeURIComponent(id).length + 8;
    if (size > ROOM) continue;
    room -= size;
    if (room < 0 || (batches.at(-1)?.length ?? MOST) >= MOST) {
      batches.push([]);
      room = ROOM - size;
    }
    batches.at(-1)?.push(id);
  }
  return batches;
}
