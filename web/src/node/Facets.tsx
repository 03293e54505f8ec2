import { Empty } from "../design/Answer";
import { FacetName } from "../design/FacetName";
import { Fact } from "../design/Fact";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { Table } from "../design/Table";
import { type FacetTable, type ReadFacet, readFacets } from "./facet";
import { LongText } from "./LongText";

/** What events carried about a thing: known facets as people read them, all others as they came. */
export function Facets({ facets, of }: { facets: Readonly<Record<string, unknown>>; of: string }) {
  const found = readFacets(facets);
  if (found.length === 0) return <Empty>No event carried more about {of}.</Empty>;
  const [known, others] = [found.filter((facet) => facet.known), found.filter((facet) => !facet.known)];
  return (
    <div className="stack">
      <div className="columns">
        {known.filter(isNarrow).map((facet) => (
          <Panel key={facet.key} title={facet.title} aside={<FacetName name={facet.key} />}>
            <Known facet={facet} />
          </Panel>
        ))}
      </div>
      {known
        .filter((facet) => !isNarrow(facet))
        .map((facet) => (
          <Panel key={facet.key} title={facet.title} aside={<FacetName name={facet.key} />}>
            <Known facet={facet} />
          </Panel>
        ))}
      {others.map((facet) => (
        <Panel key={facet.key} title={<Name text={facet.title} />} aside="as it came">
          <LongText text={facet.json} label={`facet ${facet.key}`} />
          <Producer facet={facet} />
        </Panel>
      ))}
    </div>
  );
}

/** Fits beside others; tables and code take the whole width. */
function isNarrow({ tables, texts }: ReadFacet): boolean {
  return tables.length === 0 && texts.every(([, text]) => text.length < 300);
}

function Known({ facet }: { facet: ReadFacet }) {
  return (
    <div className="stack">
      {facet.facts.length > 0 ? (
        <dl className="facts">
          {facet.facts.map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        </dl>
      ) : null}
      {facet.texts.map(([name, text]) => (
        <LongText key={name} text={text} label={name} />
      ))}
      {facet.tables.map((table) => (
        <TableOf key={table.title} table={table} />
      ))}
      {facet.facts.length + facet.texts.length + facet.tables.length === 0 ? (
        <p className="quiet">It says nothing.</p>
      ) : null}
      <Producer facet={facet} />
    </div>
  );
}

/** Rows shown of a table at first. */
const FIRST = 100;

function TableOf({ table }: { table: FacetTable }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="facet-table" tabIndex={0} aria-label={table.title}>
      <Table
        caption={table.title}
        heads={table.heads.map((key) => ({
          key,
          shown: key === "" ? <span className="unseen">of</span> : <Name text={key} most={30} />,
        }))}
      >
        {table.rows.slice(0, FIRST).map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows as they came, which may be equal
          <tr key={index}>
            {row.map((value, at) => (
              <td key={table.heads[at]}>{value === "" ? "–" : <Name text={value} most={60} />}</td>
            ))}
          </tr>
        ))}
      </Table>
      {table.rows.length > FIRST ? (
        <p className="panel-body quiet">
          {FIRST} of {table.rows.length} shown
        </p>
      ) : null}
    </section>
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
