import type { KeyDirectory, KeyFile } from "./leaf";

/** Where a service has its keys and certificates: a directory of its own among its files. */
export function keyDirectory(group: { readonly configDirectory: string; readonly user: string }): KeyDirectory {
  return { path: `${group.configDirectory}/tls`, mode: "0750", owner: `root:${group.user}` };
}

/** A file with a key: only its service reads it. @param name - Its name, whose end tells the format. */
export function keyFile({ path, owner }: KeyDirectory, name: string): KeyFile {
  return { path: `${path}/${name}`, format: formatOf(name), mode: "0640", owner };
}

/** A file with the certificates of those that are trusted; no secret is in it. */
export function trustFile({ path }: KeyDirectory, name: string): KeyFile {
  return { path: `${path}/${name}`, format: formatOf(name), mode: "0644", owner: "root:root" };
}

function formatOf(name: string): KeyFile["format"] {
  if (/\.(conf|json)$/.test(name)) return "text";
  return name.endsWith(".jks") ? "jks" : "pem";
}
