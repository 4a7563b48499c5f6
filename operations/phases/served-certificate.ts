import type { ServerNode } from "../../components/resources/inputs/roll-inputs";
import type { ServiceName } from "../../components/services/registry";
import { sameSerial } from "../certificates/serial";
import type { ClusterHosts } from "./cluster-hosts";

/** A server that shows a certificate. */
export type NodeWithCertificate = ServerNode & { readonly certificate: NonNullable<ServerNode["certificate"]> };

/** Whether a server of a plan shows a certificate: one in plain text has none. */
export function hasCertificate(node: ServerNode): node is NodeWithCertificate {
  return node.certificate !== undefined;
}

/** Milliseconds that a server may take to show, or to trust, what it has read. */
export const readMs = 30_000;

/** Milliseconds that a kubelet may take to bring a changed Secret into a pod: it looks once a minute at the latest. */
export const arrivalMs = 240_000;

/** The command with which an operator restarts a server that does not take its files while it runs. */
export function restartByHand(hosts: Pick<ClusterHosts, "session">, { host }: ServerNode, unit: ServiceName): string {
  return hosts.session({ host }).restartCommand?.(unit) ?? `systemctl restart ${unit} on ${host}`;
}

/** The ports at which a server shows another certificate than it should. */
export async function portsWithOthers(
  hosts: Pick<ClusterHosts, "shownAt">,
  node: NodeWithCertificate,
): Promise<string[]> {
  const { serial, ports } = node.certificate;
  const served = await Promise.all(
    ports.map((port) => hosts.shownAt(node, port).then(({ serialNumber }) => serialNumber)),
  );
  return ports.flatMap(({ name, port }, index) => {
    const shown = served[index] ?? "";
    return sameSerial(shown, serial) ? [] : [`${name} on port ${port} shows certificate ${shown}`];
  });
}

/**
 * Whether a server that reads its certificate only when it starts shows another one than it should. One that cannot be
 * asked is not restarted for it: its own gates tell what is wrong with it.
 */
export async function needsRestartForCertificate(
  hosts: Pick<ClusterHosts, "shownAt">,
  { certificate, ...node }: ServerNode,
): Promise<boolean> {
  if (certificate?.atStart !== true) return false;
  const others = await portsWithOthers(hosts, { ...node, certificate }).catch(() => []);
  return others.length > 0;
}
