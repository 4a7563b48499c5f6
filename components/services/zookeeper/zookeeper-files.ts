import type { Server, ServerGroups } from "../../model/cluster-spec";
import { publicFile, type RenderedFile } from "../../model/rendered-file";
import { type JavaProgram, jvmOptions } from "../../model/jvm";
import { mergeProperties, type PropertyMap, renderProperties } from "../../model/properties";
import { zookeeperLogging } from "./logging";
import { type ZooKeeperGroup, zookeeperOf } from "./resolve";

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

/** The content of zoo.cfg; the same on every server of the ensemble. */
export function zooCfg(ensemble: ZooKeeperGroup): PropertyMap {
  const { ports } = ensemble.settings;
  const servers = ensemble.servers.map(({ id, address }) => [
    `server.${id}`,
    `${address}:${ports.quorum}:${ports.election}`,
  ]);
  return mergeProperties(
    { ...tunableZooKeeper(), ...ensemble.properties },
    {
      clientPort: String(ports.client),
      dataDir: ensemble.dataDirectory,
      ...(ensemble.dataLogDirectory === undefined ? {} : { dataLogDir: ensemble.dataLogDirectory }),
      ...(ensemble.listenOnAllAddresses ? { quorumListenOnAllIPs: "true" } : {}),
      "4lw.commands.whitelist": "srvr,mntr,ruok",
    },
    Object.fromEntries(servers) as PropertyMap,
  );
}

/** Who belongs to the ensemble, in one word: `1=10.0.0.1:2888:3888,2=10.0.0.2:2888:3888`. */
export function membersText({ servers, settings: { ports } }: ZooKeeperGroup): string {
  return servers.map(({ id, address }) => `${id}=${address}:${ports.quorum}:${ports.election}`).join(",");
}

/** Where clients of ZooKeeper connect: `h1:2181,h2:2181,h3:2181`. */
export function zookeeperEndpoints({ servers, settings: { ports } }: ZooKeeperGroup): string[] {
  return servers.map(({ address }) => `${address}:${ports.client}`);
}

/** How a server of the ensemble is started. */
export function zookeeperProgram(ensemble: ZooKeeperGroup): JavaProgram {
  const { configDirectory, distribution, heap, jvmOptions: further } = ensemble;
  return {
    options: [
      ...jvmOptions(heap, further),
      zookeeperLogging(distribution.version.version, configDirectory).option,
      ...further,
    ],
    classPath: `${distribution.home}/lib/*`,
    arguments: ["org.apache.zookeeper.server.quorum.QuorumPeerMain", `${configDirectory}/${configFile}`],
  };
}

/** The files that every server of the ensemble reads when it starts, besides its own myid. */
export function zookeeperFiles(cluster: ServerGroups): RenderedFile[] {
  const ensemble = zookeeperOf(cluster);
  const { configDirectory, distribution } = ensemble;
  const logging = zookeeperLogging(distribution.version.version, configDirectory, ensemble.settings.logging?.levels);
  return [
    publicFile(`${configDirectory}/${configFile}`, renderProperties(zooCfg(ensemble))),
    publicFile(logging.path, logging.content),
  ];
}

/** The file that tells a server its id; ZooKeeper finds it nowhere but among its data. */
export function myid({ dataDirectory, user }: ZooKeeperGroup, { id }: Server): RenderedFile {
  return { path: `${dataDirectory}/myid`, content: `${id}\n`, mode: "0644", owner: `${user}:${user}` };
}
