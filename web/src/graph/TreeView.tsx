import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { figure, shortened, visible } from "../design/figures";
import { KindMark, kindOf } from "../design/Kind";
import { ChangeBadge } from "./ChangeBadge";
import type { Change } from "./changes";
import type { Direction, Graph } from "./model";
import { MOST_ROWS, type Row, rows } from "./tree";

/** The same graph as a tree, for the keyboard, for screen readers, and where there is no room for a picture. */
export function TreeView(props: {
  graph: Graph;
  starts: readonly string[];
  selected: string | null;
  lit: ReadonlySet<string> | null;
  change: (id: string) => Change | null;
  more: (id: string, direction: Direction) => number;
  act: (id: string, action: "open" | "select" | Direction) => void;
}) {
  const { starts, selected, act } = props;
  // The picture comes first: a large tree follows it a moment later.
  const graph = useDeferredValue(props.graph);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => rows(graph, starts, toggled), [graph, starts, toggled]);
  const [at, setAt] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const here = shown.find(({ key }) => key === at) ?? shown.find(({ id }) => id === selected) ?? shown[0];

  // The tree goes to what is chosen in the picture, unless it stands there already.
  useEffect(() => {
    if (!selected) return;
    setAt((now) => (now?.endsWith(`\n${selected}`) || now === selected ? now : null));
    const row = list.current?.querySelector(`[data-tree="${CSS.escape(selected)}"]`);
    // Where the tree stands below the rest, as on a phone, the page itself stays where the reader is.
    if (matchMedia("(min-width: 56rem)").matches) row?.scrollIntoView({ block: "nearest" });
  }, [selected]);

  const toggle = (key: string) =>
    setToggled((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  const go = (row: Row | undefined) => {
    if (!row) return;
    setAt(row.key);
    const item = [...(list.current?.children ?? [])].find(
      (each) => each instanceof HTMLElement && each.dataset.key === row.key,
    );
    if (item instanceof HTMLElement) item.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!here) return;
    const index = shown.indexOf(here);
    const row = here;
    const move = (() => {
      switch (event.key) {
        case "ArrowDown":
          return () => go(shown[index + 1]);
        case "ArrowUp":
          return () => go(shown[index - 1]);
        case "Home":
          return () => go(shown[0]);
        case "End":
          return () => go(shown.at(-1));
        case "ArrowRight":
          return () => (row.open === false ? toggle(row.key) : go(shown[index + 1]));
        case "ArrowLeft":
          return () => (row.open ? toggle(row.key) : go(shown.find(({ key }) => key === row.parent)));
        case "Enter":
          return () => (row.id ? act(row.id, "open") : toggle(row.key));
        case " ":
          return () => (row.id ? act(row.id, "select") : toggle(row.key));
        default:
          return null;
      }
    })();
    if (!move || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    move();
  };

  return (
    <>
      <div ref={list} className="tree" role="tree" aria-label="The graph as a tree" onKeyDown={onKeyDown}>
        {shown.map((row) => (
          <TreeRow
            key={row.key}
            row={row}
            {...props}
            graph={graph}
            focusable={row === here}
            toggle={() => toggle(row.key)}
            enter={() => setAt(row.key)}
          />
        ))}
      </div>
      {shown.length >= MOST_ROWS ? (
        <p className="quiet tree-end">
          The first {figure(MOST_ROWS)} rows. Fold some in to see those behind.
        </p>
      ) : null}
    </>
  );
}

function TreeRow(props: {
  row: Row;
  graph: Graph;
  selected: string | null;
  lit: ReadonlySet<string> | null;
  change: (id: string) => Change | null;
  more: (id: string, direction: Direction) => number;
  act: (id: string, action: "open" | "select" | Direction) => void;
  focusable: boolean;
  toggle: () => void;
  enter: () => void;
}) {
  const { row, graph, selected, lit, act } = props;
  const card = row.id ? graph.nodes.get(row.id) : undefined;
  const change = row.id ? props.change(row.id) : null;
  const more = row.id && row.level > 1 ? props.more(row.id, row.direction) : 0;
  const chosen = row.id !== null && row.id === selected && !row.again;
  const classes = ["tree-row", chosen && "selected", row.id && lit?.has(row.id) && "lit"].filter(Boolean);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself takes the keys
    <div
      role="treeitem"
      className={classes.join(" ")}
      data-key={row.key}
      data-tree={row.id ?? undefined}
      aria-level={row.level}
      aria-setsize={row.size}
      aria-posinset={row.position}
      aria-expanded={row.open ?? undefined}
      aria-selected={chosen}
      tabIndex={props.focusable ? 0 : -1}
      style={{ paddingInlineStart: `${(row.level - 1) * 0.7 + 0.4}rem` }}
      onFocus={props.enter}
      onClick={() => (row.id ? act(row.id, "select") : props.toggle())}
      onDoubleClick={() => row.id && act(row.id, "open")}
    >
      {row.open === null ? (
        <span className="tree-mark" />
      ) : (
        <span
          className="tree-mark"
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            props.toggle();
          }}
        >
          {row.open ? "▾" : "▸"}
        </span>
      )}
      {card ? (
        <>
          <KindMark kind={kindOf(card)} bare />
          <span className="tree-name" title={visible(shortened(card.name, 300))}>
            {shortened(visible(shortened(card.name, 300)), 34)}
          </span>
          {change ? <ChangeBadge change={change} /> : null}
          {row.again ? <span className="quiet">see above</span> : null}
          {more > 0 ? <span className="quiet tree-more">{figure(more)} more</span> : null}
        </>
      ) : (
        <span className="tree-branch">
          {row.direction === "upstream" ? "Upstream: made of" : "Downstream: goes to"}
        </span>
      )}
    </div>
  );
}
