import { clusterOutputs } from "./components/model/outputs";
import { readSettings } from "./components/settings";
import { KafkaOnHosts } from "./components/ssh/cluster";

const settings = readSettings();

switch (settings.spec.substrate) {
  case "ssh":
    new KafkaOnHosts("cluster", settings);
}

const outputs = clusterOutputs(settings.spec);

export const bootstrapServers = outputs.bootstrapServers;
export const zookeeperConnect = outputs.zookeeperConnect;
export const brokers = outputs.brokers;
export const ensemble = outputs.ensemble;
export const versions = outputs.versions;
export const clientProperties = outputs.clientProperties;
