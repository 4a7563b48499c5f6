import { endpointText } from "../../../components/model/ip-address";
import { joinLimited } from "../../../components/model/report-text";
import type { Plan, ServerNode } from "../../../components/resources/inputs/roll-inputs";
import { isStaticKey } from "../../../components/services/kafka/security/static-keys";
import type { ReadOptions, ServerConnections } from "../../cluster/server-connections";
import type { RollContext, RollPhase } from "../../phases/roll-context";
import { type ForbiddenSetting, type RollView, startsAll } from "../../phases/roll-view";
import { fetchGivenSettings } from "../../protocol/kafka/configs";
import { Refused } from "../../protocol/kafka/refused";
import { BrokerReader } from "./broker-reader";

/**
 * No setting of security may have been given to a running broker: it counts for more than server.properties at the next
 * start, and may lock everybody out then, so nothing is restarted before it is gone. What could not be asked is not taken
 * for none.
 */
export const refuseDynamicSecurity: RollPhase = {
  title: "refuse settings of security that running brokers were given",

  shouldRun: (view) => !startsAll(view, "kafka"),

  describe: (view) =>
    known(view).map(
      ({ on, name }) => `refuse: ${on} was given ${name} while it ran, which must come from server.properties`,
    ),

  run: refuseByBrokers,
};

/** What is known before anything is changed, on hosts also of what comes before the brokers. */
export const refuseKnownDynamicSecurity: RollPhase = {
  title: "refuse settings of security that brokers are known to have been given",
  shouldRun: (view) => known(view).length > 0,
  describe: () => [],
  run({ view }) {
    refuse(known(view));
    return Promise.resolve();
  },
};

/** Brokers that were all stopped tell it when they run: they have started with such a setting. */
export const refuseDynamicSecurityAfterStart: RollPhase = {
  ...refuseDynamicSecurity,
  shouldRun: (view) => startsAll(view, "kafka"),
  describe: () => [],
};

function known({ forbidden }: RollView): ForbiddenSetting[] {
  return forbidden.filter(({ service }) => service === "kafka");
}

/** @throws GateTimeout when a broker does not answer. */
async function refuseByBrokers(context: RollContext): Promise<void> {
  const { plan, hosts, reads } = context;
  let answers: readonly Answer[] = [];
  const look = async () => {
    answers = await askAll(plan, hosts, reads);
    return answers.flatMap(({ node, given }) =>
      given === undefined ? [`broker ${node.id} does not tell the settings that it was given`] : [],
    );
  };
  const deniedNow = () => {
    const first = answers.find(({ denied }) => denied !== undefined);
    return first === undefined ? Promise.resolve() : Promise.reject(lockedOut(first));
  };
  await context.gate("settings of security", look, { skipConfirmation: () => true, failFast: deniedNow });
  refuse(answers.flatMap(forbiddenIn));
}

/** Those that may be there already, for a preview. */
export async function findForbiddenSettings(
  plan: Plan,
  servers: ServerConnections,
  options: ReadOptions,
): Promise<ForbiddenSetting[]> {
  return distinct((await askAll(plan, servers, options)).flatMap(forbiddenIn));
}

/** What one broker told; nothing is given when it did not tell. */
interface Answer {
  readonly node: ServerNode;
  readonly given?: Awaited<ReturnType<typeof fetchGivenSettings>>;
  /** Why it denies the look. */
  readonly denied?: string;
}

/** Only a broker itself knows its own settings. */
function askAll({ kafka }: Plan, servers: ServerConnections, options: ReadOptions): Promise<Answer[]> {
  const reader = new BrokerReader(servers, options);
  return Promise.all(
    kafka.map(async (node): Promise<Answer> => {
      const answer = await reader.askBroker(node.id, async (broker): Promise<Answer> => {
        try {
          return { node, given: await fetchGivenSettings(broker, node.id) };
        } catch (error) {
          if (error instanceof Refused) return { node, denied: error.message };
          throw error;
        }
      });
      return answer ?? { node };
    }),
  );
}

function forbiddenIn({ node: { id, address, port }, given = [] }: Answer): ForbiddenSetting[] {
  return given
    .filter(({ name }) => isStaticKey(name))
    .map(({ name, to }) => {
      const entity = to === "broker" ? `--entity-name ${id}` : "--entity-default";
      const removal =
        `kafka-configs --bootstrap-server ${endpointText(address, port)} --entity-type brokers ${entity} ` +
        `--alter --delete-config ${name}`;
      return { service: "kafka", on: to === "broker" ? `broker ${id}` : "every broker", name, removal };
    });
}

/** A default of all brokers is told by each of them. */
function distinct(settings: readonly ForbiddenSetting[]): ForbiddenSetting[] {
  const same = (one: ForbiddenSetting, { on, name }: ForbiddenSetting) => one.on === on && one.name === name;
  return settings.filter((setting, index) => settings.findIndex((one) => same(one, setting)) === index);
}

function refuse(found: readonly ForbiddenSetting[]): void {
  const settings = distinct(found);
  if (settings.length === 0) return;
  const given = settings.map(({ on, name }) => `${on} was given ${name} while it ran`);
  throw new Error(
    "settings of security: must come from server.properties alone: one that a running broker was given wins at its next " +
      `start, and may lock everybody out\n` +
      `    given: ${joinLimited(given, 20)}\n` +
      `    fix:   ${joinLimited(
        settings.map(({ removal }) => removal),
        20,
      )}; then run again`,
  );
}

function lockedOut({ node: { id }, denied }: Answer): Error {
  return new Error(
    `broker ${id}: must let the operator see its settings\n` +
      `    given: ${denied}\n` +
      `    fix:   it may have been given a super.users: see "A broker that denies everybody" in docs/security.md`,
  );
}
