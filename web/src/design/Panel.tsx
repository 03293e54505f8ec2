import { type ReactNode, useId } from "react";
import { scrolling } from "./scrolling";

/** A titled part of a view. `flush`: the content goes to the edges, as a table does. */
export function Panel(props: { title: ReactNode; aside?: ReactNode; flush?: boolean; children: ReactNode }) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{props.title}</h2>
        {props.aside ? <span className="aside">{props.aside}</span> : null}
      </header>
      <div ref={scrolling} className={props.flush ? "panel-body flush" : "panel-body"}>
        {props.children}
      </div>
    </section>
  );
}
