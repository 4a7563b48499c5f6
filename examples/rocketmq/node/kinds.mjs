/**
 * usage: kinds.mjs DIRECTORY [KIND ...]
 *
 * The kinds of messages of RocketMQ that clients with gRPC know, by the generated rocketmq.mjs in DIRECTORY. Each kind sends, reads
 * what arrives, and fails when that is not what the kind promises. It prints a line for each, and ends with 1 when one failed.
 */
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import rocketmq from "rocketmq-client-nodejs";

const { FilterExpression, Producer, SimpleConsumer } = rocketmq;
/** By the numbers of the protocol (apache/rocketmq/v2/definition.proto): the client does not export these. */
const [commit, rollback, sql] = [1, 2, 2];

const [directory = ".", ...wanted] = process.argv.slice(2);
const { client } = await import(pathToFileURL(path.resolve(directory, "rocketmq.mjs")).href);
/** Of this run alone: topics may have messages of others. */
const run = Date.now().toString(36);
const patience = Number(process.env.PATIENCE ?? 60) * 1000;
const late = Number(process.env.LATE ?? 5) * 1000;
const all = (count) => Array.from({ length: count }, (_, number) => number);

const kinds = {
  async synchronous(kind) {
    await exchange(kind, "kinds-normal", { send: (producer) => inTurn(producer, kind, "kinds-normal", all(20)) });
  },

  async asynchronous(kind) {
    const send = (producer) =>
      Promise.all(all(20).map((number) => producer.send(message(kind, "kinds-normal", number))));
    await exchange(kind, "kinds-normal", { send });
  },

  /** Messages of one group are given in the order in which they were sent. */
  async ordered(kind) {
    const send = async (producer) => {
      for (const number of all(20))
        for (const group of ["a", "b", "c"])
          await producer.send({ ...message(kind, "kinds-fifo", number), messageGroup: group });
    };
    const seen = await exchange(kind, "kinds-fifo", {
      send,
      expected: all(20).flatMap((number) => [number, number, number]),
    });
    for (const group of ["a", "b", "c"]) {
      const numbers = seen.filter((one) => one.messageGroup === group).map(({ number }) => number);
      check(String(numbers) === String(all(20)), `group ${group} is out of order: ${numbers}`);
    }
  },

  /** Never early, and little late. */
  async "delayed-by-time"(kind) {
    const sent = new Map();
    const send = async (producer) => {
      for (const number of all(5)) {
        sent.set(number, Date.now());
        await producer.send({
          ...message(kind, "kinds-delay", number),
          deliveryTimestamp: new Date(Date.now() + 3000),
        });
      }
    };
    for (const { number, at } of await exchange(kind, "kinds-delay", { send, expected: all(5) })) {
      const waited = at - sent.get(number);
      check(waited >= 2900 && waited <= 3000 + late, `message ${number} came after ${waited} ms`);
    }
  },

  async "filtered-by-tag"(kind) {
    await filtered(kind, "even");
  },

  async "filtered-by-sql"(kind) {
    await filtered(kind, new FilterExpression("parity = 'even' AND number BETWEEN 0 AND 19", sql));
  },

  /** A message that is seen only once its transaction is committed; the broker asks about one whose outcome it was not told. */
  async transactional(kind) {
    let asked = 0;
    const checker = {
      check: async ({ body }) => {
        asked += 1;
        return isOf(body, kind) && numberOf(body) % 2 === 0 ? commit : rollback;
      },
    };
    const send = async (producer) => {
      for (const number of all(4)) {
        const transaction = producer.beginTransaction();
        await producer.send(message(kind, "kinds-transaction", number), transaction);
        if (number === 0) await transaction.commit();
        if (number === 1) await transaction.rollback();
      }
    };
    await exchange(kind, "kinds-transaction", { send, checker, expected: [0, 2] });
    check(asked >= 2, `the broker asked ${asked} times`);
  },
};

/** Brokers give a consumer only what it asks for. */
async function filtered(kind, filter) {
  const send = async (producer) => {
    for (const number of all(20)) {
      const parity = number % 2 === 0 ? "even" : "odd";
      const properties = new Map([
        ["number", String(number)],
        ["parity", parity],
      ]);
      await producer.send({ ...message(kind, "kinds-normal", number), tag: parity, properties });
    }
  };
  await exchange(kind, "kinds-normal", { send, filter, expected: all(20).filter((number) => number % 2 === 0) });
}

/** Sends, and reads until everything expected has arrived, and nothing else. */
async function exchange(kind, topic, { send, checker, filter = "*", expected = all(20) }) {
  const consumer = new SimpleConsumer({
    ...client,
    consumerGroup: `kinds-${kind}`,
    subscriptions: new Map([[topic, filter]]),
    awaitDuration: 3000,
    logger,
  });
  const producer = new Producer({ ...client, topics: [topic], logger, ...(checker && { checker }) });
  await Promise.all([consumer.startup(), producer.startup()]);
  try {
    const seen = [];
    const ids = new Set();
    const sending = send(producer);
    for (let end = Date.now() + patience; !isAll(seen, expected);) {
      check(Date.now() < end, () => `of ${expected} arrived: ${seen.map(({ number }) => number)}`);
      for (const one of await consumer.receive(32, 20_000)) {
        // A message may be given twice.
        if (isOf(one.body, kind) && !ids.has(one.messageId)) {
          ids.add(one.messageId);
          seen.push({ number: numberOf(one.body), messageGroup: one.messageGroup, at: Date.now() });
        }
        await consumer.ack(one);
      }
    }
    await sending;
    return seen;
  } finally {
    await Promise.all([consumer.shutdown(), producer.shutdown()]);
  }
}

function isAll(seen, expected) {
  const numbers = seen.map(({ number }) => number).sort((one, other) => one - other);
  if (numbers.length > expected.length) throw new Error(`something else arrived: ${numbers}`);
  return String(numbers) === String([...expected].sort((one, other) => one - other));
}

async function inTurn(producer, kind, topic, numbers) {
  for (const number of numbers) await producer.send(message(kind, topic, number));
}

const message = (kind, topic, number) => ({ topic, body: Buffer.from(`${run}/${kind}/${number}`) });
const isOf = (body, kind) => body.toString().startsWith(`${run}/${kind}/`);
const numberOf = (body) => Number(body.toString().split("/").at(-1));

function check(holds, otherwise) {
  if (!holds) throw new Error(typeof otherwise === "function" ? otherwise() : otherwise);
}

/** The client writes to files in the home directory unless it is given something else. */
const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent, close: silent };

let failed = 0;
for (const kind of wanted.length > 0 ? wanted : Object.keys(kinds))
  try {
    await kinds[kind](kind);
    console.log(`ok ${kind}`);
  } catch (problem) {
    failed += 1;
    console.log(`failed ${kind}: ${problem}`);
  }
await sleep(100);
process.exit(failed === 0 ? 0 : 1);
