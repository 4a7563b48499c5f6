import { ownedBy, type PropertyProblem } from "../../../model/property-problem";
import type { SettingValue } from "../../../model/setting-kinds";
import { judgeBrokerProperty } from "../properties/judge-broker-property";
import type { KafkaStack } from "../schema";

/** Keys of controller.properties that follow from other settings than those of brokers do. */
const owned: Readonly<Record<string, readonly string[]>> = {
  "listener.security.protocol.map": ["security"],
  listeners: ["kafka.controllers.port"],
  "log.dir": ["kafka.controllers.paths.data"],
  "log.dirs": ["kafka.controllers.paths.data"],
};

/** What is wrong or doubtful about a key of controller.properties and its value: controllers read the settings of brokers. */
export function judgeControllerProperty(
  key: string,
  value: SettingValue,
  config: KafkaStack,
): PropertyProblem | undefined {
  const owners = Object.hasOwn(owned, key) ? owned[key] : undefined;
  return owners === undefined ? judgeBrokerProperty(key, value, config) : ownedBy(...owners);
}
