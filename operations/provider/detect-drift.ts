import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Target, targetsSchema } from "../../components/resources/inputs/target-inputs";
import { Session } from "../transport/session";
import { errorMessage } from "../lib/error-message";

const script = path.resolve(__dirname, "../../components/hosts/scripts/drift.sh");

/** What a look at hosts found, by their names. */
export interface Observed {
  /** What is not as it was put there; hosts in order are left out. */
  readonly found: Readonly<Record<string, string[]>>;
  /** Why a host could not be looked at. */
  readonly notSeen: Readonly<Record<string, string>>;
}

/** Looks at hosts, all at once. A host that does not answer fails nothing. */
export async function observe(targets: unknown): Promise<Observed> {
  const text = await readFile(script, "utf8");
  const seen = await Promise.all(
    targetsSchema.parse(targets).map(async (target) => [target.name, await lookAt(target, text)] as const),
  );
  const found = seen.flatMap(([name, drift]) => (typeof drift !== "string" && drift.length > 0 ? [[name, drift]] : []));
  const notSeen = seen.flatMap(([name, drift]) => (typeof drift === "string" ? [[name, drift]] : []));
  return {
    found: Object.fromEntries(found) as Observed["found"],
    notSeen: Object.fromEntries(notSeen) as Observed["notSeen"],
  };
}

/** What is not in order there, or why that cannot be told. */
async function lookAt(target: Target, text: string): Promise<string[] | string> {
  let session: Session | undefined;
  try {
    session = await Session.open(target);
    return (await session.run(text)).split("\n").filter((line) => line !== "");
  } catch (error) {
    return errorMessage(error);
  } finally {
    session?.close();
  }
}
