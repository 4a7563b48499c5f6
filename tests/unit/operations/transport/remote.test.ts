import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { markOutput, outputBegins, splitOutput } from "../../../../operations/transport/remote";

describe("what a command on a host prints", () => {
  const saidBy = (shell: string, script: string) => execFileSync(shell, ["-s"], { input: script, encoding: "utf8" });

  for (const shell of ["sh", "bash"])
    it(`is an answer from the mark on, which ${shell} prints: lines of ~/.bashrc before it are none`, () => {
      const output = saidBy(shell, `echo Welcome; printf 'no line end'\n${markOutput}\necho active=yes; echo`);
      assert.deepEqual(splitOutput(output), { noise: "Welcome\nno line end", answer: "active=yes\n\n" });
    });

  it("is the answer as it is where the shell prints nothing of its own", () => {
    assert.deepEqual(splitOutput(saidBy("bash", `${markOutput}\necho yes`)), { noise: "", answer: "yes\n" });
  });

  it("is no answer without the mark: the script did not run", () => {
    assert.equal(splitOutput("Welcome\nactive=yes\n"), undefined);
  });
});

describe("a tunnel to a service", () => {
  const begin = () => execFileSync("bash", ["-c", markOutput]);

  it("begins with the first byte of the service, however the shell's own output and the frames are cut", async () => {
    const frame = Buffer.from([0, 0, 0, 1, 255]);
    const all = Buffer.concat([Buffer.from("Welcome\nLast login"), begin(), frame, frame]);
    for (let cut = 1; cut < all.length; cut++) {
      const channel = new PassThrough();
      channel.write(all.subarray(0, cut));
      const begins = outputBegins(channel);
      setImmediate(() => channel.end(all.subarray(cut)));
      await begins;
      assert.deepEqual(await buffer(channel), Buffer.concat([frame, frame]), `cut at ${cut}`);
    }
  });

  it("gives what comes later to whoever listens for data", async () => {
    const channel = new PassThrough();
    channel.write(begin());
    await outputBegins(channel);
    const received = new Promise<Buffer>((resolve) => channel.once("data", resolve));
    channel.write("frame");
    assert.equal((await received).toString(), "frame");
  });

  it("fails when nothing took the connection: whoever listened later would not hear that it has ended", async () => {
    const channel = new PassThrough();
    channel.end(begin());
    await assert.rejects(outputBegins(channel), /ended before it began to answer/);
  });

  it("still tells that it has ended when that comes after it was handed over", async () => {
    const channel = new PassThrough();
    channel.write(begin());
    await outputBegins(channel);
    const ended = once(channel.resume(), "end");
    channel.end();
    await ended;
  });

  it("gives a service's last words although the command has ended", async () => {
    const channel = new PassThrough();
    channel.end(Buffer.concat([begin(), Buffer.from("farewell")]));
    await outputBegins(channel);
    assert.equal((await buffer(channel)).toString(), "farewell");
  });

  it("fails when the command ends before it has begun to answer", async () => {
    const channel = new PassThrough();
    channel.end("sudo: a password is required\n");
    await assert.rejects(outputBegins(channel), /ended before it began to answer/);
  });
});
