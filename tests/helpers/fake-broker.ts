import { Duplex } from "node:stream";
import { ByteReader } from "../../operations/protocol/kafka/bytes";
import { readStruct, writeStruct } from "../../operations/protocol/kafka/codec";
import type { Message, Read, Sent } from "../../operations/protocol/kafka/declaration";
import { errorCodes } from "../../operations/protocol/kafka/error-codes";
import {
  formatOf,
  framed,
  plain,
  requestHeader,
  responseHeader,
  responseHeaderTags,
  tagsOnly,
} from "../../operations/protocol/kafka/frames";
import { apiVersions } from "../../operations/protocol/kafka/messages/connection-messages";
import { metadata } from "../../operations/protocol/kafka/messages/cluster-messages";
import { describeConfigs, incrementalAlterConfigs } from "../../operations/protocol/kafka/messages/config-messages";
import { electLeaders } from "../../operations/protocol/kafka/messages/partition-messages";
import { includes } from "../../operations/protocol/kafka/version-range";
import { declaredMessages, messageOf } from "./kafka-messages";

/** One partition as a broker tells it in its metadata. */
export interface FakePartition {
  readonly topic: string;
  readonly index: number;
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

export interface FakeMetadata {
  readonly brokers: readonly number[];
  readonly controller: number;
  readonly partitions: readonly FakePartition[];
}

/** Where a value comes from, by the numbers of DescribeConfigs. */
export const source = { topic: 1, dynamic: 2, dynamicDefault: 3, static: 4, default: 5, logger: 6 } as const;

export interface FakeSetting {
  readonly name: string;
  readonly value: string | null;
  readonly source: number;
  readonly synonyms: readonly { readonly name: string; readonly value: string | null; readonly source: number }[];
}

export interface FakeError {
  readonly error: number;
  readonly message: string | null;
}

/** Gives the response to a request, without what has its default; none when a broker would not answer it. */
export interface FakeAnswer<M extends Message = Message> {
  readonly message: M;
  readonly to: (request: Read<M["request"]>) => Sent<M["response"]> | undefined;
}

/** So that request and response have their types. */
export function answering<M extends Message>(message: M, to: FakeAnswer<M>["to"]): FakeAnswer {
  return { message, to: to as FakeAnswer["to"] };
}

/** What a broker knows and does. Its bytes are those of the declarations, which are compared with Kafka's own. */
export interface FakeBroker {
  metadata(): FakeMetadata;
  /** One that does not any more closes its connections. Default: true. */
  serves?(): boolean;
  /** Asked for each request: whether it takes it and says nothing, as a process does that was stopped. */
  freezes?(): boolean;
  /** Told of each request. */
  seen?(name: string, version: number): void;
  /** No names ask for all settings. */
  settings?(type: number, resource: string, names: readonly string[]): readonly FakeSetting[] | FakeError;
  /** Asked for a change, or whether it would be taken. */
  alter?(
    resource: string,
    changes: ReadonlyMap<string, string | null>,
    validateOnly: boolean,
    type: number,
  ): FakeError | undefined;
  /** Told of the partitions whose preferred leaders shall lead. */
  elect?(partitions: readonly string[]): void;
  /** What else it answers, or otherwise. */
  readonly more?: readonly FakeAnswer[];
}

/** The answer to one whole request; none to a version that is not declared or to one with bytes too many. */
export function answerTo(frame: Buffer, broker: FakeBroker): Buffer | undefined {
  if (broker.serves?.() === false) return undefined;
  if (broker.freezes?.() === true) return Buffer.alloc(0);
  const reader = new ByteReader(frame.subarray(4));
  const { requestApiKey, requestApiVersion, correlationId } = readStruct(reader, requestHeader, plain);
  const message = messageOf(requestApiKey);
  broker.seen?.(message.name, requestApiVersion);
  const format = formatOf(message, requestApiVersion);
  readStruct(reader, tagsOnly, format);
  const request = readStruct(reader, message.request, format);
  const answers = [...(broker.more ?? []), ...usualAnswers(broker)];
  const response = answers.find((answer) => answer.message === message)?.to(request);
  if (response === undefined || reader.left > 0 || !includes(message.validVersions, requestApiVersion))
    return undefined;
  const body = response.errorCode === errorCodes.unsupportedVersion ? plain : format;
  return framed((to) => {
    writeStruct(to, responseHeader, plain, { correlationId });
    writeStruct(to, tagsOnly, responseHeaderTags(message, format), {});
    writeStruct(to, message.response, body, response);
  });
}

function usualAnswers(broker: FakeBroker): FakeAnswer[] {
  return [
    answering(apiVersions, () => ({ errorCode: 0, apiKeys: withZookeeper })),
    answering(metadata, ({ topics }) => {
      const all = broker.metadata();
      const asked = new Set(topics?.map(({ name }) => name));
      return metadataOf(
        topics === null ? all : { ...all, partitions: all.partitions.filter(({ topic }) => asked.has(topic)) },
      );
    }),
    answering(describeConfigs, ({ resources, includeSynonyms }) => {
      // Without synonyms an answer does not tell what was inherited.
      if (!includeSynonyms) return undefined;
      const results = resources.map(({ resourceType, resourceName, configurationKeys }) => {
        const found = broker.settings?.(resourceType, resourceName, configurationKeys ?? []) ?? [];
        const { error, message } = "error" in found ? found : { error: 0, message: null };
        const configs = "error" in found ? [] : found.map(configOf);
        return { errorCode: error, errorMessage: message, resourceType, resourceName, configs };
      });
      return { throttleTimeMs: 0, results };
    }),
    answering(electLeaders, ({ topicPartitions, timeoutMs }) => {
      if (topicPartitions === null || timeoutMs <= 0) return undefined;
      broker.elect?.(
        topicPartitions.flatMap(({ topic, partitions }) => partitions.map((index) => `${topic}-${index}`)),
      );
      return { throttleTimeMs: 0, replicaElectionResults: [] };
    }),
    answering(incrementalAlterConfigs, ({ resources, validateOnly }) => {
      const responses = resources.map(({ resourceType, resourceName, configs }) => {
        const changes = configs.map(
          ({ name, configOperation, value }) => [name, configOperation === 1 ? null : value] as const,
        );
        const { error, message } = broker.alter?.(resourceName, new Map(changes), validateOnly, resourceType) ?? {
          error: 0,
          message: null,
        };
        return { errorCode: error, errorMessage: message, resourceType, resourceName };
      });
      return { throttleTimeMs: 0, responses };
    }),
  ];
}

/** A broker that has its metadata from ZooKeeper takes UpdateMetadata (6), and tells of no quorum. */
const withZookeeper = [...apiKeysOf((name) => name !== "DescribeQuorum"), { apiKey: 6, minVersion: 0, maxVersion: 8 }];

/** What a server takes, of the messages that are declared. */
export function apiKeysOf(has: (name: string) => boolean) {
  return declaredMessages
    .filter(({ name }) => has(name))
    .map(({ apiKey, validVersions }) => {
      const [minVersion = 0, maxVersion = minVersion] = validVersions.split("-").map(Number);
      return { apiKey, minVersion, maxVersion };
    });
}

function metadataOf({ brokers, controller, partitions }: FakeMetadata): Sent<typeof metadata.response> {
  const byTopic = new Map<string, FakePartition[]>();
  for (const one of partitions) {
    const own = byTopic.get(one.topic);
    if (own === undefined) byTopic.set(one.topic, [one]);
    else own.push(one);
  }
  const topics = [...byTopic].map(([name, own]) => ({
    errorCode: 0,
    name,
    isInternal: name.startsWith("__"),
    partitions: own.map(({ index, leader, replicas, isr }) => ({
      ...{ errorCode: 0, partitionIndex: index, leaderId: leader, replicaNodes: replicas, isrNodes: isr },
    })),
  }));
  const nodes = brokers.map((id) => ({ nodeId: id, host: `kafka${id}`, port: 9092 }));
  return { brokers: nodes, controllerId: controller, topics };
}

function configOf({ name, value, source: configSource, synonyms }: FakeSetting) {
  return { name, value, readOnly: false, configSource, isSensitive: false, synonyms };
}

/** A connection within this process; the other side closes it when it has no answer. */
export function connection(isWhole: (received: Buffer) => boolean, answer: (received: Buffer) => Buffer | undefined) {
  let received = Buffer.alloc(0);
  const socket: Duplex = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      received = Buffer.concat([received, chunk]);
      const reply = isWhole(received) ? answer(received) : Buffer.alloc(0);
      if (reply === undefined) socket.destroy();
      else if (reply.length > 0) socket.push(reply);
      done();
    },
  });
  return socket;
}

/** Takes the whole requests off what was received. */
export function requestsIn(received: Buffer): { readonly frames: Buffer[]; readonly rest: Buffer } {
  const frames: Buffer[] = [];
  let rest = received;
  while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
    const length = 4 + rest.readInt32BE(0);
    frames.push(rest.subarray(0, length));
    rest = rest.subarray(length);
  }
  return { frames, rest };
}

export function brokerConnection(broker: FakeBroker): Duplex {
  let received = Buffer.alloc(0);
  const socket: Duplex = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      const { frames, rest } = requestsIn(Buffer.concat([received, chunk]));
      received = Buffer.from(rest);
      for (const frame of frames) {
        const answer = answerTo(frame, broker);
        if (answer === undefined) socket.destroy();
        else socket.push(answer);
      }
      done();
    },
  });
  return socket;
}
