import { Empty } from "../design/Answer";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { type ReadFacet, readFacets } from "./facet";
import { LongText } from "./LongText";

/** What events carried about a thing: known facets as people read them, all others as they came. */
export function Facets({ facets, of }: { facets: Readonly<Record<string, unknown>>; of: string }) {
  const found = readFacets(facets);
  if (found.length === 0) return <Empty>No event carried more about {of}.</Empty>;
  const [known, others] = [found.filter((facet) => facet.known), found.filter((facet) => !facet.known)];
  return (
    <div className="stack">
      <div className="columns">
        {known.map((facet) => (
          <Panel key={facet.key} title={facet.title} aside={<code>{facet.key}</code>}>
            <Known facet={facet} />
          </Panel>
        ))}
      </div>
      {others.map((facet) => (
        <Panel key={facet.key} title={<Name text={facet.title} />} aside="as it came">
          <LongText text={facet.json} label={`facet ${facet.key}`} />
          <Producer facet={facet} />
        </Panel>
      ))}
    </div>
  );
}

function Known({ facet }: { facet: ReadFacet }) {
  return (
    <div className="stack">
      {facet.facts.length > 0 ? (
        <dl className="facts">
          {facet.facts.map(([name, value]) => (
            <FactOf key={name} name={name} value={value} />
          ))}
        </dl>
      ) : null}
      {facet.texts.map(([name, text]) => (
        <LongText key={name} text={text} label={name} />
      ))}
      {facet.facts.length + facet.texts.length === 0 ? <p className="quiet">It says nothing.</p> : null}
      <Producer facet={facet} />
    </div>
  );
}

function FactOf({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>
        <Name text={name} most={40} />
      </dt>
      <dd>
        <Name text={value} most={300} />
      </dd>
    </>
  );
}

function Producer({ facet }: { facet: ReadFacet }) {
  if (!facet.producer) return null;
  return (
    <p className="quiet small">
      said by <Name text={facet.producer} most={70} />
    </p>
  );
}
