import type { ReactNode } from "react";

/** A column's head: its words, or more where it is of numbers, or seen only by screen readers. */
export type Head = string | { readonly key: string; readonly number?: boolean; readonly shown?: ReactNode };

/** A table with a caption for screen readers; without `heads` where the rows speak for themselves. */
export function Table(props: {
  caption: string;
  heads?: readonly Head[];
  className?: string;
  children: ReactNode;
}) {
  return (
    <table className={props.className ? `table ${props.className}` : "table"}>
      <caption className="unseen">{props.caption}</caption>
      {props.heads ? (
        <thead>
          <tr>{props.heads.map(headCell)}</tr>
        </thead>
      ) : null}
      <tbody>{props.children}</tbody>
    </table>
  );
}

function headCell(head: Head) {
  const { key, number, shown } = typeof head === "string" ? { key: head, number: false, shown: head } : head;
  return (
    <th key={key} scope="col" className={number ? "number" : undefined}>
      {shown ?? key}
    </th>
  );
}
