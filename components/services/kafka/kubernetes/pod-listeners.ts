import { securityOf, type SecurityStack } from "../../../security/security-schema";
import { awaitedAddress } from "../../pod-settings";
import type { ServerInPod } from "../../service-on-kubernetes";
import { everyAddress, type Listener } from "../listeners";
import { nodeAddress } from "./node-address";

type PodListener = Pick<Listener, "name" | "protocol" | "port">;

/** What brokers listen on by the security of their stack. */
interface PodListeners {
  readonly brokers: PodListener;
  /** For applications in the same Kubernetes cluster; absent where they use the listener of the brokers. */
  readonly clients?: PodListener;
  /** For clients outside; what they are told differs from what the broker listens on. */
  readonly outside: PodListener;
}

const byMode: Readonly<Record<"plaintext" | "secure", PodListeners>> = {
  plaintext: {
    brokers: { name: "INTERNAL", protocol: "PLAINTEXT", port: 9092 },
    outside: { name: "EXTERNAL", protocol: "PLAINTEXT", port: 9094 },
  },
  secure: {
    brokers: { name: "INTERNAL", protocol: "SSL", port: 9094 },
    clients: { name: "CLIENTS", protocol: "SASL_SSL", port: 9093 },
    outside: { name: "EXTERNAL", protocol: "SASL_SSL", port: 9095 },
  },
};

/**
 * The listeners of a broker, the one for clients outside first: it is in `bootstrapServers`.
 *
 * @param port that of its Service for clients outside, where that is no NodePort
 */
export function listenersInPod({ address, external }: ServerInPod, port: number, stack: SecurityStack): Listener[] {
  const { brokers, clients, outside } = byMode[securityOf(stack).mode];
  const inside = { address: everyAddress, advertised: address };
  const others: Listener[] = [
    ...(clients === undefined ? [] : [{ ...clients, scope: "client" as const, ...inside }]),
    { ...brokers, scope: "inter-broker", ...inside },
  ];
  if (external === undefined) return others;
  const advertised = external.address ?? (external.awaited === true ? awaitedAddress(external.service) : nodeAddress);
  const advertisedPort = external.nodePort ?? port;
  return [{ ...outside, scope: "external", address: everyAddress, advertised, advertisedPort }, ...others];
}
