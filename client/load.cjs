// What other programs get as `kafka-zookeeper/client`. The source is TypeScript; programs in JavaScript can load it too,
// and those in TypeScript do not compile what is in node_modules.
const { KafkaCluster, OutputError } = require("tsx/cjs/api").require("./index.ts", __filename);

exports.KafkaCluster = KafkaCluster;
exports.OutputError = OutputError;
