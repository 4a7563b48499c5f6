import { createRequire } from "node:module";
import type * as OnKubernetes from "./components/kubernetes/cluster";
import { clusterOutputs } from "./components/model/outputs";
import { readSettings } from "./components/settings";
import type * as OnHosts from "./components/ssh/cluster";

// One substrate is loaded, not both: the packages of the other would double the time that every command takes to start.
const load = createRequire(__filename);
const settings = readSettings();

switch (settings.substrate) {
  case "ssh": {
    const { KafkaOnHosts } = load("./components/ssh/cluster") as typeof OnHosts;
    new KafkaOnHosts("cluster", settings);
    break;
  }
  case "kubernetes": {
    const { KafkaOnKubernetes } = load("./components/kubernetes/cluster") as typeof OnKubernetes;
    new KafkaOnKubernetes("cluster", settings);
    break;
  }
}

const outputs = clusterOutputs(settings.servers);

export const bootstrapServers = outputs.bootstrapServers;
export const bootstrapServersInternal = outputs.bootstrapServersInternal;
export const zookeeperConnect = outputs.zookeeperConnect;
export const brokers = outputs.brokers;
export const ensemble = outputs.ensemble;
export const versions = outputs.versions;
export const clientProperties = outputs.clientProperties;
export const clientFiles = outputs.clientFiles;
export const warnings = settings.warnings;
