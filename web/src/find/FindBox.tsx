import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { address } from "../address/address";
import "./find.css";

/** The one box to find anything; `/` and ⌘K (Ctrl-K) put the cursor into it. */
export function FindBox() {
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [, navigate] = useLocation();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && event.target.closest("input, textarea, [contenteditable]");
      const asked =
        (event.key === "k" && (event.metaKey || event.ctrlKey)) ||
        (event.key === "/" && !typing && !event.metaKey && !event.ctrlKey && !event.altKey);
      if (!asked) return;
      event.preventDefault();
      box.current?.focus();
      box.current?.select();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return (
    <search className="find-box">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          navigate(address("find", { q: text }));
        }}
      >
        <input
          ref={box}
          className="input"
          type="search"
          aria-label="Find a model, dataset, column, job or run"
          placeholder="Find anything  /"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </search>
  );
}
