import { callLine, partText } from "./host-script";

/** A file of keys or certificates, as a script writes it. */
export interface WrittenKeyFile {
  readonly path: string;
  readonly mode: string;
  readonly owner: string;
  readonly serial: string;
  /** Of the bytes. */
  readonly sha256: string;
  readonly bytes: Buffer;
}

/** The files of one service of a host. */
export interface WrittenKeys {
  readonly service: string;
  readonly user: string;
  readonly directory?: { readonly path: string; readonly mode: string; readonly owner: string };
  readonly files: readonly WrittenKeyFile[];
}

const parts = ["common", "configure", "key-files"];

/**
 * The whole standard input of the shell that writes the key files of a host; it is read to its end before any of it runs.
 * It prints a line for each file that it wrote or removed. All of it is secret.
 */
export function keyFilesScript(services: readonly WrittenKeys[]): string {
  return [
    ...parts.map((part) => `${partText(part)}\n`),
    "apply() {",
    "lock_host",
    ...services.flatMap(serviceCalls),
    "}",
    "apply < /dev/null",
    "",
  ].join("\n");
}

function serviceCalls({ service, user, directory, files }: WrittenKeys): string[] {
  const place = directory === undefined ? [] : [directory.path, directory.mode, directory.owner];
  return [
    callLine(["begin_keys", service, user, ...place]),
    ...files.map(({ path, mode, owner, serial, sha256, bytes }) =>
      callLine(["put_key", path, mode, owner, serial, sha256, bytes.toString("base64")]),
    ),
    callLine(["finish_keys"]),
  ];
}
