import { shortLabel } from "../address/reference";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { download } from "../design/download";
import { Panel } from "../design/Panel";
import type { ModelAsked } from "./asked";

/** How a version is made again: what is pinned, what is not, step by step, to take along. */
export function Reproduce({ asked, label }: { asked: ModelAsked; label: string }) {
  const answer = useAnswer("/api/v1/models/reproduce", asked);
  return (
    <AnswerOf answer={answer} what="the recipe">
      {(recipe) => {
        const name = `${label}-${recipe.version ?? "version"}`;
        return (
          <div className="stack">
            <section className="panel reproduce-head" aria-label="In short">
              {recipe.notPinned.length > 0 ? (
                <div className="notice warn">
                  <strong>What may stop you, or turn out otherwise</strong>
                  <ul className="lines">
                    {recipe.notPinned.map((each) => (
                      <li key={String(each)}>{String(each)}</li>
                    ))}
                  </ul>
                </div>
              ) : null}
              <p>
                <strong className="score">{Math.round(recipe.score.value * 100)} %</strong> of what its
                training needs is pinned.
              </p>
              <dl className="facts">
                {Object.entries(recipe.score.parts).map(([part, { known, of }]) => (
                  <PartLine key={part} part={part} known={known} of={of} />
                ))}
              </dl>
              <div className="row">
                <button
                  type="button"
                  className="button"
                  onClick={() => download(`${name}.sh`, "text/x-shellscript", recipe.script)}
                >
                  Shell script
                </button>
                <button
                  type="button"
                  className="button"
                  onClick={() => download(`${name}.md`, "text/markdown", recipe.markdown)}
                >
                  Markdown
                </button>
              </div>
            </section>
            <Panel title="The script" flush>
              <pre className="script">{recipe.script}</pre>
            </Panel>
            <Panel title="Steps, in order" aside={recipe.steps.length}>
              <ol className="lines">
                {recipe.steps.map((step, index) => (
                  <li key={step.runId}>
                    {index + 1}. {step.job ? shortLabel(step.job) : step.runId}
                    {step.needed ? null : (
                      <span className="quiet"> – not needed: what it made is named by its version</span>
                    )}
                  </li>
                ))}
              </ol>
            </Panel>
          </div>
        );
      }}
    </AnswerOf>
  );
}

function PartLine({ part, known, of }: { part: string; known: number; of: number }) {
  return (
    <>
      <dt>{part}</dt>
      <dd>
        {known} of {of}{" "}
        <meter min={0} max={Math.max(1, of)} value={known} aria-label={`${part}: ${known} of ${of}`} />
      </dd>
    </>
  );
}
