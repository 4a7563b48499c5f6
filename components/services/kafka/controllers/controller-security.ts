import type { Server, ServerGroups } from "../../../model/cluster-spec";
import type { PropertyMap } from "../../../model/properties";
import { alternativeNames } from "../../../security/alternative-names";
import { keyDirectory, keyFile, trustFile } from "../../../security/key-directory";
import { type ServerCertificates, serverLeaf } from "../../../security/leaf";
import { ensembleStepOf, hasCertificates, offersPlaintext, offersSecure, stepOf } from "../../../security/steps";
import { controllerListenersOf } from "../quorum";
import { brokerUnit, zookeeperLeaf } from "../security/broker-certificates";
import { quorumNames, rulesOf, standardAuthorizer, superUsers } from "../security/broker-security";
import { storesOf } from "../security/store-settings";
import { type ControllerGroup, requireControllers } from "./resolve";

/** The files with the key of a controller and with those that it trusts. */
export function controllerKeyFiles(controllers: ControllerGroup) {
  const directory = keyDirectory(controllers);
  const trust = trustFile(directory, "ca.pem");
  const key = keyFile(directory, "controller.pem");
  return { directory, key, trust, zookeeper: keyFile(directory, "zookeeper.pem"), zookeeperTrust: trust };
}

/** What controller.properties says of TLS and access rights (Kafka documentation, "Security"); nothing without them. */
export function controllerSecurity(controllers: ControllerGroup): PropertyMap {
  const step = stepOf(controllers.security);
  if (!offersSecure(step)) return {};
  const { key, trust } = controllerKeyFiles(controllers);
  // Peers and brokers that were not restarted yet come in plain text, where nobody has a name (see `brokerSecurity`).
  const everybody = offersPlaintext(step) ? ["ANONYMOUS"] : [];
  return {
    ...storesOf("PEM", key.path, trust.path),
    // A broker that moves takes its address out of its certificate; a server would refuse to read that (KIP-978).
    "ssl.allow.san.changes": "true",
    "ssl.principal.mapping.rules": rulesOf(controllers).join(","),
    "authorizer.class.name": standardAuthorizer,
    ...superUsers([...quorumNames(controllers), ...everybody]),
    ...clientAuthentication(controllers),
  };
}

/** The listeners of controllers with TLS take nobody without a certificate; nothing where they have none. */
export function clientAuthentication(controllers: ControllerGroup): PropertyMap {
  const withTls = controllerListenersOf(controllers).filter(({ protocol }) => protocol === "SSL");
  return Object.fromEntries(
    withTls.map(({ name }) => [`listener.name.${name.toLowerCase()}.ssl.client.auth`, "required"]),
  );
}

/** The certificate of a controller; its unit is that of brokers, so that each lets the other do everything. */
export function controllerCertificates(cluster: ServerGroups, controller: Server): ServerCertificates | undefined {
  const controllers = requireControllers(cluster);
  if (!hasCertificates(stepOf(controllers.security))) return undefined;
  const { directory, key, trust, zookeeper } = controllerKeyFiles(controllers);
  // Those that have not been restarted at the last step still ask ZooKeeper, as long as it is there.
  const asksZooKeeper = offersSecure(ensembleStepOf(controllers.security));
  const subject = { commonName: `kafka-controller-${controller.id}`, unit: brokerUnit };
  return {
    directory,
    leaves: [
      { name: serverLeaf, subject, alternativeNames: alternativeNames(controller), file: key },
      // To ZooKeeper they are brokers, whose znodes they change.
      ...(asksZooKeeper ? [zookeeperLeaf(controller, zookeeper)] : []),
    ],
    trust: [trust],
  };
}
