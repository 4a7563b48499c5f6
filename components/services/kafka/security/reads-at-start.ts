import { compareVersions } from "../../../model/versions";
import type { ControllerGroup } from "../controllers/resolve";
import { isKraft, type KafkaGroup } from "../resolve";

/** The first release whose connections to the quorum take another certificate, and other authorities, while it runs. */
const fixed = "4.4.0";

/**
 * Whether brokers read their certificate, and whom they trust, only when they start. Their listeners take others at any time. But the
 * connection by which they read the metadata keeps those of their start (KAFKA-20025): it would end at the next election of a
 * controller with another certificate, and with it the broker, in all but name.
 */
export function readsAtStart(brokers: KafkaGroup): boolean {
  return isKraft(brokers) && keepsThoseOfItsStart(brokers);
}

/** The same of controllers, which connect to each other so. */
export function controllersReadAtStart(controllers: ControllerGroup): boolean {
  return keepsThoseOfItsStart(controllers);
}

function keepsThoseOfItsStart({ distribution: { version } }: Pick<KafkaGroup, "distribution">): boolean {
  return compareVersions(version.version, fixed) < 0;
}
