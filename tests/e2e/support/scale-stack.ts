import { rm } from "node:fs/promises";
import path from "node:path";
import { nodeClient, type Outputs } from "./clients";
import { Hosts } from "./hosts";
import { Project, type Result } from "./project";
import { inPlainText, type Settings, withSettings } from "./stack-text";

const addresses = Object.fromEntries([1, 2, 3, 4].map((id) => [`kafka${id}`, `192.168.80.10${id}`]));

/** Where the cluster of a stack keeps its metadata: the stack that it is made from, the unit, and the id on a host. */
const quorums = {
  zookeeper: { from: "dev", unit: "zookeeper", server: (id: number) => ({ zookeeperId: id }) },
  kraft: { from: "kraft", unit: "kafka-controller", server: (id: number) => ({ controllerId: 100 + id }) },
} as const;

export type Quorum = keyof typeof quorums;

/** The stack `scale`: three hosts with a server of the quorum and a broker each, and room for a fourth. */
export class ScaleStack {
  readonly hosts: Hosts;
  /** Changes of single hosts by number. */
  hostSettings: Record<number, Readonly<Record<string, unknown>>> = { 1: {}, 2: {}, 3: {} };
  private settings: Settings = {};

  private constructor(
    readonly project: Project,
    private readonly quorum: Quorum,
  ) {
    this.hosts = new Hosts(project, "scale", addresses);
  }

  static async create(quorum: Quorum): Promise<ScaleStack> {
    return new ScaleStack(await Project.create(), quorum);
  }

  /** One `up` of Pulumi alone, which neither starts nor removes a sandbox host; changes of settings stay. */
  async up(changes: Settings = {}): Promise<Result> {
    await this.configure(changes);
    return this.project.pulumiUp("scale");
  }

  /** @throws Error with the whole output when the `up` fails. */
  async succeed(changes: Settings = {}): Promise<string> {
    const { output, exitCode } = await this.up(changes);
    if (exitCode !== 0) throw new Error(`up exited with ${exitCode}:\n${output}`);
    return output;
  }

  /** Makes the hosts that are asked for, too. */
  async start(): Promise<string> {
    await this.configure({});
    return this.project.succeed("up", "scale", "--no-smoke-test");
  }

  destroy(): Promise<Result> {
    return this.project.pulumiDestroy("scale");
  }

  /** Process ids of both services on some hosts. */
  mainPids(...ids: number[]): Promise<Record<string, string>> {
    const show = `systemctl show --property MainPID --value ${quorums[this.quorum].unit} kafka | xargs`;
    return this.hosts.everywhere(
      show,
      ids.map((id) => `kafka${id}`),
    );
  }

  async client(): Promise<ReturnType<typeof nodeClient>> {
    return nodeClient((await this.project.outputs("scale")) as unknown as Outputs);
  }

  removeStackFile(): Promise<void> {
    return rm(path.join(this.project.root, "Pulumi.scale.yaml"));
  }

  async remove(): Promise<void> {
    await this.project.script("down", "scale");
    await this.project.remove();
  }

  private async configure(changes: Settings): Promise<void> {
    this.settings = { ...this.settings, ...changes };
    const { from, server } = quorums[this.quorum];
    const hosts = Object.entries(this.hostSettings).map(([key, own]) => {
      const id = Number(key);
      // The fourth one has a broker alone.
      const servers = { ...(id < 4 ? server(id) : {}), brokerId: id };
      return { name: `kafka${id}`, address: addresses[`kafka${id}`], ...servers, ...own };
    });
    await this.project.deriveStack(from, "scale", (text) =>
      withSettings(
        inPlainText(text).replaceAll(`.sandbox/${from}/`, ".sandbox/scale/"),
        { hosts, topics: [] },
        this.settings,
      ),
    );
  }
}
