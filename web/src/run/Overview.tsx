import type { Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { figure, size } from "../design/figures";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { Duration, Time } from "../design/Time";
import { Annotations } from "../node/Annotations";
import { LongText } from "../node/LongText";
import { RunLink } from "../node/RunsTable";
import { stated } from "../node/stated";
import { Environment } from "./Environment";
import { Family } from "./Family";
import { ReadAndWritten } from "./ReadAndWritten";

export type Run = Shape<"MarquezWholeRun">;

/** How a run went, in one look. */
export function Overview({ run }: { run: Run }) {
  const facets = useAnswer("/api/v1/jobs/runs/{id}/facets", {}, { path: { id: run.id } });
  const own = (facets.data?.facets ?? {}) as Readonly<Record<string, unknown>>;
  return (
    <div className="stack">
      {run.error ? <WentWrong error={run.error} facets={own} /> : null}
      {run.incomplete ? (
        <div className="notice warn">
          Not all of this run is known: events of it are missing, or others only named it.
        </div>
      ) : null}
      <Family run={run} />
      <ReadAndWritten run={run} />
      <div className="columns">
        <div className="stack">
          <Panel title="When">
            <dl className="facts">
              <dt>started</dt>
              <dd>
                <Time at={run.startedAt} />
              </dd>
              <dt>ended</dt>
              <dd>
                {run.endedAt ? (
                  <Time at={run.endedAt} />
                ) : (
                  <span className="quiet">{run.stale ? "no end was heard" : "not yet"}</span>
                )}
              </dd>
              <dt>took</dt>
              <dd>
                <Duration ms={run.durationMs} />
              </dd>
              {stated(run.nominalStartTime) ? (
                <>
                  <dt>meant for</dt>
                  <dd>
                    <Time at={stated(run.nominalStartTime)} />
                    {stated(run.nominalEndTime) ? (
                      <>
                        {" to "}
                        <Time at={stated(run.nominalEndTime)} />
                      </>
                    ) : null}
                  </dd>
                </>
              ) : null}
              <dt>last event</dt>
              <dd>
                <Time at={run.updatedAt} relative />
              </dd>
              {run.root && run.root !== run.id ? (
                <>
                  <dt>all began with</dt>
                  <dd>
                    run <RunLink id={run.root} />
                  </dd>
                </>
              ) : null}
            </dl>
          </Panel>
          <Tests run={run} facet={own.test} />
          <Annotations said={run.annotations} node={{ type: "run", runId: run.id }} />
        </div>
        <Environment run={run} facets={own} />
      </div>
    </div>
  );
}

function WentWrong({ error, facets }: { error: string; facets: Readonly<Record<string, unknown>> }) {
  const facet = facets.errorMessage as { stackTrace?: unknown } | undefined;
  const trace = typeof facet?.stackTrace === "string" ? facet.stackTrace : null;
  return (
    <Panel title="What went wrong">
      <div className="stack">
        <LongText text={error} label="error" tone="bad" />
        {trace && trace !== error ? <LongText text={trace} label="stack trace" /> : null}
      </div>
    </Panel>
  );
}

function Tests({ run, facet }: { run: Run; facet: unknown }) {
  const { passed, failed, skipped } = run.tests;
  const checked = [...run.inputDatasetVersions, ...run.outputDatasetVersions].filter(
    ({ assertions }) => assertions !== null && assertions > 0,
  );
  const told = [passed, failed, skipped].some((count) => count !== null);
  if (!told && checked.length === 0) return null;
  return (
    <Panel title="Tests" aside={facet ? "also in Details" : undefined}>
      <div className="stack">
        {told ? (
          <p className="row">
            {passed === null ? null : <span className="badge good">✓ {figure(passed)} passed</span>}
            {failed === null ? null : (
              <span className={failed > 0 ? "badge bad" : "badge"}>✕ {figure(failed)} failed</span>
            )}
            {skipped === null ? null : <span className="badge">– {figure(skipped)} skipped</span>}
          </p>
        ) : null}
        <ul className="lines">
          {checked.map(({ datasetVersionId: { namespace, name }, assertions, assertionsFailed }) => (
            <li key={`${namespace.length} ${namespace} ${name}`}>
              <Name text={name} />: {figure(assertions ?? 0)} checks,{" "}
              {assertionsFailed ? (
                <span className="badge bad">✕ {figure(assertionsFailed)} failed</span>
              ) : (
                <span className="badge good">✓ all passed</span>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

/** `4,129 rows, 396 kB`. */
export function amount(of: {
  rowCount: number | null;
  bytes: number | null;
  fileCount: number | null;
}): string {
  return [
    of.rowCount === null ? null : `${figure(of.rowCount)} rows`,
    of.bytes === null ? null : size(of.bytes),
    of.fileCount === null ? null : `${figure(of.fileCount)} files`,
  ]
    .filter((part) => part !== null)
    .join(", ");
}
