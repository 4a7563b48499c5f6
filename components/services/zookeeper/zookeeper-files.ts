import { type Server, type ServerGroups, voters } from "../../model/cluster-spec";
import { endpointText } from "../../model/ip-address";
import { publicFile, type RenderedFile } from "../../model/rendered-file";
import { type JavaProgram, jvmOptions } from "../../model/jvm";
import { mergeProperties, type PropertyMap, renderProperties } from "../../model/properties";
import { existingEndpoints } from "./existing";
import { juteOptions } from "./jute";
import { zookeeperLogging } from "./logging";
import { type ZooKeeperGroup, zookeeperOf } from "./resolve";
import { clientPort, ensembleTls } from "./security/server-security";

const configFile = "zoo.cfg";

/**
 * The settings of zoo.cfg that a stack may change. tickTime, initLimit and syncLimit are those of zoo_sample.cfg;
 * without autopurge snapshots fill the disk (ZooKeeper Administrator's Guide, "Ongoing Data Directory Cleanup").
 */
function tunableZooKeeper(): PropertyMap {
  return {
    tickTime: "2000",
    initLimit: "10",
    syncLimit: "5",
    "autopurge.purgeInterval": "24",
    "autopurge.snapRetainCount": "3",
    "admin.enableServer": "false",
  };
}

/** The content of zoo.cfg; the same on every server of the ensemble, but that an observer's says what it is. */
export function zooCfg(ensemble: ZooKeeperGroup, server?: Pick<Server, "observer">): PropertyMap {
  const servers = ensemble.servers.map((one) => [`server.${one.id}`, placeOf(ensemble, one)]);
  const observes = server?.observer === true && ensemble.sharedConfiguration !== true;
  return mergeProperties(
    { ...tunableZooKeeper(), ...ensemble.properties, ...(observes ? { peerType: "observer" } : {}) },
    {
      ...clientPort(ensemble),
      dataDir: ensemble.dataDirectory,
      ...(ensemble.dataLogDirectory === undefined ? {} : { dataLogDir: ensemble.dataLogDirectory }),
      ...(ensemble.listenOnAllAddresses ? { quorumListenOnAllIPs: "true" } : {}),
      "4lw.commands.whitelist": "srvr,mntr,ruok",
    },
    ensembleTls(ensemble),
    Object.fromEntries(servers) as PropertyMap,
  );
}

/** Where the others find a member, and whether it observes: `10.9.0.1:2888:3888:observer`. */
function placeOf({ settings: { ports } }: ZooKeeperGroup, { address, observer }: Server): string {
  return `${endpointText(address, ports.quorum)}:${ports.election}${observer === true ? ":observer" : ""}`;
}

/** Who belongs to the ensemble, in one word: `1=10.0.0.1:2888:3888,2=10.0.0.2:2888:3888`. */
export function membersText(ensemble: ZooKeeperGroup): string {
  return ensemble.servers.map((one) => `${one.id}=${placeOf(ensemble, one)}`).join(",");
}

/** Where clients of ZooKeeper connect, those that vote first: `h1:2181,h2:2181,h3:2181`. */
export function zookeeperEndpoints({ servers, settings }: ZooKeeperGroup): string[] {
  const existing = existingEndpoints(settings);
  if (existing !== undefined) return existing.map(({ text }) => text);
  const observers = servers.filter(({ observer }) => observer === true);
  return [...voters(servers), ...observers].map(({ address }) => endpointText(address, settings.ports.client));
}

/** How a server of the ensemble is started. */
export function zookeeperProgram(ensemble: ZooKeeperGroup): JavaProgram {
  const { configDirectory, distribution, heap, jvmOptions: further } = ensemble;
  return {
    options: [
      ...jvmOptions(heap, further),
      zookeeperLogging(distribution.version.version, configDirectory).option,
      ...juteOptions(ensemble.settings),
      ...further,
    ],
    classPath: `${distribution.home}/lib/*`,
    arguments: ["org.apache.zookeeper.server.quorum.QuorumPeerMain", `${configDirectory}/${configFile}`],
  };
}

/** The files that every server of the ensemble reads when it starts, besides its own myid. */
export function zookeeperFiles(cluster: ServerGroups, server: Server): RenderedFile[] {
  const ensemble = zookeeperOf(cluster);
  const { configDirectory, distribution } = ensemble;
  const logging = zookeeperLogging(distribution.version.version, configDirectory, ensemble.settings.logging?.levels);
  return [
    publicFile(`${configDirectory}/${configFile}`, renderProperties(zooCfg(ensemble, server))),
    publicFile(logging.path, logging.content),
  ];
}

/** The file that tells a server its id; ZooKeeper finds it nowhere but among its data. */
export function myid({ dataDirectory, user }: ZooKeeperGroup, { id }: Server): RenderedFile {
  return { path: `${dataDirectory}/myid`, content: `${id}\n`, mode: "0644", owner: `${user}:${user}` };
}
