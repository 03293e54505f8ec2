import type { ReactNode } from "react";

/** The head of a part beside the picture: its title, a way to close it, and a word below. */
export function SideHead(props: {
  title: ReactNode;
  /** In front of the way to close it: the kind of a node. */
  mark?: ReactNode;
  close?: (() => void) | null;
  /** What closing does, for screen readers. */
  closing?: string;
  under?: ReactNode;
}) {
  const { title, mark, close, closing = "Close", under } = props;
  const button = close ? (
    <button type="button" className="button close" aria-label={closing} onClick={close}>
      ✕
    </button>
  ) : null;
  return (
    <header className="side-head">
      {mark ? (
        <>
          {mark}
          {button}
        </>
      ) : null}
      <h2>{title}</h2>
      {mark ? null : button}
      {under ? <p className="quiet">{under}</p> : null}
    </header>
  );
}
