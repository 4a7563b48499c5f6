import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import { assembleFromMaven, type Distribution } from "../../../operations/distribution/assemble";
import { ArchiveServer } from "./archive-server";
import { Hosts } from "./hosts";
import { Project } from "./project";
import { inPlainText, type Settings, withSettings } from "./stack-text";

export const addresses = { kafka1: "192.168.40.101", kafka2: "192.168.40.102", kafka3: "192.168.40.103" };

/** A data directory that is there before this program comes, as the mount point of a disk is. */
export const disk = "/srv/kafka-disk";

/** What a command says that prints nothing on any host. */
export const onNone = { kafka1: "", kafka2: "", kafka3: "" };

/** Everything that this program may write to, but for the lock that each run takes. */
const written = "/etc /home /opt /srv /var/lib/kafka-zookeeper /var/lib/zookeeper /var/lib/kafka";

/** The stack `refuse`: ZooKeeper from a URL and Kafka from a file, on three hosts of its own. */
export class RefuseStack {
  private constructor(
    readonly project: Project,
    readonly hosts: Hosts,
    readonly kafka: Distribution,
    readonly zookeeper: Distribution,
    readonly mirror: ArchiveServer,
  ) {}

  static async create(): Promise<RefuseStack> {
    const kafka = await assembleFromMaven("kafka", "3.9.2");
    const zookeeper = await assembleFromMaven("zookeeper", "3.9.5");
    const project = await Project.create();
    const mirror = await ArchiveServer.start(zookeeper.archive);
    const stack = new RefuseStack(project, new Hosts(project, "refuse", addresses), kafka, zookeeper, mirror);
    await stack.configure();
    return stack;
  }

  /** Writes the stack file, with some settings changed; `as` makes another stack of the same hosts. */
  async configure(changes: Settings = {}, as = "refuse"): Promise<void> {
    const url = `http://192.168.40.1:${this.mirror.port}/apache-zookeeper-3.9.5-bin.tar`;
    const own = {
      topics: [],
      zookeeper: { source: url, sha512: this.zookeeper.sha512 },
      kafka: { source: this.kafka.archive, sha512: this.kafka.sha512, paths: { data: ["/var/lib/kafka", disk] } },
    };
    await this.project.deriveStack("dev", as, (text) => {
      const onOurHosts = inPlainText(text)
        .replaceAll("192.168.10.", "192.168.40.")
        .replaceAll(".sandbox/dev/", ".sandbox/refuse/");
      return withSettings(onOurHosts, own, changes);
    });
  }

  /**
   * Names, sizes, modes, owners and times of change on each host: equal only when nothing was written. What the services
   * themselves own, they write while they run.
   */
  traces(names = this.hosts.names): Promise<Record<string, string>> {
    const find = `find ${written} ! -path /var/lib/kafka-zookeeper/lock -printf '%p %s %m %u %g %C@\\n' 2> /dev/null`;
    return this.hosts.everywhere(`${find} | grep -vE " [0-7]+ (kafka|zookeeper) " | sort`, names);
  }

  mainPids(): Promise<Record<string, string>> {
    return this.hosts.everywhere("systemctl show --property MainPID --value zookeeper kafka | xargs");
  }

  async assertNothingStarted(): Promise<void> {
    assert.deepEqual(
      await this.hosts.everywhere("systemctl is-active zookeeper kafka | grep -x active || true"),
      onNone,
    );
    assert.deepEqual(await this.hosts.everywhere("ps axww -o user:20 | grep -xE 'kafka|zookeeper' || true"), onNone);
  }

  async removeStackFiles(): Promise<void> {
    for (const stack of ["refuse", "intruder"])
      await rm(path.join(this.project.root, `Pulumi.${stack}.yaml`), { force: true });
  }

  async remove(): Promise<void> {
    await this.project.script("down", "refuse");
    await this.mirror.stop();
    await this.project.remove();
  }
}
