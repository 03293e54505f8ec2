/** Facets as people read them. Pure. */
import { figure } from "../design/figures";

/** What people call the facets that the specification knows; what is not among them is shown as JSON. */
const TITLES: Readonly<Record<string, string>> = {
  catalog: "Catalog",
  dataSource: "Data source",
  datasetType: "Kind of dataset",
  datasetVersion: "Version",
  dataQualityMetrics: "What was measured of the data",
  documentation: "Description",
  environmentVariables: "Environment",
  errorMessage: "Error",
  executionParameters: "Parameters",
  externalQuery: "Query at the engine",
  extractionError: "What could not be read",
  gcp_dataproc: "Dataproc",
  hierarchy: "Part of",
  jobType: "Kind of job",
  lifecycleStateChange: "What happened to it",
  nominalTime: "Nominal time",
  ownership: "Owners",
  parent: "Parent run",
  processing_engine: "Engine",
  sourceCode: "Source code",
  sourceCodeLocation: "Where the code is",
  sql: "SQL",
  storage: "Storage",
  symlinks: "Other names",
  tags: "Tags",
  test: "Tests",
  version: "Version",
};

/** What people call a part of what is told of something, in a sentence: `sourceCodeLocation` is where the code is. */
export function wordOf(part: string): string {
  const title = Object.hasOwn(TITLES, part) ? TITLES[part] : undefined;
  if (title === undefined) return part;
  return /^[A-Z]{2}/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}

/** Told by parts of a view of their own. */
const ELSEWHERE = new Set(["schema", "columnLineage"]);
const TEXTS = new Set(["query", "sourceCode", "stackTrace", "description", "message"]);
/** What part of a table's cells must say something. */
const LEAST_TOLD = 0.6;
const [MOST_FACTS, MOST_ROWS, MOST_HEADS] = [60, 1_000, 10] as const;

export interface ReadFacet {
  readonly key: string;
  readonly title: string;
  readonly known: boolean;
  readonly producer: string | null;
  /** Short values by their dotted path; empty where it is not known or has too many. */
  readonly facts: readonly (readonly [string, string])[];
  /** Texts of several lines or many characters: code, a stack trace. */
  readonly texts: readonly (readonly [string, string])[];
  /** Many things of which the same is told: columns with their numbers, tests with their results. */
  readonly tables: readonly FacetTable[];
  readonly json: string;
}

export interface FacetTable {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function readFacets(facets: Readonly<Record<string, unknown>>): ReadFacet[] {
  return Object.entries(facets)
    .filter(([key]) => !ELSEWHERE.has(key))
    .map(([key, body]) => readFacet(key, body))
    .sort((a, b) => Number(b.known) - Number(a.known) || a.title.localeCompare(b.title, "en"));
}

function readFacet(key: string, body: unknown): ReadFacet {
  const title = Object.hasOwn(TITLES, key) ? TITLES[key] : undefined;
  const { _producer, _schemaURL, ...content } = isObject(body) ? body : { value: body };
  const into: Collected = { facts: [], texts: [], tables: [] };
  const fits = title !== undefined && collect(content, "", into);
  return {
    key,
    title: title ?? key,
    known: fits,
    producer: typeof _producer === "string" ? _producer : null,
    facts: fits ? into.facts : [],
    texts: fits ? into.texts : [],
    tables: fits ? into.tables : [],
    json: JSON.stringify(content, null, 2),
  };
}

interface Collected {
  readonly facts: [string, string][];
  readonly texts: [string, string][];
  readonly tables: FacetTable[];
}

/** Values by their path; false as soon as there are too many of them to be read. */
function collect(value: unknown, path: string, into: Collected): boolean {
  if (value == null) return true;
  if (typeof value !== "object") {
    const text = typeof value === "number" ? figure(value) : String(value);
    const last = path.slice(path.lastIndexOf(".") + 1);
    const long = text.includes("\n") || text.length > 300 || TEXTS.has(last);
    (long ? into.texts : into.facts).push([path, text]);
    return into.facts.length + into.texts.length <= MOST_FACTS;
  }
  const named = Array.isArray(value) ? value.map(pair) : null;
  if (named?.every((each) => each !== null))
    return named.every(([name, each]) => collect(each, join(path, name), into));
  const table = path ? tableOf(path, value) : null;
  if (table) {
    into.tables.push(table);
    return true;
  }
  return Object.entries(value)
    .filter(([key]) => key !== "_producer" && key !== "_schemaURL")
    .every(([key, each]) => collect(each, join(path, key), into));
}

/** Several things that are told by short values only; null where it is anything else. */
function tableOf(title: string, value: object): FacetTable | null {
  const entries = Object.entries(value);
  if (entries.length < 2 || entries.length > MOST_ROWS || !entries.every(([, each]) => isFlat(each)))
    return null;
  const heads = [
    ...new Set(entries.flatMap(([, each]) => Object.keys(each).filter((key) => !isEmpty(each[key])))),
  ];
  if (heads.length > MOST_HEADS) return null;
  const rows = entries.map(([, each]) => heads.map((head) => cell(each[head])));
  const told = rows.flat().filter((each) => each !== "").length;
  // Things of which different is told are no table: a parent's job and its run.
  if (told < LEAST_TOLD * heads.length * rows.length) return null;
  if (Array.isArray(value)) return { title, heads, rows };
  return { title, heads: ["", ...heads], rows: entries.map(([key], index) => [key, ...(rows[index] ?? [])]) };
}

function isFlat(value: unknown): value is Record<string, unknown> {
  return (
    isObject(value) &&
    Object.values(value).every(
      (each) => isEmpty(each) || (typeof each !== "object" && String(each).length <= 300),
    )
  );
}

function isEmpty(value: unknown): boolean {
  return value == null || (typeof value === "object" && Object.keys(value).length === 0);
}

function cell(value: unknown): string {
  if (isEmpty(value)) return "";
  return typeof value === "number" ? figure(value) : String(value);
}

/** `{"name": "a", "value": "1"}` and alike say one thing: `a` is `1`. */
function pair(each: unknown): [string, unknown] | null {
  if (!isObject(each)) return null;
  const name = each.name ?? each.key;
  const rest = Object.keys(each).filter((key) => !["name", "key", "source", "description"].includes(key));
  const [only] = rest;
  return typeof name === "string" && rest.length === 1 && only ? [name, each[only]] : null;
}

function join(path: string, key: string): string {
  if (/^\d+$/.test(key)) return path ? `${path} ${Number(key) + 1}` : String(Number(key) + 1);
  return path ? `${path}.${key}` : key;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
