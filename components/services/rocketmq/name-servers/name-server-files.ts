import type { Server, ServerGroups } from "../../../model/cluster-spec";
import { endpointText } from "../../../model/ip-address";
import type { JavaProgram } from "../../../model/jvm";
import { logbackXml } from "../../../model/logging";
import { mergeProperties, type PropertyMap, renderProperties } from "../../../model/properties";
import { publicFile, type RenderedFile } from "../../../model/rendered-file";
import { loggingFile, rocketmqJvmOptions } from "../jvm";
import { type NameServerGroup, requireNameServers } from "./resolve";

export const nameServerFile = "namesrv.conf";

/** The settings of namesrv.conf that a stack may change: servers that are gone leave sooner than after the usual 5 s. */
const tunable: PropertyMap = { scanNotActiveBrokerInterval: "1000", mappedFileSize: String(64 * 1024 ** 2) };

/** Who belongs to the quorum of controllers: `n1-10.0.0.1:9878;n2-10.0.0.2:9878`. */
export function controllerPeers({ servers, settings }: NameServerGroup): string {
  return servers.map(({ id, address }) => `n${id}-${endpointText(address, settings.ports.controller)}`).join(";");
}

/** The content of one name server's namesrv.conf. */
export function nameServerProperties(cluster: ServerGroups, { id, address }: Server): PropertyMap {
  const group = requireNameServers(cluster);
  const { dataDirectory, settings } = group;
  return mergeProperties(
    { ...tunable, ...group.properties },
    {
      ...(group.listenOnAllAddresses === true ? {} : { bindAddress: address }),
      listenPort: String(settings.ports.nameServer),
      kvConfigPath: `${dataDirectory}/kvConfig.json`,
      // Here the controller writes what it is told while it runs.
      configStorePath: `${dataDirectory}/namesrv.properties`,
      enableControllerInNamesrv: "true",
      controllerType: "DLedger",
      controllerDLegerGroup: `${group.cluster}-controllers`,
      controllerDLegerPeers: controllerPeers(group),
      controllerDLegerSelfId: `n${id}`,
      controllerStorePath: `${dataDirectory}/controller`,
      enableElectUncleanMaster: "false",
      notifyBrokerRoleChanged: "true",
    },
  );
}

/** The files that a name server reads when it starts. */
export function nameServerFiles(cluster: ServerGroups, server: Server): RenderedFile[] {
  const { configDirectory, settings } = requireNameServers(cluster);
  return [
    publicFile(`${configDirectory}/${nameServerFile}`, renderProperties(nameServerProperties(cluster, server))),
    publicFile(`${configDirectory}/${loggingFile}`, logbackXml(settings.logging?.levels)),
  ];
}

/** How a name server is started. */
export function nameServerProgram(group: NameServerGroup): JavaProgram {
  return {
    options: rocketmqJvmOptions(group, group.dataDirectory),
    classPath: `${group.distribution.home}/lib/*`,
    arguments: ["org.apache.rocketmq.namesrv.NamesrvStartup", "-c", `${group.configDirectory}/${nameServerFile}`],
  };
}
