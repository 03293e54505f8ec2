import { type ReactNode, useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { home } from "../address/address";
import { instead, told } from "../address/reference";
import { useSearch } from "../address/use-address";
import { Problem } from "../api/client";
import { Name } from "./Name";

/** What becomes of a question, of one page (`useAnswer`) or of several (`usePages`). */
export interface Asking<Data> {
  readonly data: Data | undefined;
  readonly error: Error | null;
  readonly refetch: () => Promise<unknown>;
}

/** One question's answer, whatever becomes of it: loading, slow, failed, or there. `whole`: a view stands on it. */
export function AnswerOf<Data>(props: {
  answer: Asking<Data>;
  what: string;
  whole?: boolean;
  children: (data: Data) => ReactNode;
}) {
  const { answer, what, whole = false, children } = props;
  if (answer.data !== undefined) {
    return (
      <>
        {answer.error ? <Failed error={answer.error} what={what} stale /> : null}
        {children(answer.data)}
      </>
    );
  }
  if (answer.error)
    return <Failed error={answer.error} what={what} retry={() => void answer.refetch()} whole={whole} />;
  return <Loading what={what} />;
}

/** Lines where the answer will stand; after three seconds it says what it waits for. */
export function Loading({ what, lines = 4 }: { what: string; lines?: number }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 3_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="skeleton" role="status" aria-busy="true">
      <span className={slow ? "quiet" : "unseen"}>
        {slow ? `Still reading ${what} …` : `Reading ${what}`}
      </span>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines without content, always the same ones
        <i key={index} style={{ width: `${88 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

/**
 * What went wrong, and what to do next. `stale`: an older answer is still shown beside it; `whole`: nothing else is
 * shown, so this is the heading of the view.
 */
export function Failed(props: {
  error: Error;
  what: string;
  retry?: () => void;
  stale?: boolean;
  whole?: boolean;
}) {
  const { error, what, retry, stale, whole } = props;
  const Title = whole ? "h1" : "strong";
  const status = error instanceof Problem ? error.status : -1;
  const similar = error instanceof Problem ? error.similar : [];
  if (error instanceof Problem && error.meanings.length > 0)
    return <WhichOne meanings={error.meanings} whole={whole ?? false} />;
  return (
    <div className={`notice ${status === 404 ? "warn" : "bad"}`} role="alert">
      <Title>{TITLES[status] ?? `Could not read ${what}`}</Title>
      <span>
        {status === 0
          ? `Nothing answers at ${location.origin}. This page asks again every few seconds${stale ? "; what you see is what it last said" : ""}.`
          : error.message}
      </span>
      {similar.length > 0 ? (
        <ul>
          {similar.map((id) => (
            <li key={id}>
              <Link href={home({ id })}>
                <Name text={id} most={100} />
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      {retry && status !== 404 && status !== 422 ? (
        <div>
          <button type="button" className="button" onClick={retry}>
            Ask again
          </button>
        </div>
      ) : null}
    </div>
  );
}

/** The nodes that an id may mean, each with the way to the same view of it. */
function WhichOne({ meanings, whole }: { meanings: Problem["meanings"]; whole: boolean }) {
  const [path] = useLocation();
  const search = useSearch();
  const Title = whole ? "h1" : "strong";
  return (
    <div className="notice warn" role="alert">
      <Title>Several have this id: which one?</Title>
      <ul className="lines">
        {meanings.map((meaning) => (
          <li key={JSON.stringify(meaning)}>
            <Link href={`${path}?${instead(new URLSearchParams(search), told(meaning))}`}>
              <Name
                text={meaning.field === undefined ? meaning.name : `${meaning.field} of ${meaning.name}`}
              />
            </Link>{" "}
            <span className="quiet">
              in <Name text={meaning.namespace} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const TITLES: Readonly<Record<number, string>> = {
  0: "Headwater is away",
  401: "A key is wanted",
  403: "This key is not for that",
  404: "Not in the graph",
  422: "This question makes no sense",
  503: "The graph does not answer just now",
  504: "It took too long",
};

/** Nothing there, and what would change that. */
export function Empty({ children }: { children: ReactNode }) {
  return <div className="notice">{children}</div>;
}
