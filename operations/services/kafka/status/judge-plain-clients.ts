import { joinLimited } from "../../../../components/model/report-text";
import type { Finding, Snapshot } from "../../../status/snapshot";
import { clientsText } from "../plain-clients";

const way = "docs/security.md#from-plain-text-to-secure-and-back";

/** Who still uses listeners in plain text, in a line for each: the same one of all brokers together. */
export function plainClientsSummary({ plaintext = [] }: Snapshot): string[] {
  const listeners = new Set(plaintext.map(({ listener }) => listener));
  return [...listeners].map((name) => {
    const own = plaintext.filter(({ listener }) => listener === name);
    const unseen = own.filter(({ connections }) => connections === null).map(({ broker }) => broker);
    const unknown = unseen.length === 0 ? "" : `; not known of broker ${unseen.join(", ")}`;
    return `Plain text: ${clientsText(own)}, to ${name} (${[...new Set(own.map(({ port }) => port))].join(", ")})${unknown}`;
  });
}

/** Whether listeners in plain text can be closed without shutting a client out, as far as one look can tell. */
export function judgePlainClients({ plaintext = [], brokers }: Snapshot): Finding[] {
  if (plaintext.length === 0) return [];
  const finding = (text: Pick<Finding, "rule" | "given" | "fix">): Finding[] => [
    { level: "note", check: "plaintext-clients", ...text },
  ];
  const unseen = [
    ...plaintext.flatMap(({ broker, problem }) => (problem === null ? [] : [`broker ${broker}: ${problem}`])),
    ...brokers.flatMap(({ id, answers }) => (answers ? [] : [`broker ${id} is not responding`])),
  ];
  const given = clientsText(plaintext);
  if (unseen.length > 0)
    return finding({
      rule: "it is not known who uses the listeners in plain text: do not close them",
      given: joinLimited([...new Set(unseen)], 5),
      fix: "find out why, and look again",
    });
  if (plaintext.some(({ step }) => step === "opened"))
    return finding({
      rule: "clients may use TLS, and brokers still talk plain text among themselves",
      given: `${given} in plain text, without those from the addresses of brokers`,
      fix: `set plaintextUntil: kept, then move the clients: ${way}`,
    });
  if (plaintext.some(({ connections }) => connections !== 0))
    return finding({
      rule: "clients use the listeners in plain text: security: secure would shut them out",
      given: `${given} in plain text`,
      fix: `move them to bootstrapServers with the files of their users, then look again: ${way}`,
    });
  return finding({
    rule: "no client uses the listeners in plain text now: they can be closed",
    given: `${given} in plain text`,
    fix: "look again when jobs run that come now and then; then set security: secure",
  });
}
