import net from "node:net";
import { endWithParent } from "../../../operations/provider/exit-with-parent";
import { answerTo, requestsIn } from "../../../tests/helpers/fake-broker";
import { largeBroker } from "../../../tests/helpers/large-cluster";

/** Behind its length, a request has its API key and version, and then the id that the answer repeats. */
const idAt = 8;
/** Behind its length, an answer begins with the id. */
const answeredIdAt = 4;

const [brokers = 0, topics = 0, partitions = 0] = process.argv.slice(2).map(Number);
const broker = largeBroker({ brokers, topics, partitions });
const answers = new Map<string, Buffer>();

/** Every answer is made once: the cores are for what is measured. */
function answer(request: Buffer): Buffer {
  const id = request.readInt32BE(idAt);
  request.writeInt32BE(0, idAt);
  const key = request.toString("latin1");
  const known = answers.get(key) ?? answerTo(request, broker);
  if (known === undefined) throw new Error("the broker has no answer");
  answers.set(key, known);
  const own = Buffer.from(known);
  own.writeInt32BE(id, answeredIdAt);
  return own;
}

endWithParent();
const server = net.createServer((socket) => {
  let received = Buffer.alloc(0);
  socket.on("error", () => undefined);
  socket.on("data", (data: Buffer) => {
    const { frames, rest } = requestsIn(Buffer.concat([received, data]));
    received = Buffer.from(rest);
    for (const frame of frames) socket.write(answer(frame));
  });
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as net.AddressInfo).port));
