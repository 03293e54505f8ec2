import { Link } from "wouter";
import { address, addressOf } from "../address/address";
import type { Reference } from "../address/reference";
import type { Shape } from "../api/client";
import { figure, size } from "../design/figures";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Time } from "../design/Time";
import { Annotations } from "../node/Annotations";
import type { NodeCard } from "../node/OneNode";
import { Owners } from "../node/Owners";
import { RunLink } from "../node/RunsTable";
import { number, stated } from "../node/stated";
import { MadeModels } from "./MadeModels";

type Dataset = Shape<"MarquezDataset">;

/** What a dataset is, in one look. */
export function Overview(props: { card: NodeCard; dataset: Dataset; reference: Reference }) {
  const { card, dataset, reference } = props;
  return (
    <div className="columns">
      <div className="stack">
        <Panel title="What it is">
          <div className="stack">
            <Description text={stated(dataset.description) ?? card.description} />
            <dl className="facts">
              <dt>kind</dt>
              <dd>{kindWords(card, dataset)}</dd>
              <dt>last written</dt>
              <dd>
                <LastWrite card={card} />
              </dd>
              <dt>owners</dt>
              <dd>
                <Owners owners={dataset.owners} />
              </dd>
              <dt>tags</dt>
              <dd>
                <Tags tags={[...new Set([...dataset.tags, ...card.tags])]} />
              </dd>
              <Numbers dataset={dataset} />
              {dataset.assertions ? (
                <>
                  <dt>checks</dt>
                  <dd>
                    <Link href={addressOf("dataset", reference, { tab: "quality" })}>
                      {dataset.assertions.failed > 0
                        ? `${dataset.assertions.failed} failed, ${dataset.assertions.passed} passed`
                        : `${dataset.assertions.passed} passed`}
                    </Link>
                  </dd>
                </>
              ) : null}
              <dt>columns</dt>
              <dd>
                <Link href={addressOf("dataset", reference, { tab: "schema" })}>
                  {figure(card.columnCount ?? dataset.fields.length)}
                </Link>
              </dd>
            </dl>
          </div>
        </Panel>
        <MadeModels dataset={card} />
      </div>
      <div className="stack">
        <Panel title="Where it is">
          <dl className="facts">
            <Fact name="namespace" value={dataset.namespace} />
            <Fact name="name" value={dataset.name} />
            {dataset.physicalName !== dataset.name ? (
              <Fact name="physical name" value={dataset.physicalName} />
            ) : null}
            {dataset.hierarchy.length > 0 ? (
              <Fact
                name="part of"
                value={dataset.hierarchy.map((level) => stated(level.name) ?? "?").join(" › ")}
              />
            ) : null}
            <Fact name="source" value={stated(dataset.source?.name)} />
            <Fact name="address" value={stated(dataset.source?.uri)} />
            <Fact
              name="catalog"
              value={join([stated(dataset.catalog?.name), stated(dataset.catalog?.framework)])}
            />
            <Fact
              name="storage"
              value={join([stated(dataset.storage?.layer), stated(dataset.storage?.format)])}
            />
            {card.aliases.length > 0 ? (
              <>
                <dt>also called</dt>
                <dd>
                  {card.aliases.map((alias) => (
                    <div key={alias}>
                      <Name text={alias} most={80} />
                    </div>
                  ))}
                </dd>
              </>
            ) : null}
            <dt>first heard of</dt>
            <dd>
              <Time at={dataset.createdAt} />
            </dd>
            <dt>last heard of</dt>
            <dd>
              <Time at={card.lastActivityAt} relative />
            </dd>
            <dt>directly linked</dt>
            <dd>
              <Link href={addressOf("graph", reference)}>
                {card.upstreamCount ?? 0} upstream, {card.downstreamCount ?? 0} downstream
              </Link>
            </dd>
          </dl>
        </Panel>
        <Annotations
          said={dataset.annotations}
          node={{ type: "dataset", namespace: card.namespace, name: card.name }}
        />
      </div>
    </div>
  );
}

function Description({ text }: { text: string | null }) {
  if (!text) return <p className="quiet">Nobody has described it yet.</p>;
  return (
    <p>
      <Name text={text} most={1_000} />
    </p>
  );
}

function kindWords(card: NodeCard, dataset: Dataset): string {
  const words = [card.datasetType ?? (dataset.type === "STREAM" ? "STREAM" : null), stated(dataset.subType)];
  const known = words.filter((word) => word !== null).map((word) => word.toLowerCase().replaceAll("_", " "));
  const text = known.length > 0 ? known.join(", ") : "dataset of a kind that no event tells";
  const seen = card.observed ? "" : "; known only by name: no run has used it";
  return `${text}${dataset.deleted ? "; dropped" : ""}${seen}`;
}

function LastWrite({ card }: { card: NodeCard }) {
  const run = card.lastRun;
  if (!run) return <span className="quiet">no run is known that wrote it</span>;
  return (
    <>
      <Time at={run.endedAt ?? run.startedAt} relative /> by run <RunLink id={run.id} />{" "}
      <StateBadge state={run.state} stale={run.stale} />
    </>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return <span className="quiet">none</span>;
  return (
    <span className="row">
      {tags.map((tag) => (
        <Link key={tag} className="badge" href={address("find", { tag })}>
          <Name text={tag} most={40} />
        </Link>
      ))}
    </span>
  );
}

function Numbers({ dataset }: { dataset: Dataset }) {
  const [rows, bytes, files] = [
    number(dataset.statistics?.rowCount),
    number(dataset.statistics?.bytes),
    number(dataset.statistics?.fileCount),
  ];
  return (
    <>
      <Fact name="rows" value={rows === null ? null : figure(rows)} />
      <Fact name="size" value={bytes === null ? null : size(bytes)} />
      <Fact name="files" value={files === null ? null : figure(files)} />
    </>
  );
}

function Fact({ name, value }: { name: string; value: string | null }) {
  if (value === null) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Name text={value} most={120} />
      </dd>
    </>
  );
}

function join(parts: readonly (string | null)[]): string | null {
  return parts.filter((part) => part !== null).join(", ") || null;
}
