import type { Server, ServerGroups } from "../../../model/cluster-spec";
import type { PropertyMap } from "../../../model/properties";
import { alternativeNames } from "../../../security/alternative-names";
import { keyDirectory, keyFile, trustFile } from "../../../security/key-directory";
import { type ServerCertificates, serverLeaf } from "../../../security/leaf";
import { prefersTls, stepOf } from "../../../security/steps";
import { controllerListener } from "../quorum";
import { brokerUnit } from "../security/broker-certificates";
import { quorumNames, rulesOf, standardAuthorizer, superUsers } from "../security/broker-security";
import { storesOf } from "../security/store-settings";
import { type ControllerGroup, requireControllers } from "./resolve";

/** The files with the key of a controller and with those that it trusts. */
function controllerKeyFiles(controllers: ControllerGroup) {
  const directory = keyDirectory(controllers);
  return { directory, key: keyFile(directory, "controller.pem"), trust: trustFile(directory, "ca.pem") };
}

/** What controller.properties says of TLS and access rights (Kafka documentation, "Security"); nothing without them. */
export function controllerSecurity(controllers: ControllerGroup): PropertyMap {
  if (!prefersTls(stepOf(controllers.security))) return {};
  const { key, trust } = controllerKeyFiles(controllers);
  return {
    ...storesOf("PEM", key.path, trust.path),
    // A broker that moves takes its address out of its certificate; a server would refuse to read that (KIP-978).
    "ssl.allow.san.changes": "true",
    "ssl.principal.mapping.rules": rulesOf(controllers).join(","),
    "authorizer.class.name": standardAuthorizer,
    ...superUsers(quorumNames(controllers)),
    [`listener.name.${controllerListener.toLowerCase()}.ssl.client.auth`]: "required",
  };
}

/** The certificate of a controller; its unit is that of brokers, so that each lets the other do everything. */
export function controllerCertificates(cluster: ServerGroups, controller: Server): ServerCertificates | undefined {
  const controllers = requireControllers(cluster);
  if (!prefersTls(stepOf(controllers.security))) return undefined;
  const { directory, key, trust } = controllerKeyFiles(controllers);
  const subject = { commonName: `kafka-controller-${controller.id}`, unit: brokerUnit };
  return {
    directory,
    leaves: [{ name: serverLeaf, subject, alternativeNames: alternativeNames(controller), file: key }],
    trust: [trust],
  };
}
