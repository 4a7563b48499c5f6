import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Target, targetsSchema } from "../../components/resources/inputs/target-inputs";
import { Session } from "../transport/session";
import { errorMessage } from "../lib/error-message";

const script = path.resolve(__dirname, "../../components/hosts/scripts/drift.sh");

/** Looks at hosts, all at once, and returns by host name what is not as it was put there; hosts in order are left out. */
export async function observe(targets: unknown): Promise<Record<string, string[]>> {
  const text = await readFile(script, "utf8");
  const seen = await Promise.all(
    targetsSchema.parse(targets).map(async (target) => [target.name, await lookAt(target, text)] as const),
  );
  return Object.fromEntries(seen.filter(([, drift]) => drift.length > 0));
}

async function lookAt(target: Target, text: string): Promise<string[]> {
  let session: Session | undefined;
  try {
    session = await Session.open(target);
    return (await session.run(text)).split("\n").filter((line) => line !== "");
  } catch (error) {
    return [`cannot be looked at: ${errorMessage(error)}`];
  } finally {
    session?.close();
  }
}
