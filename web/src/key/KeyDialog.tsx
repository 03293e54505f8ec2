import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { faultOf, forgetKey, keepKey, useKey } from "../api/key";
import { queries } from "../api/use-answer";
import "./key.css";

/**
 * Asks for a key when an answer wants one. Closed with Escape it leaves the page as it is, with a button to come back;
 * where a key is kept the button forgets it. Nothing at all, where no key is wanted.
 */
export function KeyDialog() {
  const { key, refused } = useKey();
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const told = useId();
  const [given, setGiven] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    if (refused && !dialog.current?.open) dialog.current?.showModal();
    else if (!refused) dialog.current?.close();
  }, [refused]);

  async function use(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const problem = await faultOf(given.trim());
    setBusy(false);
    setWrong(problem);
    if (problem !== null) return;
    keepKey(given.trim());
    setGiven("");
    void queries.resetQueries();
  }

  const said = wrong ?? (key === null ? null : "The key of this window is not known any more.");
  return (
    <>
      {refused ? (
        <button type="button" className="button" onClick={() => dialog.current?.showModal()}>
          Give a key
        </button>
      ) : key === null ? null : (
        <Forget />
      )}
      <dialog ref={dialog} className="key" aria-labelledby={title}>
        <form onSubmit={(event) => void use(event)}>
          <h2 id={title}>This Headwater wants a key</h2>
          <p className="quiet">
            Whoever runs it makes one: <code>headwater keys create --name you --scope read</code>. This window
            keeps it until it is closed.
          </p>
          <label>
            Key
            <input
              className="input"
              type="password"
              autoComplete="off"
              spellCheck={false}
              required
              value={given}
              aria-invalid={said !== null}
              aria-describedby={told}
              onChange={(event) => setGiven(event.target.value)}
            />
          </label>
          <p id={told} className="wrong" role="alert">
            {said}
          </p>
          <div className="row">
            <button type="submit" className="button primary" disabled={busy}>
              {busy ? "Trying it …" : "Use this key"}
            </button>
            {key === null ? null : <Forget />}
          </div>
        </form>
      </dialog>
    </>
  );
}

function Forget() {
  return (
    <button
      type="button"
      className="button"
      title="This window sends no key any more"
      onClick={() => {
        forgetKey();
        void queries.resetQueries();
      }}
    >
      Forget the key
    </button>
  );
}
