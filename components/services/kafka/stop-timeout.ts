import { isKraft, type KafkaGroup } from "./resolve";

/** Seconds: a broker that has lost its quorum takes 301 to end, and would be killed before with the usual 300. */
const inKraft = 330;

/** How long a broker may take to end, where that is not as usual. */
export function stopTimeout(brokers: Pick<KafkaGroup, "settings">): number | undefined {
  return isKraft(brokers) ? inKraft : undefined;
}
