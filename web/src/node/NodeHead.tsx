import type { ReactNode } from "react";
import { Link } from "wouter";
import { addressOf, type View } from "../address/address";
import type { Reference } from "../address/reference";
import { type Kind, KindMark } from "../design/Kind";
import { Name } from "../design/Name";
import "./node.css";

const VIEWS: readonly (readonly [View, string])[] = [
  ["graph", "Graph"],
  ["impact", "Impact"],
  ["root-cause", "Root cause"],
];

/** What a view is about: its kind, its name, where it is, and the other views of it. */
export function NodeHead(props: {
  kind: Kind;
  name: string;
  /** Below the name: the namespace, the job of a run. */
  under?: ReactNode;
  reference: Reference;
  views?: readonly View[];
  children?: ReactNode;
}) {
  const { kind, name, under, reference, views = ["graph", "impact", "root-cause"], children } = props;
  return (
    <div className="row spread node-head">
      <div>
        <h1 className="row">
          <KindMark kind={kind} bare /> <Name text={name} most={80} />
        </h1>
        {under ? <p className="quiet">{under}</p> : null}
      </div>
      <div className="row">
        {VIEWS.filter(([view]) => views.includes(view)).map(([view, word]) => (
          <Link key={view} className="button" href={addressOf(view, reference)}>
            {word}
          </Link>
        ))}
        {children}
      </div>
    </div>
  );
}
