import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { agentIssues } from "../../../../components/hosts/agent";
import { readLogin } from "../../../../components/hosts/login";
import { startEngine } from "../../../helpers/engine";
import { issuesOf, stackOnDisk } from "../../../helpers/stack-settings";

const variable = "SSH_AUTH_SOCK";
const login = { user: "root", port: 22 };

/** Sets the agent of the environment for each test of the block that calls this. */
function environment(socket: string | undefined): void {
  let before: string | undefined;
  beforeEach(() => {
    before = process.env[variable];
    if (socket === undefined) Reflect.deleteProperty(process.env, variable);
    else process.env[variable] = socket;
  });
  afterEach(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, variable);
    else process.env[variable] = before;
  });
}

describe("an SSH agent that is to log in", () => {
  const asked: string[] = [];
  const ask = (answer: { keys: number } | { problem: string }) => (socket: string) => {
    asked.push(socket);
    return answer;
  };
  beforeEach(() => void asked.splice(0));

  describe("of the environment", () => {
    environment("/run/agent.sock");

    it("is accepted when it has a key", () => {
      assert.deepEqual(agentIssues({ ...login, agent: true }, ask({ keys: 1 })), []);
      assert.deepEqual(asked, ["/run/agent.sock"]);
    });

    it("is refused without a key, with how to add one", () => {
      const [issue] = agentIssues({ ...login, agent: true }, ask({ keys: 0 }));
      assert.deepEqual([issue?.property, issue?.given], ["ssh.agent", '"/run/agent.sock": an agent without keys']);
      assert.match(issue?.fix ?? "", /^ssh-add FILE/);
    });

    it("is refused when it does not answer, with how to start one", () => {
      const [issue] = agentIssues({ ...login, agent: true }, ask({ problem: "connect ENOENT" }));
      assert.equal(issue?.given, '"/run/agent.sock": connect ENOENT');
      assert.match(issue.fix, /eval \$\(ssh-agent\) && ssh-add FILE/);
    });

    it("is not asked when another one is named", () => {
      assert.deepEqual(agentIssues({ ...login, agent: "/srv/agent.sock" }, ask({ keys: 2 })), []);
      assert.deepEqual(asked, ["/srv/agent.sock"]);
    });
  });

  describe("without one in the environment", () => {
    environment(undefined);

    it("is refused before it is asked", () => {
      const [issue] = agentIssues({ ...login, agent: true }, ask({ keys: 1 }));
      assert.deepEqual([issue?.given, asked], ["nothing: SSH_AUTH_SOCK is not set", []]);
    });
  });
});

describe("an SSH agent that is none of the stack's", () => {
  environment("/tmp/no-such-agent.sock");

  it("is refused when it has gone away: the plugin for commands would fail at it beside a key", () => {
    for (const agent of [undefined, false]) {
      const [issue, ...others] = agentIssues({ ...login, agent }, () => ({ keys: 1 }));
      assert.deepEqual(others, []);
      assert.equal(issue?.fix, "unset SSH_AUTH_SOCK, then run again");
    }
  });
});

describe("a stack whose login is an SSH agent", () => {
  const files = stackOnDisk();
  const { complete } = files;
  const folder = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-agent-"));
  const file = path.join(folder, "not-a-socket");
  environment(file);
  before(() => writeFileSync(file, ""));
  after(() => rmSync(folder, { recursive: true }));

  const only = (agent: unknown) => complete({ ssh: { privateKeyFile: undefined, agent } });

  for (const agent of [true, file])
    it(`is refused in the preview when nothing answers there: ${agent === true ? "SSH_AUTH_SOCK" : "a path"}`, () => {
      startEngine(only(agent), { preview: true });
      assert.deepEqual(
        issuesOf().map(({ property }) => property),
        ["ssh.agent"],
      );
    });

  it("has nothing of its environment among the inputs, which another login session would change", () => {
    assert.deepEqual(readLogin({ ...login, agent: true }, {}), {});
    assert.deepEqual(readLogin({ ...login, agent: "/srv/agent.sock" }, {}), { agentSocketPath: "/srv/agent.sock" });
  });

  it("is refused with a path that ends with the login session, or that is none", () => {
    for (const agent of ["/tmp/ssh-XXXXabc/agent.42", "agent.sock", "~/agent.sock"]) {
      startEngine(only(agent));
      const [issue] = issuesOf();
      assert.match(issue?.rule ?? "", /absolute path of a socket that stays the same/);
      assert.equal(issue?.fix, "write true without quotes; SSH_AUTH_SOCK names the socket");
    }
  });

  it("is refused beside another login, and with a passphrase", () => {
    startEngine(complete({ ssh: { agent: true } }));
    assert.match(issuesOf()[0]?.given ?? "", /2 of them/);
    startEngine(complete({ ssh: { privateKeyFile: undefined, agent: true, passphrase: "s" } }), {
      secrets: ["kafka-zookeeper:ssh"],
    });
    assert(
      issuesOf().some(({ property, given }) => property === "ssh.passphrase" && given === "no private key beside it"),
    );
  });
});
