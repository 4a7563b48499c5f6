import assert from "node:assert/strict";
import { getProperties } from "properties-file";
import { type HostService, hostServices } from "../../../components/hosts/host-services";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { clientFiles } from "../../../components/services/kafka/clients/client-files";
import { kafkaOf } from "../../../components/services/kafka/resolve";
import type { Raw } from "../../helpers/config";
import { directives } from "../../helpers/rendered";
import { intendedOfBroker, intendedOfMember, ownKeys, type RawStack } from "./intended";
import { type Levels, readLogging } from "./read-logging";
import type { Product } from "./properties";

/** A file that a service reads, with what it is meant to say. */
export interface ServiceFile {
  readonly product: Product;
  readonly version: string;
  readonly content: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Id of its server. */
  readonly id: number;
  readonly logging: { readonly isXml: boolean; readonly content: string; readonly levels: Levels };
}

/**
 * Reads every file of every host back, as the programs that they are for would.
 *
 * @returns What a broker or a ZooKeeper server reads. @throws AssertionError when a file says something that was not meant.
 */
export function readBack(spec: ClusterSpec, raw: Raw): ServiceFile[] {
  const stack = raw as unknown as RawStack;
  readClients(spec, stack);
  return spec.hosts.flatMap((host, index) =>
    hostServices(spec, host).map((service) => {
      const product = service.unit as Product;
      readUnit(fileEndingWith(service, ".service"), stack, product, index);
      const content = fileEndingWith(service, product === "kafka" ? "/server.properties" : "/zoo.cfg");
      const properties = getProperties(content);
      const wanted = product === "kafka" ? intendedOfBroker(stack, index) : intendedOfMember(stack, index);
      const known = Object.entries(properties).filter(
        ([key]) => Object.hasOwn(wanted, key) || !ownKeys[product].includes(key),
      );
      assert.deepEqual(Object.fromEntries(known), wanted);
      return {
        product,
        version: stack[product].version,
        content,
        properties,
        id: product === "kafka" ? (stack.hosts[index]?.brokerId ?? -1) : index + 1,
        logging: loggingOf(service, stack[product].logging?.levels),
      };
    }),
  );
}

function fileEndingWith({ files }: HostService, end: string): string {
  const file = files.find(({ path }) => path.endsWith(end));
  assert(file, end);
  return file.content;
}

function loggingOf({ files }: HostService, levels: Levels = {}): ServiceFile["logging"] {
  const file = files.find(({ path }) => /-(log4j\.properties|logback\.xml)$/.test(path));
  assert(file);
  const meant = { root: "INFO", ...levels };
  assert.deepEqual(readLogging(file.path, file.content), meant);
  return { isXml: file.path.endsWith(".xml"), content: file.content, levels: meant };
}

/** A unit has each directive once, and its command the options as they were given. */
function readUnit(content: string, stack: RawStack, product: Product, index: number): void {
  const { jvmOptions } = stack[product];
  const words = splitCommand(directives(content)["ExecStart"] ?? "");
  const at = words.indexOf("-cp");
  assert(at > 0, content);
  assert.deepEqual(words.slice(at - jvmOptions.length, at), [...jvmOptions]);
  const { juteMaxBuffer } = stack.zookeeper;
  const option = "-Djute.maxbuffer=";
  const jute = words.slice(0, at - jvmOptions.length).filter((word) => word.startsWith(option));
  assert.deepEqual(jute, juteMaxBuffer === undefined ? [] : [`${option}${juteMaxBuffer}`]);
  const host = stack.hosts[index];
  const heap = host?.[product]?.heap ?? stack[product].heap;
  for (const flag of ["-Xms", "-Xmx"]) assert(words.includes(`${flag}${heap}`), content);
  assert.equal(words[0], `${host?.java?.home ?? "/usr"}/bin/java`);
}

/** Producers send records as large as brokers take, and consumers read them. */
function readClients(spec: ClusterSpec, { kafka: { properties } }: RawStack): void {
  const files = clientFiles({ bootstrapServers: "broker:9092", brokers: kafkaOf(spec) });
  const mebibyte = 1024 ** 2;
  const accepted = Number(properties["message.max.bytes"] ?? mebibyte + 12);
  const request = Number(properties["socket.request.max.bytes"] ?? 100 * mebibyte);
  const sent = Number(getProperties(files["producer.properties"])["max.request.size"] ?? mebibyte);
  const read = Number(getProperties(files["consumer.properties"])["max.partition.fetch.bytes"] ?? mebibyte);
  const largest = Math.min(accepted, request);
  if (largest > mebibyte + 12) assert.deepEqual([sent, read], [largest, largest]);
  else assert.deepEqual([sent, read], [mebibyte, mebibyte]);
}

/** The words of a command line, as systemd.service(5) and systemd.syntax(7) split and replace them. */
export function splitCommand(line: string): string[] {
  const words = line.match(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/gu) ?? [];
  return words.map((word) =>
    word
      .replace(/^"(.*)"$/su, (_, inner: string) => inner.replace(/\\(["\\])/g, "$1"))
      .replaceAll("%%", "%")
      .replaceAll("$$", "$"),
  );
}
