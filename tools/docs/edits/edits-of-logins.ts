import type { Edit } from "./edit";
import type { Raw } from "./outcome";

const secure = (more: Raw = {}): Raw => ({ security: { mode: "secure", ...more } });

/** How hosts are reached, what they reach, and how long certificates are valid. */
export const editsOfLogins: readonly Edit[] = [
  {
    key: "ssh.passphrase",
    edit: "the private key gets a passphrase",
    only: "hosts",
    after: { ssh: { passphrase: "a secret" } },
    expected: "at once",
  },
  {
    key: "ssh.sudoPassword",
    edit: "sudo asks for a password, or for another one",
    only: "hosts",
    after: { ssh: { user: "ops", sudoPassword: "a secret" } },
    expected: "at once",
  },
  {
    key: "ssh.agent",
    edit: "an agent in the place of the private key",
    only: "hosts",
    after: { ssh: { privateKeyFile: undefined, agent: true } },
    expected: "at once",
  },
  {
    key: "ssh.jump",
    edit: "a jump host on the way to all hosts",
    only: "hosts",
    after: { ssh: { jump: { address: "10.0.9.9" } } },
    expected: "at once",
  },
  {
    key: "downloads.proxy",
    edit: "hosts download through a proxy",
    only: "hosts",
    after: { downloads: { proxy: "http://proxy.example.org:3128" } },
    expected: "at once",
  },
  {
    key: "security.certificateDays, renewBefore",
    edit: "certificates of another life, or renewed earlier",
    before: secure(),
    after: secure({ certificateDays: 90, renewBefore: 60 }),
    expected: "at once",
  },
  {
    key: "security.authorityRenewal",
    edit: "another authority is announced, the first step of its replacement",
    before: secure(),
    after: secure({ authorityRenewal: "announced" }),
    expected: "at once",
  },
];
