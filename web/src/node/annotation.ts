/** What is sent when somebody says something of a node. Pure. */

/** The node by its parts: an id with a `:` in its names can be read in several ways, and would be refused. */
export type Annotated =
  | { readonly type: "dataset" | "job"; readonly namespace: string; readonly name: string }
  | { readonly type: "run"; readonly runId: string };

export interface Saying {
  readonly kind: "note" | "tag";
  /** Of a tag: `key` or `key=value`. */
  readonly key: string;
  readonly text: string;
  readonly by: string;
}

export function annotationOf(node: Annotated, saying: Saying): Record<string, string> {
  const [note, by] = [saying.text.trim(), saying.by.trim()];
  const said: Record<string, string> = { ...node, kind: saying.kind };
  if (saying.kind === "tag") {
    const at = saying.key.indexOf("=");
    said.key = (at < 0 ? saying.key : saying.key.slice(0, at)).trim();
    if (at >= 0) said.value = saying.key.slice(at + 1).trim();
  }
  if (note) said.note = note;
  if (by) said.by = by;
  return said;
}
