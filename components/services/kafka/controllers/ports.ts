import type { Server } from "../../../model/cluster-spec";
import type { Port } from "../../../model/port";
import { prefersTls, stepOf } from "../../../security/steps";
import type { ControllerGroup } from "./resolve";

/** The one port of a controller, for the others and for the brokers. */
export function controllerPorts({ settings, security }: ControllerGroup, { address }: Server): Port[] {
  return [
    {
      name: "controller",
      number: settings.port,
      bind: address,
      property: "kafka.controllers.port",
      scope: "server",
      ...(prefersTls(stepOf(security)) ? { tls: true } : {}),
      peers: ["kafka", "kafka-controller"],
      purpose: "the quorum of controllers",
    },
  ];
}
