import { isDeepStrictEqual } from "node:util";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { formatIssue } from "../../components/model/issue";
import { lazy } from "../../components/model/lazy";
import {
  type ServiceAddressesInputs,
  serviceAddressesInputs,
} from "../../components/resources/inputs/service-addresses-inputs";
import type { FoundAddresses } from "../../components/kubernetes/awaited-addresses";
import type * as Addresses from "../kubernetes/service-addresses";
import { realClock } from "../lib/clock";
import { createProgressLogger } from "../lib/log";
import type { Surroundings } from "./job-handler";
import { parseUrn } from "./urn";
import { type Properties, reveal } from "./values";

/** Most runs only find that nothing changed. */
const load = lazy(() => require("../kubernetes/service-addresses") as typeof Addresses);

/**
 * The addresses that load balancers give to Services: it waits for each, and tells them to what is made from them.
 *
 * The program says what it has seen of them, so that an address that changed later is a change of this resource. While a
 * cluster cannot be asked, what was told last stays.
 */
export const serviceAddresses = ({ log, signal }: Pick<Surroundings, "log" | "signal">) => {
  async function outs(urn: string, news: Properties, known: Properties): Promise<Properties> {
    const { access, namespace, services, timeout } = serviceAddressesInputs.parse(reveal(news));
    const { awaitAddresses, serviceReader } = load();
    const tell = createProgressLogger((line) => {
      if (!signal.aborted) log.status(line, urn);
    });
    try {
      const read = serviceReader(access, namespace, signal);
      const wait = { read, services, known: knownIn(known, services), timeout, log: tell, clock: realClock };
      return { ...news, addresses: await awaitAddresses(wait) };
    } finally {
      await log.flush();
    }
  }

  /** A provider cannot tell a preview from an `up`, so both say it. */
  async function announce(urn: string, names: readonly string[]): Promise<void> {
    log.info(`${names.join(", ")}: the address is known after the Service has its address`, urn);
    await log.flush();
  }

  return {
    /** An address that is seen already is known in a preview, too. */
    async check(urn: string, olds: Properties, { addresses: _, ...news }: Properties) {
      const { services, seen } = plain(news);
      const known = knownIn(olds, services);
      const found = services.map(({ name, uid }) => {
        const address = uid === unknownValue ? undefined : chosen(seen[name] ?? [], known[name]);
        return [name, address] as const;
      });
      const unknown = found.filter(([, address]) => address === undefined).map(([name]) => name);
      if (unknown.length > 0 && olds["services"] === undefined) await announce(urn, unknown);
      return { inputs: { ...news, ...(unknown.length === 0 ? { addresses: Object.fromEntries(found) } : {}) } };
    },

    /** @throws Error when an address that clients are told is gone: nothing can be made from none. */
    async diff(_id: string, urn: string, state: Properties, news: Properties) {
      const [before, { services, seen, namespace }] = [plain(state), plain(news)];
      const known = knownIn(state, services);
      for (const one of services) {
        const address = known[one.name];
        if (address !== undefined && seen[one.name]?.length === 0)
          throw new Error(formatIssue(load().lostAddress(one, address)));
      }
      const same =
        namespace === before.namespace &&
        isDeepStrictEqual(services, before.services) &&
        services.every(({ name }) => isKept(known[name], seen[name]));
      const unknown = news["addresses"] === undefined ? services.filter(({ name }) => known[name] === undefined) : [];
      if (unknown.length > 0)
        await announce(
          urn,
          unknown.map(({ name }) => name),
        );
      return { changes: !same };
    },

    async create(urn: string, news: Properties) {
      return { id: parseUrn(urn).name, outs: await outs(urn, news, {}) };
    },

    async update(_id: string, urn: string, state: Properties, news: Properties) {
      return { outs: await outs(urn, news, state) };
    },

    read: (id: string, _urn: string, state: Properties) => Promise.resolve({ id, props: state, inputs: state }),

    delete: () => Promise.resolve(),
  };
};

type Inputs = Pick<ServiceAddressesInputs, "namespace" | "services" | "seen">;
type Services = Inputs["services"];

function plain(properties: Properties): Inputs {
  return reveal(properties) as Inputs;
}

/** What is known of Services that are still the same. */
function knownIn({ addresses = {}, services: before = [] }: Properties, services: Services): FoundAddresses {
  const same = services.filter(({ name, uid }) =>
    (before as Services).some((one) => one.name === name && one.uid === uid),
  );
  const known = addresses as FoundAddresses;
  return Object.fromEntries(same.flatMap(({ name }) => (known[name] === undefined ? [] : [[name, known[name]]])));
}

/** The first address that a Service has, unless clients are told another one that it still has. */
function chosen(seen: readonly string[], before: string | undefined): string | undefined {
  return before !== undefined && (seen.length === 0 || seen.includes(before)) ? before : seen[0];
}

/** What nobody could see is taken as it was. */
function isKept(known: string | undefined, seen: readonly string[] | undefined): boolean {
  return known !== undefined && (seen === undefined || seen.includes(known));
}
