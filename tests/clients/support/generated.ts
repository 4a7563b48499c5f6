import { kafkaOf } from "../../../components/services/kafka/resolve";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { settingsOf } from "../../../components/services/kafka/clients/client-settings";
import type { ClientSetting, Family, Purpose } from "../../../components/services/kafka/clients/client-setting";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { clusterOutputs } from "../../../components/outputs/cluster-outputs";
import type { ClientFileName } from "../../../components/services/kafka/clients/client-file-names";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { compareVersions } from "../../../components/model/versions";
import { specOf } from "../../helpers/config";

/** The versions of brokers whose files are tried. */
export const brokerVersions = ["3.9.2", "2.4.1"] as const;

/** The largest record of a topic, so large that clients have to change everything that depends on it. */
export const largeRecords: Readonly<Partial<Record<(typeof brokerVersions)[number], number>>> = {
  "2.4.1": 94_371_840,
};

function isNewer({ since }: ClientSetting, family: Family, client: string | undefined): boolean {
  return client !== undefined && compareVersions(since[family] ?? "0", client) > 0;
}

/** The client files of a cluster, on disk as an application gets them. */
export class Generated {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-clients-"));
  readonly outputs: Omit<StackOutputs, "warnings">;
  private readonly spec: ClusterSpec;

  constructor(version: (typeof brokerVersions)[number]) {
    const zookeeper = version === "2.4.1" ? { version: "3.6.0" } : {};
    const limit = largeRecords[version];
    const topics = limit === undefined ? [] : [{ name: "pictures", config: { "max.message.bytes": limit } }];
    this.spec = specOf({ kafka: { version }, zookeeper, topics });
    this.outputs = clusterOutputs(this.spec);
    for (const [name, content] of Object.entries(this.outputs.clientFiles)) this.write(name, content);
  }

  /** Path of one file. */
  path(name: ClientFileName): string {
    return path.join(this.directory, name);
  }

  /** A file of the test itself beside them; one of theirs with a change, for example. */
  write(name: string, content: string): string {
    const file = path.join(this.directory, name);
    writeFileSync(file, content);
    return file;
  }

  /** What the table says, as texts. @param client - Its version, where it may be older than the file is for. */
  wanted(family: Family, purpose: Purpose, client?: string): Record<string, string> {
    const known = this.settings(family, purpose).filter((one) => !isNewer(one, family, client));
    return Object.fromEntries(known.map(({ key, value }) => [key, String(value)]));
  }

  /** The settings that came after a client: it goes by without them, and says so. */
  newerThan(client: string, family: Family, purpose: Purpose): string[] {
    return this.settings(family, purpose).flatMap((one) => (isNewer(one, family, client) ? [one.key] : []));
  }

  private settings(family: Family, purpose: Purpose): readonly ClientSetting[] {
    const target = { bootstrapServers: this.outputs.bootstrapServers, brokers: kafkaOf(this.spec) };
    return settingsOf(target, family)[purpose];
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
