/** What a run ran with and on, from its facets. Pure: whatever stands in them, it does not fail. */
type Pairs = readonly (readonly [string, unknown])[];

/** Its arguments, and what `executionParameters` says; what both say is said once. */
export function parametersOf(
  args: Readonly<Record<string, unknown>>,
  facets: Readonly<Record<string, unknown>>,
): Pairs {
  const found = new Map<string, unknown>(
    Object.entries(args).filter(([name]) => !name.startsWith("nominal_") && !name.startsWith("_")),
  );
  for (const each of list(object(facets.executionParameters).parameters)) {
    const { key, name, value } = object(each);
    const called = key ?? name;
    if (typeof called === "string") found.set(called, value);
  }
  return [...found];
}

/** Engine, variables, and what else tells of the machine and its packages. */
export function environmentOf(facets: Readonly<Record<string, unknown>>): Pairs {
  const found: [string, unknown][] = [];
  const engine = object(facets.processing_engine);
  if (typeof engine.name === "string")
    found.push(["engine", engine.version == null ? engine.name : `${engine.name} ${String(engine.version)}`]);
  for (const each of list(object(facets.environmentVariables).environmentVariables)) {
    const { name, value } = object(each);
    if (typeof name === "string") found.push([name, value]);
  }
  for (const [facet, body] of Object.entries(facets)) {
    if (!/environment$/i.test(facet)) continue;
    for (const [name, value] of Object.entries(object(body))) {
      if (name.startsWith("_") || value == null) continue;
      if (typeof value === "object" && !Array.isArray(value))
        found.push(
          ...Object.entries(value).map(([part, each]): [string, unknown] => [`${name} ${part}`, each]),
        );
      else found.push([name, value]);
    }
  }
  return found;
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
