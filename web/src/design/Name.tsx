import { Fragment } from "react";
import { Link } from "wouter";
import { addressOf, home, type View } from "../address/address";
import { labelOf, type Reference } from "../address/reference";
import { shortened, visible } from "./figures";

/**
 * A name as text: shortened in the middle, whole on hover and when copied; what cannot be seen is shown as its code.
 */
export function Name({ text, most = 60 }: { text: string; most?: number }) {
  const whole = visible(text.length > 2_000 ? shortened(text, 2_000) : text);
  const short = shortened(whole, most);
  return (
    <bdi
      className="name"
      title={short === whole ? undefined : whole}
      onCopy={(event) => {
        // Only where the shortened name itself is what was selected.
        if (short === whole || window.getSelection()?.toString() !== short) return;
        event.clipboardData.setData("text/plain", text);
        event.preventDefault();
      }}
    >
      <Broken text={short} />
    </bdi>
  );
}

/** A name that, where it has no room on one line, is broken behind a dot or slash before anywhere else. */
export function Broken({ text }: { text: string }) {
  const parts = text.split(/(?<=[./_:-])(?=[^./_:-])/);
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text in their order
    <Fragment key={index}>
      {index > 0 ? <wbr /> : null}
      {part}
    </Fragment>
  ));
}

/** A node's name as a link to where it is told whole, or to another view of it. */
export function NodeLink(props: {
  node: { id: string; name?: string | null; datasetType?: string | null | undefined };
  view?: View;
  most?: number;
}) {
  const reference: Reference = { id: props.node.id };
  return (
    <Link href={props.view ? addressOf(props.view, reference) : home(reference, props.node.datasetType)}>
      <Name text={props.node.name ?? labelOf(props.node.id)} {...(props.most ? { most: props.most } : {})} />
    </Link>
  );
}
