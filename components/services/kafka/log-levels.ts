import type { LogLevels } from "../../model/logging";
import type { KafkaGroup } from "./resolve";

/** The levels that a stack gives loggers of its brokers. */
export function logLevels({ settings: { logging } }: Pick<KafkaGroup, "settings">): LogLevels {
  return logging?.levels ?? {};
}

/** Running brokers take every level but this one (`LogLevelConfig.VALID_LOG_LEVELS`, KIP-412). */
const onlyAtStart = "OFF";

/** The levels that running brokers take over without a restart. */
export function dynamicLogLevels(brokers: KafkaGroup): LogLevels {
  return select(logLevels(brokers), (level) => level !== onlyAtStart);
}

/** The levels that a broker has to be restarted for. */
export function startLogLevels(brokers: Pick<KafkaGroup, "settings">): LogLevels {
  return select(logLevels(brokers), (level) => level === onlyAtStart);
}

function select(levels: LogLevels, wanted: (level: string) => boolean): LogLevels {
  return Object.fromEntries(Object.entries(levels).filter(([, level]) => wanted(level)));
}
