import { Link } from "wouter";
import { address } from "../address/address";
import type { Shape } from "../api/client";
import { Name } from "../design/Name";
import { stated } from "./stated";

/** Who owns it; each leads to everything of theirs. */
export function Owners({ owners }: { owners: readonly Shape<"Owner">[] }) {
  if (owners.length === 0) return <span className="quiet">nobody is named</span>;
  return owners.map(({ name, type }) => (
    <div key={`${name} ${stated(type) ?? ""}`}>
      <Link href={address("find", { owner: name })}>
        <Name text={name} />
      </Link>
      {stated(type) ? <span className="quiet"> {stated(type)?.toLowerCase()}</span> : null}
    </div>
  ));
}
