import { awaitedAddress } from "../../pod-settings";
import type { ServerInPod } from "../../service-on-kubernetes";
import type { Listener } from "../listeners";
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
const outside = {
  name: "EXTERNAL",
  protocol: "PLAINTEXT",
  scope: "external",
  address: "0.0.0.0",
  port: 9094,
} as const;

/** The port that a broker always listens on. */
export const internalPort = internal.port;

/**
 * The listeners of a broker, the one for clients outside first: it is in `bootstrapServers`.
 *
 * @param port that of its Service for clients outside, where that is no NodePort
 */
export function listenersInPod({ address, external }: ServerInPod, port: number): Listener[] {
  const inside: Listener = { ...internal, advertised: address };
  if (external === undefined) return [inside];
  const advertised = external.address ?? (external.awaited === true ? awaitedAddress(external.service) : nodeAddress);
  return [{ ...outside, advertised, advertisedPort: external.nodePort ?? port }, inside];
}
