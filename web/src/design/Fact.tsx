import type { ReactNode } from "react";
import { Name } from "./Name";

/** A name and what stands under it, both as text, in a list of `facts`. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>
        <Name text={name} most={40} />
      </dt>
      <dd>{typeof children === "string" ? <Name text={children} most={300} /> : children}</dd>
    </>
  );
}
