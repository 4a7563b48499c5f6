import { securityOf, type SecurityStack } from "../../../security/security-schema";
import { offersPlaintext, offersSecure, prefersTls, stepOf } from "../../../security/steps";
import { awaitedAddress } from "../../pod-settings";
import type { ServerInPod } from "../../service-on-kubernetes";
import { type ClientProtocol, everyAddress, type Listener } from "../listeners";
import { nodeAddress } from "./node-address";

type PodListener = Pick<Listener, "name" | "protocol" | "port">;

/** What brokers listen on in plain text: applications in the same Kubernetes cluster use the listener of the brokers. */
const plain: PodListener = { name: "INTERNAL", protocol: "PLAINTEXT", port: 9092 };

/** What they listen on with TLS; the names differ, because brokers have both on the way from one to the other. */
const secure = {
  clients: { name: "CLIENTS", protocol: "SASL_SSL", port: 9093 },
  brokers: { name: "BROKERS", protocol: "SSL", port: 9094 },
} as const satisfies Readonly<Record<string, PodListener>>;

/** For clients outside, who are told something else than what the broker listens on. */
const outside: Readonly<Record<ClientProtocol, PodListener>> = {
  PLAINTEXT: { name: "EXTERNAL", protocol: "PLAINTEXT", port: 9094 },
  SASL_SSL: { name: "OUTSIDE", protocol: "SASL_SSL", port: 9095 },
};

/**
 * The listeners of a broker, the one for clients outside first: it is in `bootstrapServers`.
 *
 * @param port that of its Service for clients outside, where that is no NodePort
 */
export function listenersInPod({ address, external }: ServerInPod, port: number, stack: SecurityStack): Listener[] {
  const step = stepOf(securityOf(stack));
  const between = prefersTls(step) ? secure.brokers : plain;
  const inside = { address: everyAddress, advertised: address };
  const others = [
    ...(offersSecure(step) ? [secure.clients, secure.brokers] : []),
    ...(offersPlaintext(step) ? [plain] : []),
  ].map((one): Listener => ({ ...one, scope: one === between ? "inter-broker" : "client", ...inside }));
  if (external === undefined) return others;
  const advertised = external.address ?? (external.awaited === true ? awaitedAddress(external.service) : nodeAddress);
  const advertisedPort = external.nodePort ?? port;
  const far = outside[prefersTls(step) ? "SASL_SSL" : "PLAINTEXT"];
  return [{ ...far, scope: "external", address: everyAddress, advertised, advertisedPort }, ...others];
}
