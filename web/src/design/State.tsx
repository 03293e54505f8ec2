/** How runs, verdicts and approvals look: a word and a sign, colour never alone. */
type Tone = "good" | "bad" | "warn" | "busy" | "plain";

const STATES: Readonly<Record<string, [Tone, string, string]>> = {
  COMPLETED: ["good", "✓", "completed"],
  COMPLETE: ["good", "✓", "completed"],
  FAILED: ["bad", "✕", "failed"],
  FAIL: ["bad", "✕", "failed"],
  ABORTED: ["warn", "■", "aborted"],
  ABORT: ["warn", "■", "aborted"],
  RUNNING: ["busy", "▸", "running"],
  START: ["busy", "▸", "running"],
  NEW: ["plain", "○", "new"],
  OTHER: ["plain", "○", "new"],
  good: ["good", "✓", "good"],
  bad: ["bad", "✕", "bad"],
  approved: ["good", "✓", "approved"],
  rejected: ["bad", "✕", "rejected"],
  retired: ["plain", "■", "retired"],
};

/** What a state is: its tone, sign and word. Unknown ones are shown as they came. */
export function stateOf(state: string): { tone: Tone; sign: string; word: string } {
  const [tone, sign, word] = STATES[state] ?? ["plain", "○", state.toLowerCase()];
  return { tone, sign, word };
}

export function StateBadge({ state, stale = false }: { state: string; stale?: boolean | null | undefined }) {
  const { tone, sign, word } = stale
    ? { tone: "warn" as Tone, sign: "?", word: "no end heard" }
    : stateOf(state);
  return (
    <span className={`badge ${tone}`}>
      <span aria-hidden="true">{sign}</span>
      {word}
    </span>
  );
}
