/** The question about one model, and one version of it (the latest trained where none is named). */
import { asQuery, type Reference } from "../address/reference";

export interface ModelAsked {
  readonly nodeId?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly version?: string;
}

export function modelOf(reference: Reference): ModelAsked {
  const { nodeId, namespace, name } = asQuery(reference);
  if (nodeId) return { nodeId };
  return { ...(namespace == null ? {} : { namespace }), ...(name == null ? {} : { name }) };
}
