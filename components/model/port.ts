/** Who may connect to a port: servers in `peers` only, clients too, or clients from outside of the cluster's network. */
export type PortScope = "server" | "client" | "external";

/** A port that a server listens on; everything that has to know about ports follows from these. */
export interface Port {
  /** Unique among the ports of a server. Example: `quorum`. */
  readonly name: string;
  readonly number: number;
  /** Where servers that were not restarted yet may have it, while all become something else. */
  readonly former?: number;
  /** The address that is listened on; `*` is all of them. */
  readonly bind: string;
  /** The setting that chooses `bind`; default: the address of the host. */
  readonly bindProperty?: string;
  /** The setting that chooses the number. Example: `zookeeper.ports.quorum`. */
  readonly property: string;
  readonly scope: PortScope;
  /** Whether the server shows its certificate there before anything else. */
  readonly tls?: boolean;
  /** Services whose servers connect to it. */
  readonly peers: readonly string[];
  /** Its purpose, as named in messages. Example: `leader election`. */
  readonly purpose: string;
  /**
   * The name or address that the peers and clients connect to, with the setting that chooses it, and how to have it listened
   * on; default: the server's address.
   */
  readonly advertised?: { readonly name: string; readonly property: string; readonly toListen: string };
}

/** The address where a server answers on a port; one that is bound on all addresses answers on its own. */
export function boundAddress({ bind }: Pick<Port, "bind">, address: string): string {
  return bind === "*" ? address : bind;
}

/** Where a server answers on a port, as scripts record it: the last colon stands in front of the port, without brackets. */
export function endpointOf(port: Port, address: string): string {
  return `${boundAddress(port, address)}:${port.number}`;
}
