import { fileOn, type HostEvidence, type Problem } from "../../model/host-facts";

/** The snapshots of a server, of which it has one from its first start on; ZooKeeper 3.4 wrote the first one much later. */
export const snapshotFiles = "version-2/snapshot.*";

/** Its transactions. */
export const transactionFiles = "version-2/log.*";

/** With it, a server believes that there was no snapshot yet (ZooKeeper Administrator's Guide, "Upgrading to 3.5"). */
export const trustKey = "snapshot.trust.empty";

/**
 * A server that has transactions and no snapshot ends ("No snapshot found, but there are log entries"): it cannot know whether
 * there was one. All servers without one are what 3.4 left; one alone has lost it.
 */
export function checkSnapshots(hosts: readonly HostEvidence[]): (Problem & { readonly host: string })[] {
  const servers = hosts.filter((one) => one.services.some(({ name }) => name === "zookeeper"));
  const without = servers.filter(lacksSnapshot);
  const [example] = without.flatMap(placesOf);
  const fix =
    without.length === servers.length
      ? `if ZooKeeper 3.4 wrote it: set zookeeper.properties ${trustKey}: true, run to the end, then remove it and run again`
      : `let it copy everything from the others: mv ${example?.path}/version-2 ${example?.path}/version-2.before, one host at a time`;
  return without.map((one) => ({
    host: one.host,
    severity: "error",
    rule: `${placesOf(one)[0]?.path} (${placesOf(one)[0]?.property}) must have a snapshot beside its transactions, or the server ends`,
    given: `transactions and no snapshot in version-2`,
    fix,
  }));
}

function lacksSnapshot(one: HostEvidence): boolean {
  const { change } = one.services.find(({ name }) => name === "zookeeper") ?? {};
  if (change?.properties[trustKey] === "true") return false;
  const has = (name: string) => placesOf(one).map(({ path }) => fileOn(one.facts, `${path}/${name}`));
  return (
    has(snapshotFiles).every((found) => found === "missing") &&
    has(transactionFiles).some((found) => typeof found !== "string")
  );
}

function placesOf({ data }: HostEvidence) {
  return data.filter(({ service }) => service === "zookeeper");
}
