import { createCluster } from "./components/cluster";
import { providersOf } from "./components/providers";
import { settingsOf } from "./components/settings";
import { readStackConfig } from "./components/config/stack-config";
import { inspect } from "./operations/inspect";

const settings = settingsOf(readStackConfig(), inspect);
const { outputs } = createCluster("cluster", settings, { providers: providersOf(settings) });

export const bootstrapServers = outputs.bootstrapServers;
export const bootstrapServersInternal = outputs.bootstrapServersInternal;
export const zookeeperConnect = outputs.zookeeperConnect;
export const zookeeperConnectExternal = outputs.zookeeperConnectExternal;
export const brokers = outputs.brokers;
export const ensemble = outputs.ensemble;
export const versions = outputs.versions;
export const clientProperties = outputs.clientProperties;
export const clientFiles = outputs.clientFiles;
export const warnings = outputs.warnings;
