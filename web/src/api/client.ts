/** The one place that talks to Headwater's HTTP API. Types come from its OpenAPI document (`schema.d.ts`). */
import createClient from "openapi-fetch";
import { keyed } from "./key";
import type { components, paths } from "./schema";

/** Where the page itself is served: the API stands beside it, also under a path of a proxy. */
export const ROOT = new URL(".", document.baseURI).href.replace(/\/$/, "");

const client = createClient<paths>({ baseUrl: ROOT, fetch: keyed });

/** What the API said instead of an answer: problem+json (RFC 9457), or nothing at all (`status` 0: it is away). */
export class Problem extends Error {
  readonly status: number;
  /** The ids that the question may have meant, where the API named any. */
  readonly similar: readonly string[];
  /** The nodes that have the id that was asked for, where several have. */
  readonly meanings: readonly Shape<"Meaning">[];

  constructor(
    status: number,
    detail: string,
    similar: readonly string[] = [],
    meanings: readonly Shape<"Meaning">[] = [],
  ) {
    super(detail);
    this.status = status;
    this.similar = similar;
    this.meanings = meanings;
  }
}

type Get = { [Path in keyof paths]: paths[Path] extends { get: object } ? Path : never }[keyof paths];
type Operation<Path extends Get> = paths[Path] extends { get: infer Operation } ? Operation : never;
/** What a GET of this path may be asked. */
export type Asked<Path extends Get> =
  Operation<Path> extends { parameters: { query?: infer Query } }
    ? [NonNullable<Query>] extends [never]
      ? Record<string, never>
      : NonNullable<Query>
    : Record<string, never>;
/** What a GET of this path answers. */
export type Answer<Path extends Get> =
  Operation<Path> extends { responses: { 200: { content: { "application/json": infer Body } } } }
    ? Body
    : never;
/** A shape that the API's document names. */
export type Shape<Name extends keyof components["schemas"]> = components["schemas"][Name];
export type { Get };

/**
 * The answer of a GET.
 *
 * @throws Problem: the API refused, failed or is away.
 */
export async function ask<Path extends Get>(
  path: Path,
  query: Asked<Path>,
  options: { signal?: AbortSignal; path?: Readonly<Record<string, string>> } = {},
): Promise<Answer<Path>> {
  const { data } = await settled(
    // openapi-fetch cannot infer over a generic path: what goes in and comes out is typed by this function.
    (client.GET as unknown as Untyped)(path, {
      params: { query, path: options.path },
      ...(options.signal ? { signal: options.signal } : {}),
    }),
  );
  return data as Answer<Path>;
}

/** POST `body`, and the answer. Throws as `ask` does. */
export async function send<Body>(path: keyof paths, body: unknown): Promise<Body> {
  const { data } = await settled((client.POST as unknown as Untyped)(path, { body }));
  return data as Body;
}

type Untyped = (
  path: string,
  init: object,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

async function settled(request: ReturnType<Untyped>): Promise<{ data: unknown }> {
  let result: Awaited<typeof request>;
  try {
    result = await request;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "Headwater does not answer.");
  }
  if (result.response.ok) return { data: result.data };
  throw problem(result.response.status, result.error);
}

/** Read problem+json. What is none (a proxy's page) is told by its status. */
export function problem(status: number, body: unknown): Problem {
  const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const detail = typeof fields.detail === "string" ? fields.detail : `The server answered ${status}.`;
  const similar = Array.isArray(fields.similar) ? fields.similar.filter((id) => typeof id === "string") : [];
  const meanings = Array.isArray(fields.meanings) ? (fields.meanings as Shape<"Meaning">[]) : [];
  return new Problem(status, detail, similar, meanings);
}
