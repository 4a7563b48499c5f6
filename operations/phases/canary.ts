import type { ServiceNames } from "../services/service";
import type { RollContext } from "./roll-context";
import type { ServiceView } from "./roll-view";

/** The run stops after its canary, as `roll.pauseAfter` asks; the canary is healthy. */
export class Paused extends Error {}

/**
 * Stops a run after its first restart, when more are to come; the next run with the same configuration resumes.
 *
 * What was paused for is noted beside the digest of the canary, where systemd removes it as soon as the process ends: a
 * canary that died since does not count, and neither does a server that is up to date for any other reason.
 */
export class Canary {
  private wanted = false;

  constructor(
    private readonly context: RollContext,
    private readonly service: ServiceNames,
  ) {}

  /** Goes before the first restart of a run. */
  async decide(outdated: readonly ServiceView[]): Promise<void> {
    this.wanted = this.context.plan.pauseAfter === "first" && outdated.length > 1 && !(await this.isConfirmed());
  }

  /** @throws Paused after the first restart. */
  async pause(renewed: ReadonlySet<number>, outdated: readonly ServiceView[]): Promise<void> {
    if (!this.wanted || renewed.size === 0) return;
    const { name, servers } = this.service;
    const { plan, hosts } = this.context;
    const canaries = plan[name].filter(({ id }) => renewed.has(id));
    await Promise.all(canaries.map((node) => hosts.session(node).markCanary(name, this.plan)));
    throw new Paused(
      `roll.pauseAfter: the first of the ${servers} runs with the new configuration and is healthy\n` +
        `    given: restarted ${[...renewed].join(", ")}; to go: ${outdated.map(({ id }) => id).join(", ")}\n` +
        `    fix:   inspect it, then run again to restart the others, or change the configuration back`,
    );
  }

  private async isConfirmed(): Promise<boolean> {
    const { plan, hosts } = this.context;
    const { name } = this.service;
    const notes = await Promise.all(plan[name].map((node) => hosts.session(node).canary(name)));
    return notes.includes(this.plan);
  }

  private get plan(): string {
    return this.context.plan[this.service.name].map(({ id, digest }) => `${id}=${digest}`).join(",");
  }
}
