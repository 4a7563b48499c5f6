import { KafkaOnKubernetes } from "./components/kubernetes/cluster";
import { clusterOutputs } from "./components/model/outputs";
import { readSettings } from "./components/settings";
import { KafkaOnHosts } from "./components/ssh/cluster";

const settings = readSettings();

switch (settings.substrate) {
  case "ssh":
    new KafkaOnHosts("cluster", settings);
    break;
  case "kubernetes":
    new KafkaOnKubernetes("cluster", settings);
    break;
}

const outputs = clusterOutputs(settings.servers);

export const bootstrapServers = outputs.bootstrapServers;
export const bootstrapServersInternal = outputs.bootstrapServersInternal;
export const zookeeperConnect = outputs.zookeeperConnect;
export const brokers = outputs.brokers;
export const ensemble = outputs.ensemble;
export const versions = outputs.versions;
export const clientProperties = outputs.clientProperties;
export const warnings = settings.warnings;
