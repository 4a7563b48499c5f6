import type { ServerNode } from "../../../../components/resources/inputs/roll-inputs";
import type { RollContext } from "../../../phases/roll-context";
import { alterConfigs } from "../../../protocol/kafka/configs";
import { untilActiveController } from "./active-controller";

/**
 * Has a controller read its key store and trust store again, without a restart, as brokers do (KIP-226): whatever changes of a
 * server's settings, every controller follows what the active one records (KIP-919), and looks at its files then. Seen with 3.9.2
 * and 4.3.1. Taking back a setting that nobody gave it is such a change, and leaves nothing behind.
 *
 * @throws Refused when it is not taken. A controller that cannot use what it reads goes on with what it has, and only says so in
 *   its log: that another certificate is not shown is a matter of who asked.
 */
export async function readControllerCertificate(context: RollContext, { id, certificate }: ServerNode): Promise<void> {
  const listener = certificate?.ports[0]?.name.toLowerCase();
  if (listener === undefined) return;
  const changes = { [`listener.name.${listener}.ssl.keystore.location`]: null };
  await untilActiveController(context, (active) =>
    alterConfigs(active, [{ type: "broker", name: String(id), changes }]),
  );
}
