import type { Edit } from "./edit";
import type { Raw } from "./outcome";

const at = (step: string) => ({ security: { mode: "secure", plaintextUntil: step } });
const plaintext = { security: "plaintext" };
const secure = { security: "secure" };
const key = "security";

const nodePorts = { 1: 30911, 2: 30912, 3: 30913 };
const secureOnes = { 1: 30921, 2: 30922, 3: 30923 };
const outside = (external: Raw): Raw => ({ kubernetes: { kafka: { external: { type: "NodePort", ...external } } } });
const both = outside({ nodePorts, secure: { nodePorts: secureOnes } });

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
    key: "kubernetes.kafka.external.secure",
    edit: "given, with `opened`",
    only: "kubernetes",
    before: { ...plaintext, ...outside({ nodePorts }) },
    after: { ...at("opened"), ...both },
    expected: "restarts",
  },
  {
    key: "kubernetes.kafka.external.secure",
    edit: "not given, with `opened`",
    only: "kubernetes",
    before: { ...plaintext, ...outside({ nodePorts }) },
    after: { ...at("opened"), ...outside({ nodePorts }) },
    expected: "refused",
  },
  {
    key: "kubernetes.kafka.external.secure",
    edit: "it leaves with `closed`, and clients would have to look at other ports",
    only: "kubernetes",
    before: { ...at("kept"), ...both },
    after: { ...secure, ...outside({ nodePorts }) },
    expected: "refused",
  },
  {
    key: "kubernetes.kafka.external.secure",
    edit: "in `closed` its ports take the place of the others, and it leaves",
    only: "kubernetes",
    before: { ...secure, ...both },
    after: { ...secure, ...outside({ nodePorts: secureOnes, secure: undefined }) },
    expected: "at once",
  },
  {
    key: "security.zookeeper",
    edit: "ZooKeeper alone becomes secure",
    before: plaintext,
    after: { security: { mode: "plaintext", zookeeper: "secure" } },
    expected: "refused",
  },
];
