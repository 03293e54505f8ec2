/** What a dataset's column lineage says a column is made from. Pure; whatever the facet holds, it does not fail. */
export interface Source {
  readonly namespace: string;
  readonly name: string;
  readonly field: string;
  /** `aggregation`; only what says more than that the value came along. */
  readonly how: string;
}

export function madeFrom(lineage: unknown, column: string): Source[] {
  const fields = part(lineage, "fields");
  const inputs = part(part(fields, column), "inputFields");
  if (!Array.isArray(inputs)) return [];
  return inputs.flatMap((input): Source[] => {
    const [namespace, name, field] = ["namespace", "name", "field"].map((key) => part(input, key));
    if (typeof namespace !== "string" || typeof name !== "string" || typeof field !== "string") return [];
    return [{ namespace, name, field, how: how(part(input, "transformations")) }];
  });
}

function how(transformations: unknown): string {
  if (!Array.isArray(transformations)) return "";
  const words = transformations.flatMap((each) => {
    const word = part(each, "subtype") ?? part(each, "type");
    return typeof word === "string" && word !== "" ? [word.toLowerCase().replaceAll("_", " ")] : [];
  });
  return [...new Set(words)].filter((word) => word !== "identity" && word !== "direct").join(", ");
}

function part(of: unknown, key: string): unknown {
  if (typeof of !== "object" || of === null || !Object.hasOwn(of, key)) return undefined;
  return (of as Readonly<Record<string, unknown>>)[key];
}
