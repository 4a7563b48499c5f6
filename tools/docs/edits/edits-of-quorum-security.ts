import type { Edit } from "./edit";
import { inKraft, three } from "./kraft-stacks";
import type { Raw } from "./outcome";

/** A cluster in KRaft at a step, with what its file says of the ports of controllers. */
function at(step: string, ports: Raw = {}): Raw {
  const security = step === "plaintext" || step === "secure" ? step : { mode: "secure", plaintextUntil: step };
  return inKraft(three, { controllers: ports }, { security });
}

const made = { securePort: 9097 };
const madeSecure = { plaintextPort: 9097 };
const key = "security.plaintextUntil";

function step(before: string, after: string, ports: Raw, expected: Edit["expected"]): Edit {
  const [name = ""] = Object.keys(ports);
  const edit = `in KRaft, with \`${name}\`, \`${before}\` becomes \`${after}\``;
  return { key, edit, before: at(before, ports), after: at(after, ports), expected };
}

/** The way from plain text to security, and back, where controllers go it as well. */
export const editsOfQuorumSecurity: readonly Edit[] = [
  {
    key: "security",
    edit: "in KRaft, `plaintext` becomes `secure` at once",
    before: at("plaintext"),
    after: at("secure"),
    expected: "refused",
  },
  {
    key,
    edit: "in KRaft, plain text becomes `opened` without a second port of controllers",
    before: at("plaintext"),
    after: at("opened"),
    expected: "refused",
  },
  {
    key: "kafka.controllers.securePort",
    edit: "given, with `opened`",
    before: at("plaintext"),
    after: at("opened", made),
    expected: "restarts",
  },
  step("opened", "kept", made, "restarts"),
  step("kept", "secure", made, "restarts"),
  step("opened", "secure", made, "refused"),
  step("secure", "kept", made, "restarts"),
  step("kept", "opened", made, "restarts"),
  step("opened", "left", made, "restarts"),
  { ...step("left", "plaintext", made, "at once"), only: "hosts" },
  { ...step("left", "plaintext", made, "restarts"), only: "kubernetes" },
  step("secure", "plaintext", made, "refused"),
  {
    key: "kafka.controllers.securePort",
    edit: "it leaves when plain text is closed",
    before: at("secure", made),
    after: at("secure"),
    expected: "refused",
  },
  {
    key: "kafka.controllers.securePort",
    edit: "another port, while controllers have both",
    before: at("opened", made),
    after: at("opened", { securePort: 9098 }),
    expected: "refused",
  },
  {
    key: "kafka.controllers.securePort",
    edit: "for a cluster that was made with TLS",
    before: at("secure"),
    after: at("secure", made),
    expected: "refused",
  },
  {
    key: "kafka.controllers.securePort",
    edit: "given in plain text, before the first step",
    before: at("plaintext"),
    after: at("plaintext", made),
    expected: "at once",
  },
  {
    key: "kafka.controllers.plaintextPort",
    edit: "given, with `kept`, for a cluster that was made with TLS",
    before: at("secure"),
    after: at("kept", madeSecure),
    expected: "restarts",
  },
  {
    key: "kafka.controllers.plaintextPort",
    edit: "given, with `opened`, for a cluster that was made in plain text",
    before: at("plaintext"),
    after: at("opened", madeSecure),
    expected: "refused",
  },
  {
    key: "security.plaintextUntil",
    edit: "given together with the first step from ZooKeeper to KRaft",
    before: { security: "plaintext" },
    after: {
      hosts: three.map((one, index) => ({ ...one, zookeeperId: index + 1 })),
      kafka: { metadata: "controllers", controllers: made },
      security: { mode: "secure", plaintextUntil: "opened" },
    },
    expected: "refused",
  },
];
