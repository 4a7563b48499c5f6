import { quote } from "shell-quote";
import type { PodServer } from "../../components/resources/inputs/pod-roll-inputs";
import type { ServiceName } from "../../components/services/registry";
import type { Clock } from "../lib/clock";
import type { NewIdentity, UnitState } from "../transport/service-scripts";
import type { PodApi } from "./pod-api";
import { PodHost, replaceSeconds } from "./pod-host";
import type { PodState } from "./pod-state";

/** The init container that lets a server start once its volume says who it is (`await-identity.sh`). */
const gatekeeper = "identity";
/** How often a script that fails is run. */
const tries = 3;

/**
 * A server in a pod that waits before its start until a roll has told it who it is, and waits again when the roll takes that away:
 * Kubernetes itself would start it as soon as there is a pod. A pod that is lost starts again by itself, as any other, because
 * its volume still says it.
 */
export class HeldPod extends PodHost {
  /** @param directory - Where the server has its data. */
  constructor(
    api: PodApi,
    server: PodServer,
    clock: Clock,
    private readonly unit: ServiceName,
    private readonly directory: string,
  ) {
    super(api, server, clock);
  }

  /** No other service runs here, whatever else has a pod. */
  override async state(unit: ServiceName = this.unit): Promise<UnitState> {
    return unit === this.unit ? super.state() : { active: false, running: "", restarts: 0 };
  }

  /** Ends the server, and has its next pod wait. @throws Error when one of them may still start by itself. */
  async stop(): Promise<void> {
    const held = await this.until(replaceSeconds, async (pod) => {
      if (pod === undefined || pod.stopping) return false;
      if (await this.isHeld(pod)) return true;
      // What cannot be run now, since its container does not, is tried again with what Kubernetes makes of the pod.
      const container = pod.initializing ?? this.unit;
      const told = await this.api
        .run(pod.name, container, `rm -f ${quote([this.meta])} && echo ${done}`)
        .catch(() => "");
      if (told.trim() !== done) return false;
      await this.replace(pod);
      return false;
    });
    if (!held) throw await this.refusal("must have ended, and wait until it is told to start again");
  }

  /** Whether its server is told who it is; one that has no pod yet is not known to wait. */
  async isIdentified(): Promise<boolean> {
    const pod = await this.pod();
    return pod === undefined || pod.stopping || !(await this.isHeld(pod));
  }

  /** Replaces an outdated pod; one that waits goes on waiting. With what an earlier try has left, it ends first. */
  async identify(_unit: ServiceName, identity: NewIdentity): Promise<void> {
    await this.start();
    if (identity.isFresh) await this.stop();
    let failures = 0;
    const there = await this.until(replaceSeconds, async (pod) => {
      if (pod === undefined || pod.stopping || pod.started) return pod?.started === true;
      if (!(await this.isHeld(pod))) return false;
      try {
        await this.api.run(pod.name, gatekeeper, writeIdentity(identity));
        return true;
      } catch (error) {
        // A script may only have taken too long; done twice it comes to the same.
        if ((failures += 1) >= tries) throw error;
        return false;
      }
    });
    if (!there) throw await this.refusal("must have a pod that waits until it is told who it is");
  }

  private get meta(): string {
    return `${this.directory}/meta.properties`;
  }

  private async isHeld(pod: PodState): Promise<boolean> {
    if (pod.initializing !== gatekeeper) return false;
    const told = await this.api
      .run(pod.name, gatekeeper, `[ -e ${quote([this.meta])} ] || echo ${done}`)
      .catch(() => "");
    return told.trim() === done;
  }

  private async refusal(rule: string): Promise<Error> {
    return new Error(
      `${this.server.name}: ${rule}\n` +
        `    given: ${(await this.problems()).join("; ") || "its pod runs"}\n` +
        `    fix:   kubectl describe pod ${this.server.pod ?? this.server.name}, then run again: it resumes here`,
    );
  }
}

const done = "done";

/**
 * Writes who a server is into its volume, which it has been waiting for; what an earlier try has left there goes first. The id of
 * the cluster has to be the one that all pods are told.
 */
export function writeIdentity({ directory, clusterId, id, isFresh }: NewIdentity): string {
  return `set -eu
directory=${quote([directory])} cluster=${quote([clusterId])}
if [ "$CLUSTER_ID" != "$cluster" ]; then
  echo "the ConfigMap of the identity says $CLUSTER_ID, and the brokers are of cluster $cluster" >&2
  exit 1
fi
${isFresh ? 'rm -rf "$directory"/* "$directory"/.[!.]*' : ""}
printf 'version=1\\ncluster.id=%s\\nnode.id=%s\\n' "$cluster" ${id} > "$directory/.meta.properties.new"
sync "$directory/.meta.properties.new"
mv -f "$directory/.meta.properties.new" "$directory/meta.properties"
sync "$directory"`;
}
