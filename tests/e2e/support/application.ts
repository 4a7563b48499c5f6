import { Probe } from "../../../tools/probe/probe";

/**
 * Servers, their starts and the tests share two cores here, and starting JVMs have delayed records by four seconds: the
 * limit is well above that, below the 14 s of brokers that are restarted without a gate (docs/benchmarks.md), and far
 * below the two minutes of a producer that sets nothing.
 */
const deliveryMilliseconds = 10_000;

/** What an application feels while something happens: the sends that failed, in words, and acknowledged records that are lost. */
export type FeltDuring = (
  task: () => Promise<unknown>,
) => Promise<{ failed: readonly string[]; lost: readonly number[] }>;

/** What an application feels of something that does not harm it. */
export const nothingFelt = { failed: [], lost: [] } as const;

/** An application that goes on using a cluster while somebody works on it. */
export class Application {
  private probe: Probe | undefined;

  constructor(
    private readonly bootstrapServers: () => string,
    /** What happens has to leave the cluster healthy again: waits until it is. */
    private readonly settle: () => Promise<void> = () => Promise.resolve(),
    /** A file of settings with its login, in a secure cluster. */
    private readonly login?: () => string | undefined,
  ) {}

  /** It starts the first time that somebody wants to know. */
  readonly feltDuring: FeltDuring = async (task) => {
    this.probe ??= await Probe.start(this.bootstrapServers(), deliveryMilliseconds, this.login?.());
    const from = Date.now();
    await task();
    await this.settle();
    return { failed: await this.probe.failures(from, Date.now()), lost: (await this.probe.check()).lost };
  };

  async stop(): Promise<void> {
    await this.probe?.stop();
  }
}
