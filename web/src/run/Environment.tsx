import { shown } from "../changes/values";
import { Fact } from "../design/Fact";
import { Panel } from "../design/Panel";
import type { Run } from "./Overview";
import { environmentOf, parametersOf } from "./surroundings";

/** With what parameters it ran, and on what. */
export function Environment({ run, facets }: { run: Run; facets: Readonly<Record<string, unknown>> }) {
  const parameters = parametersOf(run.args, facets);
  const environment = environmentOf(facets);
  return (
    <div className="stack">
      <Panel title="Parameters" aside={parameters.length || undefined}>
        <Pairs pairs={parameters} none="No event tells any." />
      </Panel>
      <Panel title="Environment" aside={environment.length || undefined}>
        <Pairs pairs={environment} none="No event tells what it ran on." />
      </Panel>
    </div>
  );
}

function Pairs({ pairs, none }: { pairs: readonly (readonly [string, unknown])[]; none: string }) {
  if (pairs.length === 0) return <p className="quiet">{none}</p>;
  return (
    <dl className="facts">
      {pairs.map(([name, value]) => (
        <Fact key={name} name={name}>
          {value == null ? "nothing" : shown(value)}
        </Fact>
      ))}
    </dl>
  );
}
