import type { Edit } from "./edit";

/** How hosts are reached. */
export const editsOfLogins: readonly Edit[] = [
  {
    key: "ssh.passphrase",
    edit: "the private key gets a passphrase",
    only: "hosts",
    after: { ssh: { passphrase: "a secret" } },
    expected: "at once",
  },
];
