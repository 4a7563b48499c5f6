import { brokersNotReady, ensembleNotReady } from "../services/kafka/readiness";
import type { Phase } from "./phase";
import type { RollContext } from "./roll-context";
import { type RollView, startsAllBrokers } from "./roll-view";

/** Seconds without a broker that answers, after which what is waited for is reported. */
const listeningSeconds = 5;

/** Brokers that ran before are all there, before anything of them is changed. */
export const awaitBrokers: Phase<RollView, RollContext> = {
  title: "wait for the brokers",

  shouldRun: (view) => !startsAllBrokers(view),

  describe: () => [],

  run: (context) => context.gate("brokers", async () => brokersNotReady(await context.reader.brokers())),
};

/**
 * The whole cluster is ready.
 *
 * While all servers start they want the processors of their hosts, and each read takes some processes there: one broker,
 * which needs the ensemble, is waited for until it answers, and only then everything. A cluster without a partition is a
 * new one: it has no crash behind it after which brokers could answer what was before, so one good read is enough.
 */
export const verifyCluster: Phase<RollView, RollContext> = {
  title: "verify the cluster",

  shouldRun: () => true,

  describe: () => [],

  run(context) {
    const { plan, hosts, reader } = context;
    const [first] = plan.kafka;
    let isNew = false;
    const explain = async () => {
      const [members, brokers] = await Promise.all([reader.ensemble(), reader.brokers()]);
      isNew = brokers.length > 0 && brokers.every(({ metadata }) => metadata?.partitions.length === 0);
      return [...(members.length === 0 ? [] : ensembleNotReady(members)), ...brokersNotReady(brokers)];
    };
    const oneFirst = async () => {
      if (first === undefined) return explain();
      await hosts.session(first).listening(first.address, first.port, "kafka", listeningSeconds);
      const one = await reader.brokers(undefined, [first.id]);
      return one.some(({ metadata }) => metadata === undefined) ? brokersNotReady(one) : explain();
    };
    return context.gate("cluster", oneFirst, { explain, skipConfirmation: () => isNew });
  },
};
