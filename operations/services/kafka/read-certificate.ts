import type { ServerNode } from "../../../components/resources/inputs/roll-inputs";
import type { RollContext } from "../../phases/roll-context";
import { alterConfigs } from "../../protocol/kafka/configs";
import { askRunningBroker } from "./ask-running-broker";

/**
 * Has a broker read its key store and trust store again, without a restart (KIP-226).
 *
 * Any change of a broker's settings makes it look at the files. Taking back a setting that nobody gave it is one, and leaves
 * nothing behind that would count for more than server.properties. The broker tries what it reads with a handshake first.
 *
 * @throws Refused when it does not take them; it goes on with what it has.
 */
export async function readCertificate(context: RollContext, { id, certificate }: ServerNode): Promise<void> {
  const listener = certificate?.ports[0]?.name.toLowerCase();
  if (listener === undefined) return;
  const changes = { [`listener.name.${listener}.ssl.keystore.location`]: null };
  await askRunningBroker(context, id, (broker) =>
    alterConfigs(broker, [{ type: "broker", name: String(id), changes }]),
  );
}
