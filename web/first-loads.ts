/**
 * Says what each view loads beside the first script: its own scripts and styles, and what it asks the API at once.
 *
 * The server puts it into the HTML of the view, so that all of it is on its way while the first script is still read,
 * instead of one after the other.
 */
import type { Plugin } from "vite";
import { ASKED_FIRST } from "./src/shell/asked-first";

/** The view of a module: `src/dead-letters/DeadLettersView.tsx` is `dead-letters`. */
const VIEW = /\/src\/[a-z-]+\/([A-Za-z]+)View\.tsx$/;

export function firstLoads(): Plugin {
  return {
    name: "first-loads",
    enforce: "post",
    generateBundle(_, bundle) {
      const chunks = new Map(
        Object.values(bundle).flatMap((each) =>
          each.type === "chunk" ? [[each.fileName, each] as const] : [],
        ),
      );
      /** A chunk with all that it imports, without what `known` has. */
      const withImports = (name: string, known: ReadonlySet<string>): Set<string> => {
        const found = new Set<string>();
        const open = [name];
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
          if (found.has(next) || known.has(next)) continue;
          found.add(next);
          open.push(...(chunks.get(next)?.imports ?? []));
        }
        return found;
      };
      const entry = [...chunks.values()].find(
        ({ isEntry, facadeModuleId }) => isEntry && facadeModuleId?.endsWith(".html"),
      );
      const there = entry ? withImports(entry.fileName, new Set()) : new Set<string>();
      const views: Record<string, { scripts: string[]; styles: string[]; answers: readonly string[] }> = {};
      for (const chunk of chunks.values()) {
        const name = VIEW.exec(chunk.facadeModuleId ?? "")?.[1];
        if (!name || !chunk.isDynamicEntry) continue;
        const view = name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
        const scripts = [...withImports(chunk.fileName, there)].sort();
        const styles = new Set(
          scripts.flatMap((each) => [...(chunks.get(each)?.viteMetadata?.importedCss ?? [])]),
        );
        views[view] = { scripts, styles: [...styles].sort(), answers: ASKED_FIRST[view] ?? [] };
      }
      this.emitFile({ type: "asset", fileName: "first-loads.json", source: JSON.stringify(views) });
    },
  };
}
