import { Probe } from "../../../tools/probe/probe";

/** What an application feels while something happens. */
export type FeltDuring = (task: () => Promise<unknown>) => Promise<{ failed: number; lost: readonly number[] }>;

/** An application that goes on using a cluster while somebody works on it. */
export class Application {
  private probe: Probe | undefined;

  constructor(
    private readonly bootstrapServers: () => string,
    /** What happens has to leave the cluster healthy again: waits until it is. */
    private readonly settle: () => Promise<void> = () => Promise.resolve(),
  ) {}

  /** It starts the first time that somebody wants to know. */
  readonly feltDuring: FeltDuring = async (task) => {
    this.probe ??= await Probe.start(this.bootstrapServers());
    const from = Date.now();
    await task();
    await this.settle();
    const { failed } = await this.probe.impact(from, Date.now());
    return { failed, lost: (await this.probe.check()).lost };
  };

  async stop(): Promise<void> {
    await this.probe?.stop();
  }
}
