import { usePages } from "../api/use-pages";
import { AnswerOf } from "../design/Answer";
import { counted, figure, size } from "../design/figures";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { Differences } from "../node/Differences";
import { More } from "../node/More";
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
              <table className="table">
                <caption className="unseen">Versions of this dataset, the latest first</caption>
                <thead>
                  <tr>
                    <th scope="col">since</th>
                    <th scope="col">last seen so</th>
                    <th scope="col" className="number">
                      {read[0]?.by === "reads" ? "reads" : "writes"}
                    </th>
                    <th scope="col" className="number">
                      rows
                    </th>
                    <th scope="col" className="number">
                      size
                    </th>
                    <th scope="col">what changed</th>
                  </tr>
                </thead>
                <tbody>
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
                </tbody>
              </table>
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

function Changed(props: { differs: Parameters<typeof Differences>[0]["differs"] | null; first: boolean }) {
  const { differs, first } = props;
  if (first) return <span className="quiet">the first that is known</span>;
  if (differs === null) return <span className="quiet">not known: the one before is not read yet</span>;
  if (differs.length === 0) return <span className="quiet">nothing that is told</span>;
  return <Differences differs={differs} />;
}

/** `4,129`, or from the least to the most where they differ. */
function range(
  of: { readonly min: number; readonly max: number } | undefined,
  format: (value: number) => string,
): string {
  if (!of) return "–";
  return of.min === of.max ? format(of.min) : `${format(of.min)} – ${format(of.max)}`;
}
