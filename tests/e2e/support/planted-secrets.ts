import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Project } from "./project";

/** How the engine writes a secret when it is told to show it. */
interface Shown {
  readonly plaintext: string;
}

/** Secrets of a stack by their whole values: passwords of users, and a line of each private key, on hosts the one of SSH among them. */
export async function secretsOf(project: Project, stack: string): Promise<readonly string[]> {
  const { stdout, exitCode } = await project.script("pulumi", "stack", "export", "--show-secrets", "--stack", stack);
  if (exitCode !== 0) throw new Error(`the state of ${stack} cannot be read`);
  const texts = plaintexts(JSON.parse(stdout));
  const login = path.join(project.root, ".sandbox", stack, "id_ed25519");
  const ssh = existsSync(login) ? [readFileSync(login, "utf8")] : [];
  // Serials of certificates have as many digits, and everybody sees them.
  const passwords = texts.filter((text) => /^\w{32}$/.test(text) && !/^[0-9A-F]+$/i.test(text));
  const keys = [...texts, ...ssh].flatMap((text) =>
    [...text.matchAll(/BEGIN [A-Z ]*PRIVATE KEY-----\n([\s\S]+?)\n-----END/g)].map(([, body = ""]) => longest(body)),
  );
  return [...new Set([...passwords, ...keys])];
}

/** The last whole line: the first ones are the same for all keys of a kind. */
function longest(body: string): string {
  const lines = body.split("\n");
  const length = Math.max(...lines.map((line) => line.length));
  return lines.filter((line) => line.length === length).at(-1) ?? "";
}

function plaintexts(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (typeof (value as Partial<Shown>).plaintext === "string")
    return strings(JSON.parse((value as Shown).plaintext) as unknown);
  return Object.values(value).flatMap(plaintexts);
}

/** A secret may hold others, such as files by name, or be JSON itself. */
function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** @throws AssertionError that names the place, and no secret. */
export function assertWithout(secrets: readonly string[], text: string, place: string): void {
  const found = secrets.filter((secret) => text.includes(secret)).length;
  assert.equal(found, 0, `${found} secrets in ${place}`);
}

/** Looks at the command lines and environments of all processes while some work lasts, those on the sandbox's hosts among them. */
export async function withoutInProcesses<T>(secrets: readonly string[], work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = work.finally(() => (isDone = true));
  let looks = 0;
  for (; !isDone; looks += 1) {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
      for (const file of ["cmdline", "environ"]) assertWithout(secrets, readOf(pid, file), `the ${file} of a process`);
    await sleep(100);
  }
  const result = await done;
  assert(looks > 0);
  return result;
}

/** Empty for one that has ended. */
function readOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return "";
  }
}
