import type { ReactNode } from "react";
import { Link } from "wouter";
import { address } from "../address/address";
import { type Reference, referenceLabel } from "../address/reference";
import { useReference, useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";
import { shortened, visible } from "../design/figures";
import { Name } from "../design/Name";
import { type NodeCard, OneNode } from "./OneNode";

/** The view of the dataset or job that the address names: its title, and what to do where it names none. */
export function NodeView(props: {
  type: "dataset" | "job";
  /** The heading where none is named. */
  title: string;
  hint: string;
  children: (reference: Reference, card: NodeCard) => ReactNode;
}) {
  const { type, title, hint, children } = props;
  const reference = useReference();
  useTitle(reference ? shortened(visible(referenceLabel(reference)), 80) : title);
  if (!reference) {
    return (
      <div className="stack">
        <h1>{title}</h1>
        <Empty>
          <strong>Which {type}?</strong>
          <span>{hint}</span>
        </Empty>
      </div>
    );
  }
  return (
    <OneNode reference={reference} type={type}>
      {(card) => children(reference, card)}
    </OneNode>
  );
}

/** Where a node is: its namespace, as a way to all that is in it. */
export function InNamespace({ namespace }: { namespace: string }) {
  return (
    <>
      in{" "}
      <Link href={address("find", { namespace })}>
        <Name text={namespace} />
      </Link>
    </>
  );
}
