import type { Listener } from "../services/kafka/listeners";
import { nodeAddress } from "./node-address";

/** For the brokers, and for applications in the same Kubernetes cluster. */
const internal = {
  name: "INTERNAL",
  protocol: "PLAINTEXT",
  scope: "inter-broker",
  address: "0.0.0.0",
  port: 9092,
} as const;
/** For clients outside; what they are told differs from what the broker listens on. */
const external = {
  name: "EXTERNAL",
  protocol: "PLAINTEXT",
  scope: "external",
  address: "0.0.0.0",
  port: 9094,
} as const;

/** The port that a broker always listens on. */
export const internalPort = internal.port;

/** How clients outside the cluster reach one broker. */
export interface ExternalAccess {
  readonly id: number;
  readonly service: string;
  readonly nodePort?: number;
  /** Without it, that of the node that the broker runs on. */
  readonly address?: string;
}

/**
 * The listeners of a broker, the one for clients outside first: it is in `bootstrapServers`.
 *
 * @param address where the others in the cluster find it
 * @param port that of its Service for clients outside, where that is no NodePort
 */
export function listenersOf(address: string, access: ExternalAccess | undefined, port: number): Listener[] {
  const inside: Listener = { ...internal, advertised: address };
  if (access === undefined) return [inside];
  const outside = { ...external, advertised: access.address ?? nodeAddress, advertisedPort: access.nodePort ?? port };
  return [outside, inside];
}
