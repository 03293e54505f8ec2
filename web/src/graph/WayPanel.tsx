import { Link } from "wouter";
import { home } from "../address/address";
import { shortLabel } from "../address/reference";
import { Failed, Loading } from "../design/Answer";
import { counted, figure } from "../design/figures";
import { Name } from "../design/Name";
import type { ColumnWay, Place, Step } from "./column-way";
import { SideHead } from "./SideHead";
import type { Show } from "./Toolbar";

/** Steps listed at once. */
const FIRST = 150;

/** The way of a column in words: each step with what is done on it, from the sources to what is made of them. */
export function WayPanel(props: {
  way: ColumnWay | null;
  pending: boolean;
  error: Error | null;
  retry: () => void;
  more: (() => void) | null;
  left: number;
  show: Show;
  closable: boolean;
}) {
  const { way, show } = props;
  if (props.error) return <Failed error={props.error} what="the way of the column" retry={props.retry} />;
  if (!way) return props.pending ? <Loading what="the way of the column" /> : null;
  return (
    <section className="side-part" aria-label="The way of the column">
      <SideHead
        title={
          <>
            The way of <Name text={way.start.column ?? ""} most={30} />
          </>
        }
        close={props.closable ? () => show({ column: null }) : null}
        closing="Clear highlight"
        under={
          <>
            of <Name text={shortLabel(way.start.dataset)} most={40} />: {counted(way.steps.length, "step")}{" "}
            over {counted(way.nodes.size, "node")}
          </>
        }
      />
      {props.more ? (
        <div className="notice warn">
          <strong>The way goes on: the answer stopped at a limit.</strong>
          <div>
            <button type="button" className="button" onClick={props.more}>
              Go on
            </button>
          </div>
        </div>
      ) : null}
      {props.left > 0 ? (
        <p className="quiet">
          {figure(props.left)} nodes of it are not drawn: the picture would be too large.
        </p>
      ) : null}
      {way.steps.length === 0 ? <p>Nothing is known that it is made of, or that is made of it.</p> : null}
      <ol className="steps-list">
        {way.steps.slice(0, FIRST).map((step) => (
          <StepRow
            key={JSON.stringify([step.from, step.to, step.kind])}
            step={step}
            start={way.start}
            show={show}
          />
        ))}
      </ol>
      {way.steps.length > FIRST ? (
        <p className="quiet">
          The first {FIRST} of {figure(way.steps.length)} steps.
        </p>
      ) : null}
    </section>
  );
}

function StepRow({ step, start, show }: { step: Step; start: Place; show: Show }) {
  return (
    <li className={step.kind}>
      <PlaceName place={step.from} start={start} show={show} />
      <span className="step-how">
        <span aria-hidden="true">↓ </span>
        <span className="unseen">goes to, </span>
        {step.kind === "influences" ? "influences" : ""}
        {step.kind === "influences" && step.how.length > 0 ? ": " : ""}
        {step.how.length > 0 || step.kind === "influences" ? step.how.join(", ") : "feeds"}
        {step.jobs.slice(0, 3).map((job) => (
          <span key={job}>
            {" · "}
            <Link href={home({ id: job })}>
              <Name text={shortLabel(job)} most={28} />
            </Link>
          </span>
        ))}
      </span>
      <PlaceName place={step.to} start={start} show={show} />
    </li>
  );
}

function PlaceName({ place, start, show }: { place: Place; start: Place; show: Show }) {
  const own = place.dataset === start.dataset && place.column === start.column;
  return (
    <button
      type="button"
      className={own ? "as-link own" : "as-link"}
      onClick={() => show({ selected: place.dataset })}
    >
      {place.column === null ? null : (
        <strong>
          <Name text={place.column} most={26} />
        </strong>
      )}{" "}
      <span className={place.column === null ? undefined : "quiet"}>
        <Name text={shortLabel(place.dataset)} most={30} />
      </span>
    </button>
  );
}
