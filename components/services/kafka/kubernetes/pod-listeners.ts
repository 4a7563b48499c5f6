import { securityOf, type SecurityStack } from "../../../security/security-schema";
import { offersPlaintext, offersSecure, prefersTls, type SecurityStep, stepOf } from "../../../security/steps";
import { awaitedAddress } from "../../pod-settings";
import type { ExternalAccess, ExternalPort, ServerInPod } from "../../service-on-kubernetes";
import { everyAddress, type Listener } from "../listeners";
import { nodeAddress } from "./node-address";

type PodListener = Pick<Listener, "name" | "protocol" | "port" | "forApplications">;

/** What brokers listen on in plain text: applications in the same Kubernetes cluster use the listener of the brokers. */
const plain: PodListener = { name: "INTERNAL", protocol: "PLAINTEXT", port: 9092 };

/** What they listen on with TLS; the names differ, because brokers have both on the way from one to the other. */
const secure = {
  clients: { name: "CLIENTS", protocol: "SASL_SSL", port: 9093 },
  brokers: { name: "BROKERS", protocol: "SSL", port: 9094 },
} as const satisfies Readonly<Record<string, PodListener>>;

/** For applications beside the brokers that show a certificate of their own authority. */
const certificates: PodListener = { name: "CERTIFICATES", protocol: "SSL", port: 9097, forApplications: true };

/** For clients outside, who are told something else than what the broker listens on. */
const outside = {
  plain: { name: "EXTERNAL", protocol: "PLAINTEXT", port: 9094 },
  secure: { name: "OUTSIDE", protocol: "SASL_SSL", port: 9095 },
} as const satisfies Readonly<Record<string, PodListener>>;

/** Where the first of them is as long as BROKERS has its port; clients do not notice, because Services lead to it by name. */
const besideBrokers = 9096;

/** The listeners of a broker, those for clients outside first: they are in `bootstrapServers`. */
export function listenersInPod({ address, external }: ServerInPod, stack: SecurityStack): Listener[] {
  const security = securityOf(stack);
  const step = stepOf(security);
  const between = prefersTls(step) ? secure.brokers : plain;
  const inside = { address: everyAddress, advertised: address };
  const others = [
    ...(offersSecure(step) ? [secure.clients, secure.brokers] : []),
    ...(offersPlaintext(step) ? [plain] : []),
    ...(offersSecure(step) && security.applicationAuthorities !== undefined ? [certificates] : []),
  ].map((one): Listener => ({ ...one, scope: one === between ? "inter-broker" : "client", ...inside }));
  return external === undefined ? others : [...listenersOutside(external, step), ...others];
}

/** While clients change over, each finds the listener that it knows where it was. */
function listenersOutside(external: ExternalAccess, step: SecurityStep): Listener[] {
  const advertised = external.address ?? (external.awaited === true ? awaitedAddress(external.service) : nodeAddress);
  const told = { scope: "external", address: everyAddress, advertised } as const;
  const known = ({ port, nodePort = port }: ExternalPort) => ({ ...told, advertisedPort: nodePort });
  const ofPlain = { ...outside.plain, ...portsOfPlain(external, step), ...known(external) };
  const ofTls = { ...outside.secure, ...known(external.secure ?? external) };
  return [...(offersPlaintext(step) ? [ofPlain] : []), ...(offersSecure(step) ? [ofTls] : [])];
}

/** A roll that was cut may also be taken back to plain text at once, where the ensemble is none of its business. */
function portsOfPlain({ secure }: ExternalAccess, step: SecurityStep): Pick<Listener, "port" | "formerPort"> {
  const { port } = outside.plain;
  if (offersSecure(step)) return { port: besideBrokers, ...(step === "opened" ? { formerPort: port } : {}) };
  return { port, ...(step === "left" || secure !== undefined ? { formerPort: besideBrokers } : {}) };
}
