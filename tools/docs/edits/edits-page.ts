import { markdownTable, withSection } from "../markdown";
import { type Outcome, outcomeOnHosts, outcomeOnKubernetes, type Raw } from "./outcome";
import type { Edit } from "./edit";
import { edits } from "./rows";

const common = { security: "plaintext", zookeeper: { source: "maven" }, kafka: { source: "maven" } };
const hosts = [1, 2, 3].map((id) => ({ name: `host${id}`, address: `10.0.0.${id}`, zookeeperId: id, brokerId: id }));
const onHosts: Raw = { substrate: "ssh", ...common, hosts, ssh: { privateKeyFile: "id" } };
const onKubernetes: Raw = { substrate: "kubernetes", security: "plaintext", hosts };

/** What becomes of an edit on each substrate that has it. */
export function outcomesOf({ only, before = {}, after, observed }: Edit): { hosts?: Outcome; kubernetes?: Outcome } {
  const on = (base: Raw, changes: Raw) => merge(base, changes);
  return {
    ...(only === "kubernetes"
      ? {}
      : { hosts: outcomeOnHosts(on(onHosts, before), on(onHosts, { ...before, ...after }), observed) }),
    ...(only === "hosts"
      ? {}
      : {
          kubernetes: outcomeOnKubernetes(
            on(onKubernetes, before),
            on(onKubernetes, { ...before, ...after }),
            observed,
          ),
        }),
  };
}

/** A group of settings is merged into that of the base, another value replaces it. */
function merge(base: Raw, changes: Raw): Raw {
  const isGroup = (value: unknown): value is Raw =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const merged = Object.entries(changes).map(([key, value]) => {
    const group = base[key];
    return [key, isGroup(group) && isGroup(value) ? { ...group, ...value } : value] as const;
  });
  return { ...base, ...Object.fromEntries(merged) };
}

/** The table of docs/edits.md, by the rules themselves. */
export function editsTable(): string {
  const rows = edits.map((edit) => {
    const { hosts: one, kubernetes: other } = outcomesOf(edit);
    const outcome = one ?? other;
    if (outcome === undefined) throw new Error(`${edit.key}: ${edit.edit} is on no substrate`);
    return [`\`${edit.key}\``, edit.edit, edit.only ?? "both", ...describe(outcome)];
  });
  return markdownTable([["Key", "Edit", "Where", "Outcome", "Why, or what to do instead"], ...rows]).join("\n");
}

function describe(outcome: Outcome): [outcome: string, why: string] {
  switch (outcome.kind) {
    case "refused":
      return ["**refused**", `${outcome.rule.split(": ").slice(1).join(": ")}; fix: ${outcome.fix}`];
    case "restarts":
      return ["in phases", `restarts one after the other behind the gates: ${kindsOf(outcome.servers)}`];
    case "at once":
      return ["at once", "restarts nothing that runs"];
  }
}

function kindsOf(servers: readonly string[]): string {
  const members = servers.some((name) => /^(server|zk)/.test(name));
  const brokers = servers.some((name) => /^(broker|kafka)/.test(name));
  const controllers = servers.some((name) => name.startsWith("controller"));
  return [members ? "ZooKeeper" : [], controllers ? "controllers" : [], brokers ? "brokers" : []]
    .flat()
    .join(", then ");
}

/** Puts the table between its markers in a text. @throws Error when the text does not have both. */
export function withEditsTable(text: string): string {
  return withSection(text, "edits", editsTable());
}
