import assert from "node:assert/strict";
import { getProperties } from "properties-file";

/** Levels by logger; the root's is under `root`. */
export type Levels = Readonly<Record<string, string>>;

/** What the file of log4j or logback says, read as its own reader would. @throws AssertionError when it cannot be read. */
export function readLogging(path: string, content: string): Levels {
  return path.endsWith(".xml") ? readLogback(content) : readLog4j(content);
}

function readLog4j(content: string): Levels {
  const read = getProperties(content);
  const prefix = "log4j.logger.";
  const named = Object.entries(read).filter(([key]) => key.startsWith(prefix));
  const [root, ...appenders] = (read["log4j.rootLogger"] ?? "").split(", ");
  assert.deepEqual(appenders, ["stdout"], content);
  return { ...Object.fromEntries(named.map(([key, level]) => [key.slice(prefix.length), level])), root: root ?? "" };
}

/** Elements with their attributes; what is not closed where it should be is no XML. */
function readLogback(content: string): Levels {
  const open: string[] = [];
  const levels: Record<string, string> = {};
  const rest = content
    .replace(/<!--.*?-->/gs, "")
    .replace(/<(\/?)([a-z-]+)((?: [\w-]+="[^"<&]*")*)(\/?)>/g, (...found) => {
      const [, ends, element, attributes = "", isEmpty] = found as string[];
      if (ends === "/") assert.equal(open.pop(), element, content);
      else if (isEmpty !== "/") open.push(element ?? "");
      const all: Levels = Object.fromEntries(
        [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value] as const),
      );
      if (element === "logger") levels[all["name"] ?? ""] = all["level"] ?? "";
      if (element === "root" && ends !== "/") levels["root"] = all["level"] ?? "";
      return "";
    });
  assert.deepEqual(open, [], content);
  assert(!/[<>&]/.test(rest), content);
  return levels;
}
