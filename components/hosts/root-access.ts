import { readFileSync } from "node:fs";
import path from "node:path";
import { lazy } from "../model/lazy";

/** How a command is run as root on a host. */
export interface RootAccess {
  /** What stands in front of the command. */
  readonly prefix: string;
  /** What comes before its own standard input; secret when it is not empty. */
  readonly preamble: string;
}

/** Who logs in: whether that user needs sudo, and the password that sudo asks for, if it does. */
export interface SudoUser {
  readonly sudo: boolean;
  readonly sudoPassword?: string;
}

const functions = lazy(() => readFileSync(path.join(__dirname, "scripts", "become-root.sh"), "utf8"));

/** The line behind a password; to a shell that reads it as a command, it does nothing. Also in `become-root.sh`. */
const end = ": kafka-zookeeper, the password ends here";

/** How somebody who logged in runs commands as root. */
export function rootAccess({ sudo, sudoPassword }: SudoUser): RootAccess {
  if (!sudo) return { prefix: "", preamble: "" };
  if (sudoPassword === undefined) return { prefix: "sudo -n ", preamble: "" };
  const refused = `{ printf '%s\\n' "$SUDO_SAYS" >&2; exit 1; }`;
  return { prefix: "bash -s -- ", preamble: passwordLines(`become_root "$@" || ${refused}`, sudoPassword) };
}

/** Lines for a bash that goes on as root, or as who it is, with why in SUDO_SAYS. Secret. */
export function tryRoot(sudoPassword: string): string {
  return passwordLines("become_root bash -s || :", sudoPassword);
}

function passwordLines(call: string, sudoPassword: string): string {
  return `${functions()}\n${call}\n${sudoPassword}\n${end}\n`;
}
