import { Link } from "wouter";
import { addressOf, type View } from "../address/address";
import type { Reference } from "../address/reference";

/** The parts of a view, each with its own address; the first is shown where the address names none. */
export function Tabs<Key extends string>(props: {
  view: View;
  reference: Reference;
  label: string;
  tabs: readonly (readonly [Key, string])[];
  shown: Key;
}) {
  const { view, reference, label, tabs, shown } = props;
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(([key, word], index) => (
        <Link
          key={key}
          href={addressOf(view, reference, { tab: index === 0 ? null : key })}
          aria-current={key === shown ? "page" : undefined}
        >
          {word}
        </Link>
      ))}
    </nav>
  );
}

/** The part that an address names. */
export function tabOf<Key extends string>(
  tabs: readonly (readonly [Key, string])[],
  named: string | null,
): Key {
  const found = tabs.find(([key]) => key === named) ?? tabs[0];
  if (!found) throw new Error("a view has parts");
  return found[0];
}
