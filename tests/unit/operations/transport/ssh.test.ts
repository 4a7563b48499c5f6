import assert from "node:assert/strict";
import { dial } from "../../../../operations/transport/ssh";
import { SshServer } from "../../../helpers/ssh-server";

describe("an SSH connection to a host", () => {
  let server: SshServer;

  beforeEach(() => (server = new SshServer()));
  afterEach(() => server.close());

  it("is made to the server whose key is pinned", async () => {
    const client = await dial(await server.listen());
    client.end();
    assert(server.logins > 0);
  });

  it("gives no login to a server with another key, which may have taken the place of the host", async () => {
    const reached = await server.listen();
    const { hostKey } = new SshServer();
    await assert.rejects(dial({ ...reached, hostKey, dialErrorLimit: 0 }), /ssh: host key mismatch/);
    assert.equal(server.logins, 0);
  });
});
