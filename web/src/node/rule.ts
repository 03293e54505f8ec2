/** How it is known which write a run read, in words. */
export function ruleWords(rule: string): string {
  if (rule === "version") return "the version is named";
  if (rule === "time") return "by time: the last write before it began";
  return "not known which write";
}
