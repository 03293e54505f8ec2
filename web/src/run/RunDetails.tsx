import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { Name } from "../design/Name";
import { Facets } from "../node/Facets";

/** What events carried about the run itself and about each dataset as it was when it was used. */
export function RunDetails({ id }: { id: string }) {
  const path = { path: { id } };
  const own = useAnswer("/api/v1/jobs/runs/{id}/facets", {}, path);
  const used = useAnswer("/api/v1/jobs/runs/{id}/facets", { type: "dataset" }, path);
  return (
    <div className="stack">
      <AnswerOf answer={own} what="the run's facets">
        {({ facets }) => <Facets facets={facets as Record<string, unknown>} of="this run" />}
      </AnswerOf>
      <AnswerOf answer={used} what="the datasets' facets">
        {({ facets }) => {
          const sides = facets as { inputs?: Used[]; outputs?: Used[] };
          return [
            ...(sides.inputs ?? []).map((each) => ["read", each] as const),
            ...(sides.outputs ?? []).map((each) => ["wrote", each] as const),
          ].map(([how, each]) => (
            <details key={`${how} ${each.namespace.length} ${each.namespace} ${each.name}`} className="used">
              <summary>
                of <Name text={each.name} />, as it {how} it
              </summary>
              <Facets facets={each.facets} of="it" />
            </details>
          ));
        }}
      </AnswerOf>
    </div>
  );
}

interface Used {
  readonly namespace: string;
  readonly name: string;
  readonly facets: Record<string, unknown>;
}
