import { createCluster } from "./components/cluster";
import { providersOf } from "./components/providers";
import { settingsOf } from "./components/settings";
import { readStackConfig } from "./components/config/stack-config";
import { inspect } from "./operations/inspect";

const settings = settingsOf(readStackConfig(), inspect);
const { outputs } = createCluster("cluster", settings, { providers: providersOf(settings) });

// What the stack does not have, such as an address for clients outside, is left out: an empty export would be a warning.
export = outputs;
