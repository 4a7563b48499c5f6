import { describeKubernetesRefusals } from "../../../../../helpers/kubernetes";
import { describeAcceptances, describeRefusals, type Refusal } from "../../../../../helpers/refusals";

type Value = string | number | boolean;

function refusal(key: string, value: Value, rule: string, fix: string, version = "3.9.5"): Refusal {
  return {
    title: `${key} is ${JSON.stringify(value)} in ZooKeeper ${version}`,
    change: { zookeeper: { version, properties: { [key]: value } } },
    property: `zookeeper.properties.${key}`,
    rule,
    given: "",
    fix,
  };
}

const doubt = (...args: Parameters<typeof refusal>): Refusal => ({ ...refusal(...args), severity: "warning" });

describeRefusals("a key of zoo.cfg belongs to a setting or to the program when it is", [
  refusal("clientPort", 2181, "belongs to zookeeper.ports.client", "remove it here and set it there"),
  refusal("server.22", "h:1:2", "belongs to hosts[].zookeeperId and hosts[].address", "set it there"),
  refusal("4lw.commands.whitelist", "*", "is set by this program", "remove it"),
]);

describeRefusals("a key of zoo.cfg that works against the program is refused when", [
  refusal("dynamicConfigFile", "/x", "a dynamic file would hide those of the stack file", "remove it"),
  refusal("version", "100000000", "a dynamic file would hide those of the stack file", "remove it"),
  refusal("reconfigEnabled", "TRUE", "must be false", "remove it"),
  refusal("standaloneEnabled", false, "must be true", "remove it"),
  refusal("clientPortAddress", "127.0.0.1", "must not be set", "remove it"),
  refusal("weight.1", 2, "one vote each", "remove it"),
  refusal("peerType", "observer", "must not be observer", "set hosts[].zookeeperRole: observer"),
  refusal(
    "jute.maxbuffer",
    4194304,
    "a system property",
    "set zookeeper.juteMaxBuffer: 4194304, for servers and brokers",
  ),
  refusal("readonlymode.enabled", true, "a system property", "zookeeper.jvmOptions: [-Dreadonlymode.enabled=true]"),
]);

describeRefusals(
  "a setting of security in zoo.cfg is refused when",
  [
    ...["ssl.keyStore.location", "authProvider.sasl", "requireClientAuthScheme", "jaasLoginRenew", "secureClientPort"],
    ...["secureClientPortAddress", "quorum.auth.kerberos.servicePrincipal", "superUser"],
  ]
    .map((key) => refusal(key, "x", "come with security: secure", "remove it"))
    .concat([
      refusal("sslQuorum", true, "come with security: secure", "remove it"),
      refusal("quorum.auth.enableSasl", true, "come with security: secure", "remove it"),
    ]),
);

describeRefusals("the value of a setting of zoo.cfg is refused when", [
  refusal("tickTime", "fast", "must be a whole number, 1 to 2147483647", "write milliseconds as a plain number"),
  refusal("tickTime", 0, "must be a whole number, 1 to", "use 1 or more"),
  refusal("skipACL", true, "must be one of yes, no", 'write "yes" in quotes'),
  refusal("admin.enableServer", "on", "must be true or false", "use true or false"),
  refusal("preAllocSize", 2 ** 60, "must be in quotes", "write it in quotes"),
  refusal("electionAlg", 0, "must be one of 3", "use 3"),
]);

describeRefusals("a setting of zoo.cfg is doubted when", [
  doubt("maxClientCnxn", 60, "is no setting of ZooKeeper 3.9.5", "did you mean maxClientCnxns?"),
  doubt("autopurge.purgeinterval", 1, "is no setting of ZooKeeper 3.9.5", "did you mean autopurge.purgeInterval?"),
  doubt("zookeeper.snapCount", 1, "puts zookeeper. before the name itself", "write snapCount"),
  doubt("audit.enabled", true, "is no setting of ZooKeeper 3.9.5", "did you mean audit.enable?"),
  doubt("enforceQuota", true, "is known to ZooKeeper 3.7 and newer; ZooKeeper 3.6.0 ignores it", "remove it", "3.6.0"),
  doubt(
    "my.own.setting",
    1,
    "is no setting of ZooKeeper 3.9.5 that this program knows",
    "unless your ZooKeeper reads it",
  ),
]);

describeAcceptances("ZooKeeper may have", {
  "numbers and switches as YAML and as text": {
    zookeeper: { properties: { tickTime: " 3000", maxClientCnxns: 0, snapCount: 100000, skipACL: "yes" } },
  },
  "switches of security that are off, and roles that all servers have": {
    zookeeper: { properties: { sslQuorum: false, "quorum.auth.enableSasl": "false", peerType: "participant" } },
  },
  "settings of a provider of metrics, whatever they are called": {
    zookeeper: { properties: { "metricsProvider.httpPort": 7000, "metricsProvider.mine": "x" } },
  },
});

describeKubernetesRefusals("properties of ZooKeeper are refused on Kubernetes, too, with", {
  "an address that is bound": {
    others: { zookeeper: { properties: { clientPortAddress: "127.0.0.1" } } },
    property: "zookeeper.properties.clientPortAddress",
    rule: "must not be set",
    given: '"127.0.0.1"',
    fix: "remove it",
  },
  "members, whose addresses Kubernetes knows": {
    others: { zookeeper: { properties: { dataDir: "/data" } } },
    property: "zookeeper.properties.dataDir",
    rule: "is set by this program",
    given: '"/data"',
    fix: "remove it",
  },
});
