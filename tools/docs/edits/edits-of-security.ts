import type { Edit } from "./edit";

const at = (step: string) => ({ security: { mode: "secure", plaintextUntil: step } });
const plaintext = { security: "plaintext" };
const secure = { security: "secure" };
const key = "security";

/** The way from plain text to security, and back. */
export const editsOfSecurity: readonly Edit[] = [
  { key, edit: "`plaintext` becomes `secure` at once", before: plaintext, after: secure, expected: "refused" },
  { key, edit: "`secure` becomes `plaintext` at once", before: secure, after: plaintext, expected: "refused" },
  {
    key: "security.plaintextUntil",
    edit: "plain text becomes `opened`",
    before: plaintext,
    after: at("opened"),
    expected: "restarts",
  },
  {
    key: "security.plaintextUntil",
    edit: "`opened` becomes `kept`",
    before: at("opened"),
    after: at("kept"),
    expected: "restarts",
  },
  {
    key: "security.plaintextUntil",
    edit: "`kept` becomes `closed`, or back",
    before: at("kept"),
    after: secure,
    expected: "restarts",
  },
  {
    key: "security.plaintextUntil",
    edit: "a step is left out",
    before: at("opened"),
    after: secure,
    expected: "refused",
  },
  {
    key: "security.plaintextUntil",
    edit: "`opened` becomes `left`",
    before: at("opened"),
    after: at("left"),
    expected: "restarts",
  },
  {
    key: "security.plaintextUntil",
    edit: "`left` becomes plain text",
    before: at("left"),
    after: plaintext,
    expected: "restarts",
  },
  {
    key: "security.zookeeper",
    edit: "ZooKeeper alone becomes secure",
    before: plaintext,
    after: { security: { mode: "plaintext", zookeeper: "secure" } },
    expected: "refused",
  },
];
