/** A box that narrows what is listed below it. */
export function SearchInput({
  label,
  text,
  set,
}: {
  label: string;
  text: string;
  set: (text: string) => void;
}) {
  return (
    <input
      className="input"
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => set(event.target.value)}
    />
  );
}
