import { controllerName } from "../../../../components/services/kafka/controllers/resolve";
import type { ServiceNames } from "../../service";

/** What the controllers of KRaft are called. */
export const controllerNames = {
  name: controllerName,
  title: "KRaft",
  noun: "controller",
  servers: "controllers",
  group: "the controllers",
} as const satisfies ServiceNames;
