import { Name } from "./Name";

/** What producers call a part of an event: the name to look for in what they send, and in the specification. */
export function FacetName({ name }: { name: string }) {
  return (
    <span title="The part of an event that says it, by its name in OpenLineage">
      said in facet{" "}
      <code>
        <Name text={name} most={40} />
      </code>
    </span>
  );
}
