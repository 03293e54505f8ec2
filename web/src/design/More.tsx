/** What is shown of a longer list, and the way to more of it. */
export function More({ more, busy, shown }: { more: (() => void) | null; busy: boolean; shown?: string }) {
  if (!more) return null;
  return (
    <p className="panel-body row">
      <button type="button" className="button" onClick={more} disabled={busy}>
        {busy ? "Reading …" : "Show more"}
      </button>
      {shown ? <span className="quiet">{shown}</span> : null}
    </p>
  );
}
