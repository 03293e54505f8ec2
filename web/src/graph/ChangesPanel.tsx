import { counted } from "../design/figures";
import { Name } from "../design/Name";
import { ChangeBadge } from "./ChangeBadge";
import type { Compared } from "./changes";
import { SideHead } from "./SideHead";
import type { Show } from "./Toolbar";

/** Changes of a kind listed at once. */
const FIRST = 60;

/** What came and went between two instants, in words. */
export function ChangesPanel({ changes, show }: { changes: Compared; show: Show }) {
  const { graph } = changes;
  const name = (id: string) => graph.nodes.get(id)?.name ?? id;
  const nodes = [...changes.nodes].sort(([a], [b]) => (name(a) < name(b) ? -1 : 1));
  const links = [...changes.edges].flatMap(([key, change]) => {
    const edge = graph.edges.get(key);
    return edge ? [{ key, edge, change }] : [];
  });
  return (
    <section className="side-part" aria-label="What changed">
      <SideHead
        title="What changed"
        under={
          nodes.length + links.length === 0
            ? "Nothing of what is drawn."
            : `${counted(nodes.length, "node")} and ${counted(links.length, "link")}.`
        }
      />
      <ul className="changes-list">
        {nodes.slice(0, FIRST).map(([id, change]) => (
          <li key={id}>
            <ChangeBadge change={change} />
            <button type="button" className="as-link" onClick={() => show({ selected: id })}>
              <Name text={name(id)} most={36} />
            </button>
          </li>
        ))}
        {links.slice(0, FIRST).map(({ key, edge, change }) => (
          <li key={key}>
            <ChangeBadge change={change} />
            <span>
              <Name text={name(edge.from)} most={22} /> <span aria-hidden="true">→</span>
              <span className="unseen"> to </span> <Name text={name(edge.to)} most={22} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
