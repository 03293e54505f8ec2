import { Link } from "wouter";
import { addressOf } from "../address/address";
import type { Shape } from "../api/client";
import { usePages } from "../api/use-pages";
import { shown } from "../changes/values";
import { AnswerOf, Empty } from "../design/Answer";
import { Fact } from "../design/Fact";
import { counted, figure } from "../design/figures";
import { More } from "../design/More";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { Table } from "../design/Table";
import { TextDiff } from "../design/TextDiff";
import { Changed, Differences } from "../node/Differences";
import { LongText } from "../node/LongText";
import type { NodeCard } from "../node/OneNode";
import { ShownBy } from "../node/ShownBy";
import { codeOf } from "./code-of";

type Version = Shape<"JobVersion">;

/** What it runs now, and every version of it with what changed: its code as a diff, its settings before and after. */
export function Code({ card }: { card: NodeCard }) {
  const pages = usePages(
    "/api/v1/namespaces/{namespace}/jobs/{job}/versions",
    { limit: 50 },
    (last) => last.truncated?.cursor,
    { path: { namespace: card.namespace, job: card.name } },
  );
  return (
    <AnswerOf answer={pages.answer} what="versions of its code and settings">
      {(read) => {
        const versions = read.flatMap((page) => page.versions);
        const [now] = versions;
        if (!now)
          return (
            <Empty>
              <strong>Nothing is known of its code</strong>
              <span>No run has told what it runs.</span>
            </Empty>
          );
        return (
          <div className="stack">
            <Now version={now} />
            <Panel title="Versions" aside={counted(versions.length, "version")} flush>
              <Table
                caption="Versions of this job, the latest first"
                heads={["since", "last seen so", { key: "runs", number: true }, "what changed"]}
              >
                {versions.map((version, index) => (
                  <tr key={`${version.version} ${version.createdAt}`}>
                    <td className="when">
                      <ShownBy {...version.first} />
                    </td>
                    <td className="when">
                      <ShownBy {...version.last} />
                    </td>
                    <td className="number">{figure(version.runs)}</td>
                    <td className="changed">
                      <Changed differs={version.differs} first={index === versions.length - 1 && !pages.more}>
                        <ChangedCode version={version} before={versions[index + 1]} />
                      </Changed>
                    </td>
                  </tr>
                ))}
              </Table>
              <More
                more={pages.more}
                busy={pages.busy}
                shown={`${counted(versions.length, "version")} shown`}
              />
            </Panel>
          </div>
        );
      }}
    </AnswerOf>
  );
}

function Now({ version }: { version: Version }) {
  const code = codeOf(version.facets);
  const settings = Object.entries(version.parameters ?? {});
  const engine = version.engine as { name?: unknown; version?: unknown } | null | undefined;
  return (
    <div className="columns">
      <Panel title="What it runs now" aside={code?.kind}>
        {code ? (
          <LongText text={code.text} label="code" />
        ) : (
          <p className="quiet">No run has told its code, only where it is (see Overview).</p>
        )}
      </Panel>
      <Panel title="With which settings">
        <dl className="facts">
          <dt>engine</dt>
          <dd>
            {typeof engine?.name === "string" ? (
              <Name text={`${engine.name}${engine.version ? ` ${shown(engine.version)}` : ""}`} />
            ) : (
              <span className="quiet">not known</span>
            )}
          </dd>
          <dt>reads</dt>
          <dd>{names(version.inputs)}</dd>
          <dt>writes</dt>
          <dd>{names(version.outputs)}</dd>
          {settings.length === 0 ? (
            <>
              <dt>parameters</dt>
              <dd className="quiet">none that any run tells</dd>
            </>
          ) : null}
          {settings.map(([name, value]) => (
            <Fact key={name} name={name}>
              {shown(value ?? "nothing")}
            </Fact>
          ))}
        </dl>
      </Panel>
    </div>
  );
}

function names(of: readonly Shape<"NodeName">[] | null) {
  if (of === null) return <span className="quiet">not told</span>;
  if (of.length === 0) return <span className="quiet">nothing</span>;
  return of.map(({ namespace, name }) => (
    <div key={`${namespace.length} ${namespace} ${name}`}>
      <Link href={addressOf("dataset", { type: "dataset", namespace, name })}>
        <Name text={name} />
      </Link>
    </div>
  ));
}

/** What a version changed: its code as one text with the differences, the rest part by part. */
function ChangedCode({ version, before }: { version: Version; before: Version | undefined }) {
  const [now, then] = [codeOf(version.facets), before ? codeOf(before.facets) : null];
  const codeChanged = now !== null && then !== null && now.text !== then.text;
  const rest = (version.differs ?? []).filter(
    (each) => !(codeChanged && (each.part === "sql" || each.part === "code" || each.part === "sourceCode")),
  );
  return (
    <div className="stack">
      {codeChanged ? <TextDiff before={then.text} after={now.text} what={now.kind} /> : null}
      {rest.length > 0 ? <Differences differs={rest} /> : null}
    </div>
  );
}
