import { type SyntheticEvent, useLayoutEffect, useRef, useState } from "react";
import {
  ComboBox,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
} from "react-aria-components";
import { useLocation } from "wouter";
import { address, addressOf, home } from "../address/address";
import type { Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { useSettled } from "../api/use-settled";
import { ago } from "../design/figures";
import { KindMark, kindOf } from "../design/Kind";
import { Name } from "../design/Name";
import { recent, remember } from "./recent";
import "./find.css";

type Found = Pick<
  Shape<"FoundNode">,
  "id" | "kind" | "namespace" | "name" | "field" | "datasetType" | "state" | "lastActivityAt"
>;

/** The one box to find anything; `/` and ⌘K (Ctrl-K) put the cursor into it. Enter shows all that is found. */
export function FindBox() {
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [, navigate] = useLocation();
  useFocusKeys(box);
  const asked = useSettled(text.trim(), 120);
  const answer = useAnswer("/api/v1/find", asked ? { q: asked, limit: 12 } : null, { keep: true });
  const found: readonly Found[] = asked ? (answer.data?.results ?? []) : recent();

  const [times, setTimes] = useState(0);

  /** Goes there with a box that is new, so closed and empty, and with the keyboard at the view. */
  function go(place: string) {
    setText("");
    setTimes(times + 1);
    navigate(place);
    document.getElementById("view")?.focus();
  }

  return (
    <search className="find-box">
      <ComboBox
        key={times}
        aria-label="Find a model, dataset, column, job or run"
        items={found}
        inputValue={text}
        onInputChange={setText}
        onSelectionChange={(key) => {
          const node = found.find(({ id }) => id === key);
          if (!node) return;
          remember(node);
          go(placeOf(node));
        }}
        selectedKey={null}
        menuTrigger="focus"
        allowsCustomValue
        allowsEmptyCollection
      >
        <Input
          ref={box}
          className="input"
          type="search"
          placeholder="Find anything  /"
          onKeyDown={(event) => {
            // With nothing chosen in the list Enter asks for all of it.
            if (event.key !== "Enter" || event.currentTarget.getAttribute("aria-activedescendant")) return;
            go(address("find", { q: text.trim() }));
          }}
        />
        <Popover className="find-popover" offset={4}>
          <ListBox
            className="find-list"
            renderEmptyState={() => <p className="quiet">{nothing(asked, answer.isFetching)}</p>}
          >
            <ListBoxSection>
              <Header className="quiet">{asked ? "Enter shows all" : "Recent"}</Header>
              {found.map((node) => (
                <ListBoxItem key={node.id} id={node.id} textValue={node.name} className="find-item">
                  <KindMark kind={kindOf({ type: node.kind, datasetType: node.datasetType })} />
                  <span>
                    <Name text={node.field ? `${node.name}.${node.field}` : node.name} most={48} />
                    <small className="quiet">
                      <Name text={node.namespace ?? ""} most={48} />
                    </small>
                  </span>
                  {node.kind === "run" ? <span /> : <Views id={node.id} go={go} />}
                  <small className="quiet find-when">
                    {node.lastActivityAt ? ago(node.lastActivityAt, Date.now()) : ""}
                  </small>
                </ListBoxItem>
              ))}
            </ListBoxSection>
          </ListBox>
        </Popover>
      </ComboBox>
    </search>
  );
}

/** Where a found node is shown: a column in its dataset's graph, lit. */
export function placeOf(node: Pick<Found, "id" | "kind" | "datasetType">): string {
  if (node.kind === "column") return addressOf("graph", { id: node.id });
  return home({ id: node.id }, node.kind === "model" ? "MODEL" : node.datasetType);
}

function nothing(asked: string, fetching: boolean): string {
  if (!asked) return "Type a part of a name.";
  return fetching ? "Looking …" : "Nothing is called so.";
}

/** `/` and ⌘K focus the box, from the moment on at which it can be seen. */
function useFocusKeys(box: React.RefObject<HTMLInputElement | null>): void {
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement &&
        event.target.closest("input, textarea, select, [contenteditable]");
      const plain = !event.metaKey && !event.ctrlKey && !event.altKey;
      const asked =
        (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey)) ||
        (event.key === "/" && plain && !typing);
      if (!asked) return;
      event.preventDefault();
      box.current?.focus();
      box.current?.select();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [box]);
}

/**
 * The graph and the impact of what is found, at once, for the pointer.
 *
 * An option of a list holds nothing else that can be reached by keyboard: there Enter, and then the same two links.
 */
function Views({ id, go }: { id: string; go: (place: string) => void }) {
  // The press is on this, and on nothing that it stands in; the cursor stays in the box.
  const hold = (event: SyntheticEvent) => {
    event.stopPropagation();
    event.preventDefault();
  };
  return (
    <span className="find-views" aria-hidden="true">
      {(["graph", "impact"] as const).map((view) => (
        <button
          key={view}
          type="button"
          tabIndex={-1}
          onPointerDown={hold}
          onMouseDown={hold}
          onPointerUp={hold}
          onClick={(event) => {
            hold(event);
            go(addressOf(view, { id }));
          }}
        >
          {view}
        </button>
      ))}
    </span>
  );
}
