import { usePages } from "../api/use-pages";
import { AnswerOf } from "../design/Answer";
import { counted, figure, size } from "../design/figures";
import { More } from "../design/More";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { Table } from "../design/Table";
import { Changed } from "../node/Differences";
import type { NodeCard } from "../node/OneNode";
import { ShownBy } from "../node/ShownBy";
import { stated } from "../node/stated";

/** Its versions, the latest first: since when, by whom, how often written so, and what changed. */
export function Versions({ card }: { card: NodeCard }) {
  const pages = usePages(
    "/api/v1/namespaces/{namespace}/datasets/{dataset}/versions",
    { limit: 50 },
    (last) => last.truncated?.cursor,
    { path: { namespace: card.namespace, dataset: card.name } },
  );
  return (
    <Panel title="Versions" flush>
      <AnswerOf answer={pages.answer} what="versions">
        {(read) => {
          const versions = read.flatMap((page) => page.versions);
          if (versions.length === 0)
            return (
              <p className="panel-body quiet">No run has written or read it in a way that tells its state.</p>
            );
          return (
            <>
              <p className="panel-body quiet">
                A version is what {read[0]?.by === "reads" ? "readers" : "writers"} said of its schema,
                owners, kind and the like. Writing the same again makes no new one.
              </p>
              <Table
                caption="Versions of this dataset, the latest first"
                heads={[
                  "since",
                  "last seen so",
                  { key: read[0]?.by === "reads" ? "reads" : "writes", number: true },
                  { key: "rows", number: true },
                  { key: "size", number: true },
                  "what changed",
                ]}
              >
                {versions.map((version, index) => (
                  <tr key={`${version.version} ${version.createdAt}`}>
                    <td className="when">
                      <ShownBy {...version.first} />
                      {stated(version.datasetVersion) ? (
                        <div className="quiet small">
                          called <Name text={stated(version.datasetVersion) ?? ""} most={24} />
                        </div>
                      ) : null}
                    </td>
                    <td className="when">
                      <ShownBy {...version.last} />
                    </td>
                    <td className="number">{figure(version.runs)}</td>
                    <td className="number">{range(version.statistics.rowCount, figure)}</td>
                    <td className="number">{range(version.statistics.bytes, size)}</td>
                    <td className="changed">
                      <Changed
                        differs={version.differs}
                        first={index === versions.length - 1 && !pages.more}
                      />
                      {version.complete ? null : (
                        <div className="quiet small">begins before what was read: show more</div>
                      )}
                    </td>
                  </tr>
                ))}
              </Table>
              <More
                more={pages.more}
                busy={pages.busy}
                shown={`${counted(versions.length, "version")} shown`}
              />
            </>
          );
        }}
      </AnswerOf>
    </Panel>
  );
}

/** `4,129`, or from the least to the most where they differ. */
function range(
  of: { readonly min: number; readonly max: number } | undefined,
  format: (value: number) => string,
): string {
  if (!of) return "–";
  return of.min === of.max ? format(of.min) : `${format(of.min)} – ${format(of.max)}`;
}
